import { Paperclip, Trash2, Upload } from 'lucide-react'
import { useState, type DragEvent } from 'react'
import { fileSchema, type AttachmentField, type FileValue } from '#shared/definition/field-value.ts'
import { formatBytes } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { fieldId, type FormView } from '#renderer/forms/form-view.ts'
import { setAt, valueAt, type FormState } from '#renderer/forms/model/form-state.ts'
import styles from './inputs.module.css'

/** The files that a draft holds in a field; what is not a file any more is left out. */
export function filesOf(form: FormState, field: AttachmentField): readonly FileValue[] {
  const files = fileSchema.array().safeParse(valueAt(form, field.key))
  return files.success ? files.data : []
}

/** Files of a form: chosen in a dialog or dropped, listed with their sizes. */
export function AttachmentInput({
  field,
  view,
  describedBy,
}: {
  readonly field: AttachmentField
  readonly view: FormView
  readonly describedBy: string | undefined
}) {
  const { t, name } = useText()
  const [over, setOver] = useState(false)
  const files = filesOf(view.form, field)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    // At once: the event takes its list back as soon as it is over.
    view.addFiles(field, [...event.dataTransfer.files])
  }
  return (
    <div role="group" aria-label={name(field.label)} {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}>
      {files.length === 0 ? null : (
        <ul className={styles['files']}>
          {files.map((file) => (
            <li key={file.id}>
              <Glyph icon={Paperclip} size={14} />
              <span className={styles['fileName']} title={file.name}>
                {file.name}
              </span>
              <small>{formatBytes(file.size)}</small>
              <ActButton
                tone="quiet"
                size="small"
                icon={Trash2}
                label={t('entry.attachmentRemove', { name: file.name })}
                onPress={() =>
                  view.change((form) =>
                    setAt(
                      form,
                      field.key,
                      files.filter((each) => each.id !== file.id).map((each) => ({ ...each })),
                    ),
                  )
                }
              >
                {null}
              </ActButton>
            </li>
          ))}
        </ul>
      )}
      <div
        className={over ? `${styles['drop']} ${styles['over']}` : styles['drop']}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <button type="button" id={fieldId(field.key)} className={styles['choose']} onClick={() => view.addFiles(field, null)}>
          <Glyph icon={Upload} size={14} />
          {t('entry.attachmentAdd')}
        </button>
        <span>{t('entry.attachmentDrop')}</span>
        <span className={styles['kinds']}>{t('entry.attachmentKinds', { kinds: field.accept.join(' '), size: formatBytes(field.maxBytes) })}</span>
      </div>
    </div>
  )
}
