import { Checkbox } from 'antd'
import { useMemo, useState } from 'react'
import type { Field, PlainField } from '#shared/definition/definition.ts'
import { formatFieldValue } from '#shared/definition/field-text.ts'
import { inLanguage } from '#shared/kernel/text.ts'
import { useLocale } from '#renderer/text/language.ts'
import { GrowText } from '#renderer/ui/grow-text.tsx'
import { fieldId, type FormView } from '#renderer/forms/form-view.ts'
import { findable, type FindableOption } from '#renderer/forms/model/option-match.ts'
import { setAt, typeAt, valueAt } from '#renderer/forms/model/form-state.ts'
import { suffixOf } from '#renderer/forms/read/field-words.ts'
import { DateInput } from './date-input.tsx'
import styles from './inputs.module.css'
import { PickInput } from './pick-input.tsx'
import { TypedInput, type InputBase } from './typed-input.tsx'

const currencySigns = { CNY: '¥', EUR: '€', USD: '$' } as const

/** The text a field shows when nobody types in it: its value as people read it, or the raw text that could not be read. */
export function useShownText(view: FormView): (field: Field, path: string) => string {
  const { language, timeZone } = useLocale()
  return (field, path) => view.form.text[path] ?? formatFieldValue(field, valueAt(view.form, path), language, view.people.names, timeZone)
}

/** What can be picked for a field; undefined for fields that are typed. */
export function usePickOptions(field: Field, view: FormView): readonly FindableOption[] | undefined {
  const { language } = useLocale()
  const { members, units } = view.people
  return useMemo(() => {
    if (field.kind === 'member') return members
    if (field.kind === 'unit') return units
    return field.kind === 'choice' ? findable(field.options.map((option) => ({ key: option.key, label: inLanguage(option.label, language) }))) : undefined
  }, [field, members, units, language])
}

type Props = { readonly field: PlainField; readonly path: string; readonly view: FormView; readonly describedBy: string | undefined }

/** The input of one plain field. */
export function FieldControl({ field, path, view, describedBy }: Props) {
  const { language } = useLocale()
  const shownText = useShownText(view)
  const options = usePickOptions(field, view)
  const base: InputBase = {
    id: fieldId(path),
    label: inLanguage(field.label, language),
    invalid: view.errors.has(path),
    required: view.required.has(path),
    describedBy,
  }
  const shown = shownText(field, path)
  const suffix = suffixOf(field, valueAt(view.form, path), language)
  const onText = (text: string) => view.change((form) => typeAt(form, view.reader, path, text))
  const onLeave = () => view.leave(path)
  const typed = { ...base, shown, onText, onLeave }
  switch (field.kind) {
    case 'text':
      return <TypedInput {...typed} maxLength={field.maxLength} />
    case 'long-text':
      return <LongText {...typed} maxLength={field.maxLength} />
    case 'integer':
    case 'decimal':
      return <TypedInput {...typed} end inputMode="decimal" {...(suffix === '' ? {} : { suffix: <span className={styles['affix']}>{suffix}</span> })} />
    case 'money':
      return <TypedInput {...typed} end inputMode="decimal" prefix={<span className={styles['affix']}>{currencySigns[field.currency]}</span>} />
    case 'date':
      return (
        <DateInput
          {...typed}
          date={view.form.text[path] === undefined && shown !== '' ? shown : null}
          onDate={(date) => view.change((form) => setAt(form, path, date))}
        />
      )
    case 'time':
    case 'instant':
      return <TypedInput {...typed} placeholder={field.kind === 'time' ? 'HH:MM' : 'YYYY-MM-DD HH:MM'} />
    case 'choice':
    case 'member':
    case 'unit':
      return <PickInput {...typed} options={options ?? []} onPick={(key) => view.change((form) => setAt(form, path, key))} />
    case 'multi-choice':
      return <Choices {...base} field={field} path={path} view={view} />
    case 'computed':
      return (
        <output id={base.id} className={styles['computed']} aria-label={base.label}>
          {formatFieldValue(field, view.computed[path], language, view.people.names) || '—'}
        </output>
      )
  }
}

function LongText({
  id,
  label,
  invalid,
  required,
  describedBy,
  shown,
  onText,
  onLeave,
  maxLength,
}: InputBase & { readonly shown: string; readonly onText: (text: string) => void; readonly onLeave: () => void; readonly maxLength: number }) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <GrowText
      id={id}
      label={label}
      invalid={invalid}
      required={required}
      describedBy={describedBy}
      minRows={2}
      maxRows={10}
      maxLength={maxLength}
      value={typed ?? shown}
      onChange={(text) => {
        setTyped(text)
        onText(text)
      }}
      onBlur={() => {
        setTyped(null)
        onLeave()
      }}
    />
  )
}

function Choices({
  field,
  path,
  view,
  id,
  label,
  describedBy,
}: InputBase & { readonly field: Extract<PlainField, { kind: 'multi-choice' }>; readonly path: string; readonly view: FormView }) {
  const { language } = useLocale()
  const value = valueAt(view.form, path)
  const chosen = Array.isArray(value) ? value.map(String) : []
  return (
    <div role="group" id={id} aria-label={label} {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}>
      <Checkbox.Group
        className={styles['choices'] ?? ''}
        value={chosen}
        options={field.options.map((option) => ({ value: option.key, label: inLanguage(option.label, language) }))}
        onChange={(keys) => {
          view.change((form) => setAt(form, path, keys.length === 0 ? null : keys.map(String)))
          view.leave(path)
        }}
      />
    </div>
  )
}
