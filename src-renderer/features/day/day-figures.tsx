import { Input } from 'antd'
import { useState } from 'react'
import type { CallArgs, DayLine, DayView } from '#shared/contract/store.ts'
import { parseScaled } from '#shared/definition/number-text.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { formatCount, formatMoney } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { cx } from '#renderer/ui/cx.ts'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { DefinitionIcon } from '#renderer/view/definition-icon.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from './day.module.css'

type Total = DayLine['totals'][number]
type Typed = Extract<CallArgs<'day.act'>, { kind: 'reconcile' }>['lines']

const placeOf = (line: DayLine, total: Total) => `${line.definitionKey} ${total.field ?? ''}`

/** What stands of each definition, and what the papers say of it. */
export function DayFigures({ day }: { readonly day: DayView }) {
  const { t } = useText()
  const act = useAct('day.act')
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({})
  const [bad, setBad] = useState<string | null>(null)
  const mayReconcile = day.abilities.includes('reconcile')
  const textOf = (line: DayLine, total: Total) => texts[placeOf(line, total)] ?? (total.typed === null ? '' : figureOf(total, total.typed))

  const save = async () => {
    const lines: Typed = []
    for (const line of day.lines)
      for (const total of line.totals) {
        const text = textOf(line, total).trim()
        if (text === '') continue
        const parsed = parseScaled(text, total.scale)
        if (!parsed.ok) {
          setBad(placeOf(line, total))
          return
        }
        lines.push({ definitionKey: line.definitionKey, field: total.field, typed: parsed.value })
      }
    setBad(null)
    const saved = await act.run({ kind: 'reconcile', unitId: day.unitId, date: day.date, lines, note: '' })
    if (saved?.ok) setTexts({})
  }
  useShortcuts({ 'Ctrl+Enter': () => void save() }, mayReconcile)

  return (
    <section>
      <h2>{t('day.figures')}</h2>
      {day.isWhole ? null : <p className={styles['mute']}>{t('day.figures.part')}</p>}
      {day.drafts > 0 ? <p className={styles['warn']}>{t('day.drafts', { n: day.drafts })}</p> : null}
      {day.lines.length === 0 ? <p className={styles['mute']}>{t('day.figures.none')}</p> : null}
      {day.lines.map((line) => (
        <FigureLine key={line.definitionKey} line={line}>
          {line.totals.map((total) => (
            <tr key={total.field ?? ''}>
              <TotalCells
                total={total}
                text={textOf(line, total)}
                bad={bad === placeOf(line, total)}
                onText={mayReconcile ? (text) => setTexts((old) => ({ ...old, [placeOf(line, total)]: text })) : undefined}
              />
            </tr>
          ))}
        </FigureLine>
      ))}
      <FaultNotice fault={act.fault} />
      {mayReconcile ? (
        <div className={styles['foot']}>
          <span className={styles['mute']}>{t('day.control.hint')}</span>
          <ActButton keys="Ctrl+Enter" busy={act.busy} onPress={() => void save()}>
            {t('day.act.reconcile')}
          </ActButton>
        </div>
      ) : null}
    </section>
  )
}

function FigureLine({ line, children }: { readonly line: DayLine; readonly children: React.ReactNode }) {
  const { t, name } = useText()
  const counts = [
    ['passed', line.passed],
    ['open', line.open],
    ['notSubmitted', line.notSubmitted],
    ['lateCount', line.late + line.supplements],
  ] as const
  return (
    <table className={styles['table']}>
      <caption>
        <DefinitionIcon icon={line.icon} />
        <b>{name(line.name)}</b>
        {counts.map(([key, n]) => (
          <span key={key} className={cx(n > 0 && key !== 'passed' && styles['warn'])}>
            {t(`day.${key}`)} {n}
          </span>
        ))}
        {line.planned > 0 ? <span>{t('day.planned', { done: line.planned - line.notSubmitted, n: line.planned })}</span> : null}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('day.control')}</th>
          <th scope="col" className={styles['figure']}>
            {t('day.control.computed')}
          </th>
          <th scope="col" className={styles['figure']}>
            {t('day.control.typed')}
          </th>
          <th scope="col" className={styles['figure']}>
            {t('day.control.difference')}
          </th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}

type CellsProps = { readonly total: Total; readonly text: string; readonly bad: boolean; readonly onText: ((text: string) => void) | undefined }

function TotalCells({ total, text, bad, onText }: CellsProps) {
  const { t, name } = useText()
  const label = total.label === null ? t('day.control.count') : name(total.label)
  const parsed = text.trim() === '' ? undefined : parseScaled(text, total.scale)
  const difference = parsed?.ok ? parsed.value - total.computed : null
  return (
    <>
      <th scope="row">{label}</th>
      <td className={styles['figure']}>{figureOf(total, total.computed)}</td>
      <td className={styles['figure']}>
        {onText === undefined ? (
          text
        ) : (
          <Input
            size="small"
            className={styles['typed'] ?? ''}
            aria-label={`${label} ${t('day.control.typed')}`}
            value={text}
            inputMode="decimal"
            {...(bad ? { status: 'error' as const, title: t('day.control.bad', { scale: total.scale }) } : {})}
            onChange={(event) => onText(event.target.value)}
          />
        )}
      </td>
      <td className={cx(styles['figure'], difference !== null && difference !== 0 && styles['bad'])}>
        {difference === null ? '' : figureOf(total, difference)}
      </td>
    </>
  )
}

/** A figure as its field is written. */
export function figureOf({ kind, scale }: Pick<Total, 'kind' | 'scale'>, value: number): string {
  if (kind === 'money') return formatMoney(value)
  if (kind === 'decimal') return (value / 10 ** scale).toFixed(scale)
  return formatCount(value)
}
