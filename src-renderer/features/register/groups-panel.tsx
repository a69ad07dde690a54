import { Select } from 'antd'
import { useMemo } from 'react'
import type { Filter, RegisterColumn } from '#shared/contract/store.ts'
import { dayOf, formatCount } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { BarChart } from '#renderer/ui/bar-chart.tsx'
import type { Bar } from '#renderer/ui/bar-option.ts'
import { useDark } from '#renderer/ui/theme.tsx'
import { usePreferences } from '#renderer/view/preferences.ts'
import { useFormPeople } from '#renderer/forms/form-people.ts'
import { cellText } from './cell-text.ts'
import { groupFilter, sameFilter, type GroupPart } from './filter-model.ts'
import styles from './groups-panel.module.css'
import type { Groups, Register } from './use-register.ts'

/** A group with its words, and the filter that it stands for. */
type ShownGroup = {
  readonly key: Groups[number]['key']
  readonly label: string
  readonly count: number
  readonly value: number
  readonly words: string
  readonly filter: Filter
  readonly picked: boolean
}
type Grouped = { readonly column: RegisterColumn; readonly measure: RegisterColumn | undefined; readonly groups: readonly ShownGroup[] }

const barsMax = 24

/** The groups of a register in words; null while it is not grouped. */
export function useGrouped(register: Register): Grouped | null {
  const { t } = useText()
  const locale = useLocale()
  const people = useFormPeople()
  const { look, groups, columns } = register
  return useMemo(() => {
    const column = columns.all.find((each) => each.key === look.groupBy)
    if (column === undefined || groups === null) return null
    const wall = { today: dayOf(0, locale.timeZone), timeZone: locale.timeZone }
    const measure = columns.all.find((each) => each.key === look.measure && each.total)
    const shown = groups.map((group) => {
      const filter = groupFilter(column, group.key, look.part, wall)
      const value = measure === undefined ? group.count : (group.sums[measure.key] ?? 0)
      return {
        key: group.key,
        label: group.key === null ? t('register.group.empty') : look.part === 'value' ? cellText(column, group.key, people.names, locale) : String(group.key),
        count: group.count,
        value,
        words: measure === undefined ? formatCount(value) : cellText(measure, value, {}, locale),
        filter,
        picked: look.query.filters.some((each) => sameFilter(each, filter)),
      }
    })
    const byTime = look.part !== 'value' || column.kind === 'date'
    return { column, measure, groups: byTime ? shown : shown.toSorted((a, b) => b.value - a.value) }
  }, [columns, groups, look, locale, people.names, t])
}

/** Adds the group's filter, or takes it away when it is there. */
function togglePick(register: Register, group: ShownGroup): void {
  const { filters } = register.look.query
  const others = filters.filter((filter) => !sameFilter(filter, group.filter))
  register.ask({ filters: others.length < filters.length ? others : [...others.filter((filter) => filter.column !== group.filter.column), group.filter] })
}

/** Groups with their counts and sums; a press shows only that group. */
export function GroupsPanel({ register, grouped }: { readonly register: Register; readonly grouped: Grouped }) {
  const { t, name } = useText()
  const { column, measure, groups } = grouped
  const parts: readonly GroupPart[] = ['year', 'month', 'day']
  return (
    <section className={styles['groups']} aria-label={t('register.group.title', { name: name(column.label) })}>
      <div className={styles['groupsHead']}>
        <span>{t('register.group.title', { name: name(column.label) })}</span>
        <span className={styles['end']}>
          {column.kind === 'date' || column.kind === 'instant' ? (
            <Select
              size="small"
              variant="borderless"
              aria-label={t('register.group')}
              value={register.look.part}
              options={parts.map((part) => ({ value: part, label: t(`register.group.part.${part}`) }))}
              onChange={(part) => register.change({ part })}
            />
          ) : null}
          <MeasureSelect register={register} />
        </span>
      </div>
      <div className={styles['groupList']}>
        {groups.map((group) => (
          <button
            key={String(group.key)}
            type="button"
            className={styles['group']}
            aria-pressed={group.picked}
            title={t('register.group.pick', { name: group.label })}
            onClick={() => togglePick(register, group)}
          >
            <span>{group.label}</span>
            <span>{formatCount(group.count)}</span>
            <span>{measure === undefined ? '' : group.words}</span>
          </button>
        ))}
      </div>
    </section>
  )
}

function MeasureSelect({ register }: { readonly register: Register }) {
  const { t, name } = useText()
  const totals = register.columns.all.filter((column) => column.total)
  if (totals.length === 0) return null
  return (
    <Select
      size="small"
      variant="borderless"
      aria-label={t('register.chart.measure')}
      value={register.look.measure ?? ''}
      options={[...totals.map((column) => ({ value: column.key, label: name(column.label) })), { value: '', label: t('register.group.count') }]}
      onChange={(measure) => register.change({ measure: measure === '' ? null : measure })}
    />
  )
}

/** The groups as bars. */
export function GroupsChart({ register, grouped }: { readonly register: Register; readonly grouped: Grouped }) {
  const { t, name } = useText()
  const dark = useDark(usePreferences((preferences) => preferences.theme))
  const { column, measure, groups } = grouped
  const standing = register.look.part !== 'value'
  const somePicked = groups.some((group) => group.picked)
  const drawn = standing ? groups.slice(-60) : groups.slice(0, barsMax)
  const bars = useMemo<readonly Bar[]>(
    () =>
      drawn.map((group) => ({
        key: group.key,
        label: group.label,
        value: group.value / (measure === undefined ? 1 : 10 ** (measure.kind === 'money' ? 2 : measure.scale)),
        words: group.words,
        dim: somePicked && !group.picked,
      })),
    [drawn, measure, somePicked],
  )
  const label = t('register.chart.label', {
    name: t('register.group.title', { name: name(column.label) }),
    measure: measure === undefined ? t('register.group.count') : name(measure.label),
    n: groups.length,
  })
  return (
    <figure className={styles['chart']}>
      <figcaption className={styles['chartHead']}>
        {label}
        {groups.length > drawn.length ? ` ${t('register.group.more', { n: groups.length - drawn.length })}` : null}
      </figcaption>
      <BarChart
        label={label}
        bars={bars}
        standing={standing}
        dark={dark}
        height={standing ? 180 : Math.min(260, drawn.length * 26 + 12)}
        onPick={(key) => {
          const group = groups.find((each) => each.key === key)
          if (group !== undefined) togglePick(register, group)
        }}
      />
    </figure>
  )
}
