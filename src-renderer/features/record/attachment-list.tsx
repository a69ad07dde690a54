import { Download, FileText, Image as ImageIcon } from 'lucide-react'
import { useState } from 'react'
import type { RecordView } from '#shared/contract/store.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { choose } from '#renderer/bridge/desk.ts'
import { ask } from '#renderer/bridge/store.ts'
import { formatBytes } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from './attachment-list.module.css'
import { AttachmentPreview, isImage, isShowable } from './attachment-preview.tsx'

type Attachment = RecordView['attachments'][number]

/** Files of a record: pictures and PDFs open in place, everything can be saved elsewhere; what has not arrived says so. */
export function AttachmentList({ view }: { readonly view: RecordView }) {
  const { t } = useText()
  const [shown, setShown] = useState<string | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const [savedId, setSavedId] = useState<string | null>(null)
  const { attachments } = view
  if (attachments.length === 0) return null
  const showable = attachments.filter((file) => file.held && isShowable(file.mime))
  const saveAs = async (file: Attachment) => {
    setFault(null)
    const chosen = await choose('chooseSave', { title: t('record.attachment.save'), name: file.name, filters: [] }, setFault)
    if (chosen === null) return
    const saved = await ask('attachment.saveAs', { sha256: file.sha256, file: chosen.ticket })
    if (saved.ok) setSavedId(file.id)
    else setFault(saved.fault)
  }
  return (
    <section className={styles['files']} aria-label={t('record.attachments', { n: attachments.length })}>
      <h3>{t('record.attachments', { n: attachments.length })}</h3>
      <ul>
        {attachments.map((file) => {
          const shows = file.held && isShowable(file.mime)
          return (
            <li key={file.id}>
              <Glyph icon={isImage(file.mime) ? ImageIcon : FileText} size={14} />
              <button
                type="button"
                className={styles['name']}
                disabled={!file.held}
                title={
                  file.held ? (shows ? t('record.attachment.preview', { name: file.name }) : t('record.attachment.notShown')) : t('record.attachment.notHeld')
                }
                onClick={() => (shows ? setShown(file.id) : void saveAs(file))}
              >
                {file.name}
              </button>
              <small>{formatBytes(file.size)}</small>
              {file.held ? (
                <button
                  type="button"
                  className={styles['save']}
                  aria-label={`${t('record.attachment.save')} ${file.name}`}
                  title={t('record.attachment.save')}
                  onClick={() => void saveAs(file)}
                >
                  <Glyph icon={Download} size={14} />
                </button>
              ) : (
                <small>{t('record.attachment.notHeld')}</small>
              )}
              {savedId === file.id ? <small role="status">{t('record.attachment.saved')}</small> : null}
            </li>
          )
        })}
      </ul>
      <FaultNotice fault={fault} />
      {shown === null ? null : <AttachmentPreview files={showable} id={shown} onShow={setShown} onClose={() => setShown(null)} />}
    </section>
  )
}
