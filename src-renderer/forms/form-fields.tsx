import { isPlain, type Field, type TableField } from '#shared/definition/definition.ts'
import { isRecordList } from '#shared/definition/record-list.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import styles from './form-fields.module.css'
import { fieldId, type FormView } from './form-view.ts'
import { AttachmentInput } from './inputs/attachment-input.tsx'
import { DefinitionInput } from './inputs/definition-input.tsx'
import { FieldControl } from './inputs/field-control.tsx'
import { LineItems } from './line-items.tsx'
import { remember, removeRows } from './model/form-state.ts'
import { listedRecords } from './records/listed-records.ts'
import { RecordList } from './records/record-list.tsx'

/** The inputs of a definition's form, in its order and widths; hidden fields are not there. */
export function FormFields({ fields, view }: { readonly fields: readonly Field[]; readonly view: FormView }) {
  return (
    <div className={styles['fields']}>
      <div className={styles['grid']}>
        {fields
          .filter((field) => !view.hidden.has(field.key))
          .map((field) =>
            field.kind === 'table' ? <TableField key={field.key} field={field} view={view} /> : <FieldRow key={field.key} field={field} view={view} />,
          )}
      </div>
    </div>
  )
}

function TableField({ field, view }: { readonly field: Extract<Field, { kind: 'table' }>; readonly view: FormView }) {
  const notes = useNotes(field, view)
  return (
    <div className={`${styles['full']}`} id={fieldId(field.key)} tabIndex={-1}>
      {isRecordList(field) ? <ListedRecords field={field} view={view} /> : <LineItems field={field} view={view} required={view.required.has(field.key)} />}
      <FieldNotes {...notes} />
    </div>
  )
}

/** The records of an application for disposal: chosen in the archive, taken off the list here. */
function ListedRecords({ field, view }: { readonly field: TableField; readonly view: FormView }) {
  const { name } = useText()
  return (
    <>
      <h3 className={styles['listed']}>{name(field.label)}</h3>
      <RecordList
        label={name(field.label)}
        records={listedRecords(view.form.data[field.key])}
        onRemove={(at) => view.change((form) => removeRows(remember(form), field, at, at))}
      />
    </>
  )
}

function FieldRow({ field, view }: { readonly field: Exclude<Field, { kind: 'table' }>; readonly view: FormView }) {
  const { name, language } = useText()
  const notes = useNotes(field, view)
  const described = notes.lines.length > 0 ? notes.id : undefined
  const wide = field.kind === 'long-text' || !isPlain(field) ? 'full' : field.width
  return (
    <div className={`${styles['field']} ${styles[wide]}`} {...(language === 'en' ? { 'data-wide': '' } : {})}>
      <label className={styles['label']} htmlFor={fieldId(field.key)}>
        {view.required.has(field.key) ? <b aria-hidden>*</b> : null}
        {name(field.label)}
      </label>
      <div className={styles['body']}>
        {isPlain(field) ? (
          <FieldControl field={field} path={field.key} view={view} describedBy={described} />
        ) : field.kind === 'definition' ? (
          <DefinitionInput field={field} view={view} />
        ) : (
          <AttachmentInput field={field} view={view} describedBy={described} />
        )}
        <FieldNotes {...notes} />
      </div>
    </div>
  )
}

type Notes = {
  readonly id: string
  /** Capitals stand under the figure that they write out. */ readonly money: boolean
  readonly lines: readonly { readonly tone: 'bad' | 'warn' | 'capitals' | 'plain'; readonly words: string }[]
}

/** What stands under a field: its faults, else its hint; the amount in capitals always. */
function useNotes(field: Field, view: FormView): Notes {
  const { t, name } = useText()
  const errors = view.errors.get(field.key) ?? []
  const warnings = view.warnings.get(field.key) ?? []
  const capitals = view.capitals[field.key]
  const hint = errors.length === 0 && warnings.length === 0 && field.hint !== undefined ? [{ tone: 'plain' as const, words: name(field.hint) }] : []
  return {
    money: field.kind === 'money',
    id: `${fieldId(field.key)}-notes`,
    lines: [
      ...(capitals === undefined ? [] : [{ tone: 'capitals' as const, words: t('entry.capitals', { text: capitals }) }]),
      ...errors.map((words) => ({ tone: 'bad' as const, words })),
      ...warnings.map((words) => ({ tone: 'warn' as const, words })),
      ...hint,
    ],
  }
}

function FieldNotes({ id, lines, money }: Notes) {
  return lines.length === 0 ? null : (
    <div id={id}>
      {lines.map((line) => (
        <p
          key={`${line.tone}${line.words}`}
          className={cx(styles['note'], line.tone !== 'plain' && styles[line.tone], line.tone === 'capitals' && money && styles['right'])}
        >
          {line.words}
        </p>
      ))}
    </div>
  )
}
