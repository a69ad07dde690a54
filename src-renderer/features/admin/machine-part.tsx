import { useEffect } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { metrics, type Metric } from '#shared/domain/machine.ts'
import { renew, useLive } from '#renderer/bridge/live.ts'
import { formatBytes, formatInstant, formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { useNow } from '#renderer/view/now.ts'
import { go } from '#renderer/view/places.ts'
import admin from './admin.module.css'
import styles from './machine.module.css'

type Machine = CallValue<'machine.state'>
type Limit = Machine['limits'][number]

/** The library's definition that says the limits, and whose register holds what was over them. */
const alerts = 'machine-alert'
const everyMs = 5000

/** How this desk's machine stands: each metric now, over two hours and over the day, beside its limit (OPS-06). */
export function MachinePart() {
  const state = useLive('machine.state', {})
  useEffect(() => {
    const timer = setInterval(() => renew('machine.state'), everyMs)
    return () => clearInterval(timer)
  }, [])
  return <LivePane live={state}>{(machine) => <MachinePane machine={machine} />}</LivePane>
}

function MachinePane({ machine }: { readonly machine: Machine }) {
  const { t } = useText()
  const locale = useLocale()
  const isLimited = machine.limits.length > 0
  return (
    <div className={admin['pane']}>
      <header className={styles['head']}>
        <h2>{t('admin.machine.title')}</h2>
        <span className={styles['mute']}>
          {machine.now === null ? t('admin.machine.first') : t('admin.machine.measured', { time: formatInstant(machine.now.at, locale, 'second') })}
        </span>
        <ActButton onPress={() => go({ screen: 'admin', part: 'library', id: alerts })}>
          {t(isLimited ? 'admin.machine.limits' : 'admin.machine.publish')}
        </ActButton>
        {isLimited ? (
          <ActButton onPress={() => go({ screen: 'register', definitionKey: alerts, recordId: null })}>{t('admin.machine.register')}</ActButton>
        ) : null}
      </header>
      {isLimited ? null : <Notice tone="warn">{t('admin.machine.unlimited')}</Notice>}
      {machine.waiting > 0 ? <Notice tone="warn">{t('admin.machine.waiting', { n: machine.waiting })}</Notice> : null}
      <table className={styles['table']} aria-label={t('admin.machine.title')}>
        <thead>
          <tr>
            {(['metric', 'now', 'course', 'day', 'limit', 'state'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`admin.machine.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <MetricRow key={metric} metric={metric} machine={machine} limit={machine.limits.find((each) => each.metric === metric) ?? null} />
          ))}
        </tbody>
      </table>
      <p className={styles['mute']}>{t('admin.machine.note')}</p>
    </div>
  )
}

function MetricRow({ metric, machine, limit }: { readonly metric: Metric; readonly machine: Machine; readonly limit: Limit | null }) {
  const { t } = useText()
  const now = machine.now?.[metric] ?? null
  const day = machine.day[metric]
  const isOver = limit !== null && now !== null && now >= limit.over
  return (
    <tr>
      <th scope="row">
        {t(`admin.machine.of.${metric}`)}
        {metric === 'disk_space' && machine.freeBytes !== null ? <small>{t('admin.machine.free', { size: formatBytes(machine.freeBytes) })}</small> : null}
      </th>
      <td className={styles['figure']} data-over={isOver}>
        {now === null ? '—' : `${now}%`}
      </td>
      <td>
        <Course values={machine.readings.map((reading) => reading[metric])} over={limit?.over ?? null} />
      </td>
      <td>{day === undefined ? '—' : t('admin.machine.dayFigures', { mean: day.mean, peak: day.peak })}</td>
      <td>{limit === null ? '—' : t('admin.machine.limitFigures', { over: limit.over, clears: limit.clears, n: limit.minutes })}</td>
      <td>
        <Standing isTold={now !== null} limit={limit} />
      </td>
    </tr>
  )
}

function Standing({ isTold, limit }: { readonly isTold: boolean; readonly limit: Limit | null }) {
  const { t } = useText()
  const locale = useLocale()
  const now = useNow()
  if (!isTold) return <Tag>{t('admin.machine.untold')}</Tag>
  if (limit === null) return <Tag>{t('admin.machine.noLimit')}</Tag>
  if (limit.since === null) return <Tag tone="good">{t('admin.machine.normal')}</Tag>
  return <Tag tone="bad">{t('admin.machine.breached', { time: formatNear(limit.since, now, locale) })}</Tag>
}

const width = 240
const height = 28

/** Two hours as one line from 0 to 100, the limit as a hairline; the figures stand beside it, so that it says nothing by itself. */
function Course({ values, over }: { readonly values: readonly (number | null)[]; readonly over: number | null }) {
  const step = width / Math.max(1, values.length - 1)
  const y = (value: number) => height - 1 - (value / 100) * (height - 2)
  const line = values.map((value, place) => (value === null ? '' : `${(place * step).toFixed(1)},${y(value).toFixed(1)}`)).filter(Boolean)
  return (
    <svg className={styles['course']} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} className={styles['ground']} />
      {over === null ? null : <line x1={0} x2={width} y1={y(over)} y2={y(over)} className={styles['limit']} />}
      {line.length > 1 ? <polyline points={line.join(' ')} className={styles['line']} /> : null}
    </svg>
  )
}
