import { CloudCheck, RefreshCw } from 'lucide-react'
import type { CallValue } from '#shared/contract/store.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { formatBytes, formatCount, formatInstant, formatNear, formatSpan } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { PaneState } from '#renderer/ui/pane-state.tsx'
import { ProgressLine } from '#renderer/ui/progress-line.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useFaultClause } from '#renderer/view/fault-words.ts'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { useNow } from '#renderer/view/now.ts'
import { go } from '#renderer/view/places.ts'
import { useMutationName } from './mutation-name.ts'
import styles from './sync.module.css'
import { WayOut } from './way-out.tsx'

const shown = 500

/** How this desk and the server stand, and what waits to be sent, oldest first. */
export function SyncScreen() {
  const state = useLive('sync.state', {})
  const outbox = useLive('sync.outbox', { offset: 0, limit: shown }, { keep: true })
  return (
    <div className={styles['page']}>
      <LivePane live={state} lines={2}>
        {(sync) => <State sync={sync} />}
      </LivePane>
      <LivePane live={outbox}>{(value) => <Outbox outbox={value} />}</LivePane>
    </div>
  )
}

function State({ sync }: { readonly sync: CallValue<'sync.state'> }) {
  const { t } = useText()
  const locale = useLocale()
  const now = useNow()
  const run = useAct('sync.now')
  return (
    <header className={styles['state']}>
      <dl>
        <div>
          <dt>{t('sync.link')}</dt>
          <dd>
            {t(`sync.link.${sync.link}`)} <small>{t('sync.since', { time: formatNear(sync.since, now, locale) })}</small>
          </dd>
        </div>
        <div>
          <dt>{t('sync.agreed')}</dt>
          <dd>{sync.agreedAt === null ? t('sync.neverAgreed') : formatNear(sync.agreedAt, now, locale)}</dd>
        </div>
        <div>
          <dt>{t('sync.waiting')}</dt>
          <dd>{t('sync.waitingOf', { n: sync.waiting })}</dd>
        </div>
        <div>
          <dt>{t('sync.conflicts')}</dt>
          <dd>
            {sync.conflicts === 0 ? (
              '0'
            ) : (
              <button type="button" className={styles['link']} onClick={() => go({ screen: 'conflicts', id: null })}>
                {formatCount(sync.conflicts)}
              </button>
            )}
          </dd>
        </div>
      </dl>
      <div className={styles['now']}>
        <ActButton tone="main" icon={RefreshCw} onPress={() => void run.run({})} busy={run.busy || sync.link === 'connecting'}>
          {t('sync.now')}
        </ActButton>
      </div>
      {sync.bootstrap === null ? null : (
        <>
          <ProgressLine label={t('sync.bootstrap', { done: formatCount(sync.bootstrap.done), total: formatCount(sync.bootstrap.total) })} {...sync.bootstrap} />
          <p>{t('sync.bootstrap', { done: formatCount(sync.bootstrap.done), total: formatCount(sync.bootstrap.total) })}</p>
        </>
      )}
      <FaultNotice fault={run.fault ?? sync.fault} />
      {sync.fault === null ? null : <WayOut fault={sync.fault} />}
      {sync.clockAhead === null ? null : (
        <Notice tone="warn">
          {t(sync.clockAhead > 0 ? 'sync.clockFast' : 'sync.clockSlow', { span: formatSpan(Math.abs(sync.clockAhead), locale.language) })}
        </Notice>
      )}
      {sync.link === 'offline' && sync.fault === null && run.fault === null ? <Notice tone="accent">{t('sync.offlineDetail')}</Notice> : null}
    </header>
  )
}

function Outbox({ outbox }: { readonly outbox: CallValue<'sync.outbox'> }) {
  const { t } = useText()
  const locale = useLocale()
  const say = useFaultClause()
  const nameOf = useMutationName()
  if (outbox.rows.length === 0) return <PaneState icon={CloudCheck} title={t('sync.outbox.empty')} detail={t('sync.outbox.emptyDetail')} />
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard
    <section className={styles['outbox']} aria-label={t('sync.outbox')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col" className={styles['number']}>
              {t('sync.outbox.sequence')}
            </th>
            <th scope="col">{t('sync.outbox.act')}</th>
            <th scope="col">{t('sync.outbox.record')}</th>
            <th scope="col">{t('sync.outbox.author')}</th>
            <th scope="col">{t('sync.outbox.at')}</th>
            <th scope="col" className={styles['number']}>
              {t('sync.outbox.bytes')}
            </th>
          </tr>
        </thead>
        <tbody>
          {outbox.rows.map((row) => (
            <tr key={row.id}>
              <td className={styles['number']}>{row.sequence}</td>
              <td>{nameOf(row.name)}</td>
              <td>
                {row.recordTitle}
                {row.doubt === null ? null : <small className={styles['doubt']}>{t('sync.outbox.doubt', { why: say(row.doubt) })}</small>}
              </td>
              <td>{row.authorName}</td>
              <td>{formatInstant(row.at, locale, 'second')}</td>
              <td className={styles['number']}>{formatBytes(row.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {outbox.total > outbox.rows.length ? (
        <p className={styles['rest']}>{t('sync.outbox.shown', { n: formatCount(outbox.rows.length), total: formatCount(outbox.total) })}</p>
      ) : null}
    </section>
  )
}
