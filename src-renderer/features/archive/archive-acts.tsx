import { useState, type ReactNode } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { formatCount } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { go, type PlaceOf } from '#renderer/view/places.ts'
import styles from './archive.module.css'
import { DisposalPreview } from './disposal-preview.tsx'
import { HoldDialog } from './hold-dialog.tsx'
import type { Marks } from './use-marks.ts'

type Props = {
  /** What an act concerns: what is marked, else the chosen one. */
  readonly ids: readonly string[]
  readonly shelf: PlaceOf<'archive'>['shelf']
  readonly listed: CallValue<'archive.list'>
  readonly marks: Marks
  readonly children: ReactNode
}

/** The acts of the archive under what is shown: hold, and the preview of a disposal, of one record or of all that are marked. */
export function ArchiveActs({ ids, shelf, listed, marks, children }: Props) {
  const { t } = useText()
  const [open, setOpen] = useState<'hold' | 'preview' | null>(null)
  const { mayHold, mayRequest } = listed
  const acts = shelf !== 'disposed' && ids.length > 0
  const [only] = ids
  const close = () => setOpen(null)
  const markAll = () => void marks.all()
  useShortcuts({
    ...(acts && mayHold ? { h: () => setOpen('hold') } : {}),
    ...(acts ? { p: () => setOpen('preview'), 'Ctrl+A': markAll } : {}),
  })
  return (
    <div className={styles['content']}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard */}
      <div className={styles['scroll']} tabIndex={0} role="group" aria-label={t('archive.detail')}>
        {children}
      </div>
      {acts ? (
        <div className={styles['bar']} role="group" aria-label={t('archive.shelves')}>
          <FaultNotice fault={marks.fault} />
          {marks.more ? <Notice tone="warn">{t('archive.markedMore', { n: formatCount(marks.ids.length) })}</Notice> : null}
          {mayRequest ? null : <p className={styles['mute']}>{t('archive.noRequest')}</p>}
          <div className={styles['acts']}>
            <span className={styles['markedCount']} role="status">
              {marks.ids.length === 0 ? '' : t('archive.marked', { n: formatCount(marks.ids.length) })}
            </span>
            {only === undefined || marks.ids.length > 0 ? null : (
              <ActButton tone="quiet" keys="Space" onPress={() => marks.toggle(only)}>
                {t('archive.mark')}
              </ActButton>
            )}
            {marks.ids.length === 0 ? (
              <ActButton tone="quiet" keys="Ctrl+A" onPress={markAll}>
                {t('archive.markAll')}
              </ActButton>
            ) : (
              <ActButton tone="quiet" keys="Esc" onPress={marks.clear}>
                {t('archive.clear')}
              </ActButton>
            )}
            {ids.length === 1 && only !== undefined ? (
              <ActButton keys="Enter" onPress={() => go({ screen: 'record', recordId: only })}>
                {t('archive.open')}
              </ActButton>
            ) : null}
            {mayHold ? (
              <ActButton keys="H" onPress={() => setOpen('hold')}>
                {t('archive.hold')}
              </ActButton>
            ) : null}
            <ActButton tone="main" keys="P" onPress={() => setOpen('preview')}>
              {t('archive.preview')}
            </ActButton>
          </div>
        </div>
      ) : null}
      {open === 'hold' ? (
        <HoldDialog
          ids={ids}
          onClose={close}
          onDone={() => {
            marks.clear()
            close()
          }}
        />
      ) : null}
      {open === 'preview' ? <DisposalPreview ids={ids} mayRequest={mayRequest} onClose={close} /> : null}
    </div>
  )
}
