import { X } from 'lucide-react'
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import styles from './dialog-box.module.css'
import { Glyph } from './glyph.tsx'
import { useShortcuts } from './shortcuts.ts'

type Props = {
  readonly title: string
  readonly closeLabel: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly width?: number
  readonly foot?: ReactNode
}

/**
 * A box over the page, for what must be settled first. The browser's own modal dialog: it keeps the focus, gives it back, hides what is behind from everybody, and
 * writes no style element, as the component library's would.
 */
export function DialogBox({ title, closeLabel, onClose, children, width = 440, foot }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useShortcuts({ Escape: onClose }, true, 'modal')
  // Before the fields' own effects: a field that wants the focus gets it only in a box that stands.
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- a click beside the box closes it; Escape does the same
    <dialog
      ref={dialog}
      className={styles['dialog']}
      style={{ width }}
      aria-labelledby={id}
      onClick={(event) => (event.target === dialog.current ? onClose() : undefined)}
      onCancel={(event) => event.preventDefault()}
    >
      <div className={styles['box']}>
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" aria-label={closeLabel} title={closeLabel} onClick={onClose}>
            <Glyph icon={X} />
          </button>
        </header>
        <div className={styles['body']}>{children}</div>
        {foot === undefined ? null : <footer>{foot}</footer>}
      </div>
    </dialog>
  )
}
