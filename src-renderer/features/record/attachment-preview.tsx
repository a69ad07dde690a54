import { useEffect, useState } from 'react'
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

type Attachment = RecordView['attachments'][number]
type Props = { readonly images: readonly Attachment[]; readonly id: string; readonly onShow: (id: string) => void; readonly onClose: () => void }

/** Whether the window can show it as a picture. SVG is left out: it is a document that could carry more than a picture. */
export function isImage(mime: string): boolean {
  return ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp'].includes(mime)
}

/** A picture in place, with the arrows to its neighbours. */
export function AttachmentPreview({ images, id, onShow, onClose }: Props) {
  const { t } = useText()
  const at = images.findIndex((image) => image.id === id)
  const image = images[at]
  const step = (by: number) => {
    const next = images[at + by]
    if (next) onShow(next.id)
  }
  useShortcuts({ ArrowLeft: () => step(-1), ArrowRight: () => step(1) })
  if (!image) return null
  return (
    <DialogBox width={1000} title={image.name} closeLabel={t('common.close')} onClose={onClose}>
      <Picture key={image.sha256} image={image} />
      {images.length > 1 ? (
        <p className={styles['steps']}>
          <ActButton size="small" onPress={() => step(-1)} disabled={at === 0} label={t('common.back')}>
            ←
          </ActButton>
          {at + 1} / {images.length}
          <ActButton size="small" onPress={() => step(1)} disabled={at === images.length - 1} label={t('common.next')}>
            →
          </ActButton>
        </p>
      ) : null}
    </DialogBox>
  )
}

function Picture({ image }: { readonly image: Attachment }) {
  const { t } = useText()
  const [url, setUrl] = useState<string | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  useEffect(() => {
    let made: string | null = null
    let gone = false
    void ask('attachment.read', { sha256: image.sha256 }).then((answer) => {
      if (gone) return
      if (!answer.ok) return setFault(answer.fault)
      // A copy on an ordinary buffer: what comes over the port may lie on a shared one, which a Blob refuses.
      made = URL.createObjectURL(new Blob([new Uint8Array(answer.value.bytes)], { type: answer.value.mime }))
      setUrl(made)
    })
    return () => {
      gone = true
      if (made !== null) URL.revokeObjectURL(made)
    }
  }, [image.sha256])
  if (fault !== null) return <FaultPane fault={fault} />
  return <div className={styles['preview']}>{url === null ? <PaneLoading label={t('common.loading')} /> : <img src={url} alt={image.name} />}</div>
}
