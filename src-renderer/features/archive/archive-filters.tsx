import { Input, Select } from 'antd'
import { useMemo } from 'react'
import { addDays } from '#shared/calendar/civil-date.ts'
import type { ArchiveFilter, CallValue } from '#shared/contract/store.ts'
import { dayOf } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { useNow } from '#renderer/view/now.ts'
import styles from './archive.module.css'

type Filters = Omit<ArchiveFilter, 'shelf'>
type Props = {
  readonly filters: Filters
  readonly definitions: CallValue<'archive.list'>['definitions']
  readonly shelf: ArchiveFilter['shelf']
  readonly onChange: (filters: Filters) => void
}

const spans = { month: 30, quarter: 90, year: 365 } as const
type Span = keyof typeof spans | 'any'

/** What of a shelf is looked at: by words, by business, and by when its period ends. */
export function ArchiveFilters({ filters, definitions, shelf, onChange }: Props) {
  const { t, name } = useText()
  const { timeZone } = useLocale()
  const today = dayOf(useNow(), timeZone)
  const businesses = useMemo(
    () => [{ value: '', label: t('archive.everyBusiness') }, ...definitions.map((each) => ({ value: each.key, label: name(each.name) }))],
    [definitions, t, name],
  )
  const dueBy = (span: Span): string | null => (span === 'any' ? null : addDays(today, spans[span]))
  const span = (['month', 'quarter', 'year'] as const).find((each) => dueBy(each) === filters.dueBy) ?? 'any'
  return (
    <div className={styles['filters']}>
      <Input
        allowClear
        aria-label={t('archive.search')}
        placeholder={t('archive.search')}
        className={styles['search'] ?? ''}
        value={filters.search}
        maxLength={100}
        onChange={(event) => onChange({ ...filters, search: event.target.value })}
      />
      <Select
        aria-label={t('archive.business')}
        className={styles['business'] ?? ''}
        value={filters.definitionKey ?? ''}
        options={businesses}
        onChange={(key) => onChange({ ...filters, definitionKey: key === '' ? null : key })}
      />
      {shelf === 'kept' || shelf === 'held' ? (
        <Select
          aria-label={t('archive.due')}
          className={styles['due'] ?? ''}
          value={span}
          options={(['any', 'month', 'quarter', 'year'] as const).map((value) => ({ value, label: t(`archive.due.${value}`) }))}
          onChange={(chosen: Span) => onChange({ ...filters, dueBy: dueBy(chosen) })}
        />
      ) : null}
    </div>
  )
}
