import { Suspense, lazy, useEffect, useRef, useState } from 'react'
import type { RecordView } from '#shared/contract/store.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { ask } from '#renderer/bridge/store.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { DialogBox } from '#renderer/ui/dialog-box.tsx'
import { PaneLoading } from '#renderer/ui/pane-state.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultPane } from '#renderer/view/live-pane.tsx'
import styles from './attachment-list.module.css'

// Fetched when the first PDF is shown: it is larger than the rest of this screen.
const PdfPages = lazy(async () => ({ default: (await import('./pdf-pages.tsx')).PdfPages }))

type Attachment = RecordView['attachments'][number]
type Props = { readonly files: readonly Attachment[]; readonly id: string; readonly onShow: (id: string) => void; readonly onClose: () => void }

/** Whether the window can show it as a picture. SVG is left out: it is a document that could carry more than a picture. */
export function isImage(mime: string): boolean {
  return ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp'].includes(mime)
}

/** Whether it can be shown in place: a picture or a PDF. */
export function isShowable(mime: string): boolean {
  return isImage(mime) || mime === 'application/pdf'
}

/** A picture or a PDF in place, with the arrows to its neighbours; Escape closes. */
export function AttachmentPreview({ files, id, onShow, onClose }: Props) {
  const { t } = useText()
  const at = files.findIndex((file) => file.id === id)
  const file = files[at]
  const step = (by: number) => {
    const next = files[at + by]
    if (next) onShow(next.id)
  }
  useShortcuts({ ArrowLeft: () => step(-1), ArrowRight: () => step(1) })
  if (!file) return null
  return (
    <DialogBox width={1000} title={file.name} closeLabel={t('common.close')} onClose={onClose}>
      <Shown key={file.sha256} file={file} />
      {files.length > 1 ? (
        <p className={styles['steps']}>
          <ActButton size="small" onPress={() => step(-1)} disabled={at === 0} label={t('common.back')}>
            ←
          </ActButton>
          {at + 1} / {files.length}
          <ActButton size="small" onPress={() => step(1)} disabled={at === files.length - 1} label={t('common.next')}>
            →
          </ActButton>
        </p>
      ) : null}
    </DialogBox>
  )
}

function Shown({ file }: { readonly file: Attachment }) {
  const { t } = useText()
  const [bytes, setBytes] = useState<Uint8Array | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  useEffect(() => {
    let gone = false
    void ask('attachment.read', { sha256: file.sha256 }).then((answer) => {
      if (gone) return
      if (answer.ok) setBytes(answer.value.bytes)
      else setFault(answer.fault)
    })
    return () => {
      gone = true
    }
  }, [file.sha256])
  if (fault !== null) return <FaultPane fault={fault} />
  const waits = <PaneLoading label={t('common.loading')} />
  return (
    <div className={styles['preview']}>
      {bytes === null ? (
        waits
      ) : isImage(file.mime) ? (
        <Picture bytes={bytes} mime={file.mime} name={file.name} />
      ) : (
        <Suspense fallback={waits}>
          <PdfPages bytes={bytes} name={file.name} />
        </Suspense>
      )}
    </div>
  )
}

function Picture({ bytes, mime, name }: { readonly bytes: Uint8Array; readonly mime: string; readonly name: string }) {
  const shown = useRef<HTMLImageElement>(null)
  useEffect(() => {
    // A copy on an ordinary buffer: what comes over the port may lie on a shared one, which a Blob refuses.
    const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime }))
    if (shown.current) shown.current.src = url
    return () => URL.revokeObjectURL(url)
  }, [bytes, mime])
  return <img ref={shown} alt={name} />
}
