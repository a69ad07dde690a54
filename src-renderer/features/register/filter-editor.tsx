import { Input, Select } from 'antd'
import { useState } from 'react'
import type { Filter, RegisterColumn } from '#shared/contract/store.ts'
import { inLanguage } from '#shared/kernel/text.ts'
import { recordStates } from '#shared/domain/record.ts'
import type { FormPeople } from '#renderer/forms/form-people.ts'
import { FindSelect } from '#renderer/forms/inputs/find-select.tsx'
import { findable, type FindableOption } from '#renderer/forms/model/option-match.ts'
import { dayOf } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { useNow } from '#renderer/view/now.ts'
import { cellText } from './cell-text.ts'
import { makeFilter, opsOf, readFilterText, shapeOf, type FilterOp } from './filter-model.ts'
import styles from './filter-editor.module.css'

type Props = {
  readonly columns: readonly RegisterColumn[]
  readonly people: FormPeople
  readonly start: Filter | null
  readonly onDone: (filter: Filter | null) => void
}

/** Makes or changes one filter: column, condition, value; Enter applies it. */
export function FilterEditor({ columns, people, start, onDone }: Props) {
  const { t, name } = useText()
  const locale = useLocale()
  const wall = { today: dayOf(useNow(), locale.timeZone), timeZone: locale.timeZone }
  const firstColumn = columns.find((column) => column.key === start?.column) ?? columns[0]
  const [column, setColumn] = useState(firstColumn)
  const [op, setOp] = useState<FilterOp>(start?.op ?? opsOf(firstColumn?.kind ?? 'text')[0] ?? 'eq')
  const [texts, setTexts] = useState(() => textsOf(start, firstColumn, (each, value) => cellText(each, value, people.names, locale)))
  const [picked, setPicked] = useState<readonly string[]>(() => pickedOf(start))
  const [bad, setBad] = useState<string | null>(null)
  useShortcuts({ Escape: () => onDone(null) })
  if (column === undefined) return null
  const shape = shapeOf(column.kind, op)
  const apply = () => {
    const read = (text: string, end: 'from' | 'to') => readFilterText(column, text, end, wall)
    const from = read(texts.from, 'from')
    const to = read(texts.to, 'to')
    const unread = [from === null ? texts.from : '', to === null && shape === 'range' ? texts.to : ''].find((text) => text.trim() !== '')
    if (unread !== undefined && (shape === 'one' || shape === 'range')) return setBad(unread)
    const filter = makeFilter(column, op, { from, to, picked }, shape)
    if (filter !== null) onDone(filter)
  }
  const choose = (key: string) => {
    const next = columns.find((each) => each.key === key)
    if (next === undefined) return
    setColumn(next)
    setOp(opsOf(next.kind)[0] ?? 'eq')
    setTexts({ from: '', to: '' })
    setPicked([])
    setBad(null)
  }
  const text = (end: 'from' | 'to', label: string, focus: boolean) => (
    <Input
      aria-label={label}
      placeholder={label}
      autoFocus={focus}
      value={texts[end]}
      onChange={(event) => {
        setTexts((old) => ({ ...old, [end]: event.target.value }))
        setBad(null)
      }}
    />
  )
  return (
    <form
      aria-label={t('register.filter')}
      className={styles['editor']}
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <FindSelect
        label={t('register.filter.column')}
        options={columns.map((each) => ({ key: each.key, label: name(each.label) }))}
        value={[column.key]}
        onChange={([key]) => choose(key ?? '')}
      />
      <Select
        aria-label={t('register.filter.op')}
        value={op}
        options={opsOf(column.kind).map((each) => ({ value: each, label: t(`register.op.${each}`) }))}
        onChange={(next) => {
          setOp(next)
          setBad(null)
        }}
      />
      {shape === 'range' ? (
        <div className={styles['pair']}>
          {text('from', t('register.filter.from'), true)}
          {text('to', t('register.filter.to'), false)}
        </div>
      ) : null}
      {shape === 'one' ? text('from', t('register.filter.value'), true) : null}
      {shape === 'options' ? (
        <FindSelect
          label={t('register.filter.value')}
          options={optionsOf(column, people, (value) => cellText(column, value, people.names, locale), locale.language)}
          value={picked}
          many={op === 'in'}
          onChange={setPicked}
          focus
        />
      ) : null}
      {shape === 'yes-no' ? (
        <Select
          aria-label={t('register.filter.value')}
          value={picked[0] ?? null}
          options={[
            { value: 'true', label: t('register.yes') },
            { value: 'false', label: t('register.no') },
          ]}
          onChange={(value) => setPicked(value === null ? [] : [value])}
        />
      ) : null}
      {bad === null ? null : (
        <p className={styles['bad']} role="alert">
          {t('register.filter.bad', { text: bad })}
        </p>
      )}
      <div className={styles['editorActs']}>
        <ActButton size="small" onPress={() => onDone(null)} keys="Escape">
          {t('common.cancel')}
        </ActButton>
        <ActButton size="small" tone="main" submit onPress={() => {}} keys="Enter">
          {t('register.filter.apply')}
        </ActButton>
      </div>
    </form>
  )
}

function optionsOf(column: RegisterColumn, people: FormPeople, words: (value: string) => string, language: 'zh-CN' | 'en'): readonly FindableOption[] {
  if (column.kind === 'member') return people.members
  if (column.kind === 'unit') return people.units
  if (column.kind === 'state') return findable(recordStates.map((state) => ({ key: state, label: words(state) })))
  return findable(column.options.map((option) => ({ key: option.key, label: inLanguage(option.label, language) })))
}

function textsOf(
  filter: Filter | null,
  column: RegisterColumn | undefined,
  words: (column: RegisterColumn, value: unknown) => string,
): { from: string; to: string } {
  if (filter === null || column === undefined) return { from: '', to: '' }
  if (Array.isArray(filter.value)) return { from: words(column, filter.value[0]), to: words(column, filter.value[1]) }
  return { from: words(column, filter.value), to: '' }
}

function pickedOf(filter: Filter | null): readonly string[] {
  if (filter === null || filter.value === null) return []
  return Array.isArray(filter.value) ? filter.value.map(String) : [String(filter.value)]
}
