import { useMemo, useRef, useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import type { Language } from '#shared/kernel/text.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { ask } from '#renderer/bridge/store.ts'
import { useRowPaint } from '#renderer/forms/grid/use-row-paint.ts'
import { formatCount, formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { hasWords, useText, wordsOf } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import styles from './admin.module.css'

type Verified = CallValue<'audit.verify'>
type Head = Pick<CallValue<'audit.list'>, 'total' | 'head'>

/** The audit trail of this desk, and the walk along its chain. */
export function AuditPart() {
  const first = useLive('audit.list', { offset: 0, limit: 1 }, { keep: true })
  return <LivePane live={first}>{({ total, head }) => <Trail total={total} head={head} />}</LivePane>
}

function Trail({ total, head }: Head) {
  const { t } = useText()
  const verify = useAct('audit.verify')
  const [verified, setVerified] = useState<Verified | null>(null)
  const walk = async () => {
    const answer = await verify.run({})
    if (answer?.ok === true) setVerified(answer.value)
  }
  return (
    <div className={styles['audit']}>
      <header className={styles['auditHead']}>
        <span className={styles['mute']} title={head}>
          {t('admin.audit.count', { n: formatCount(total), head: head.slice(0, 16) })}
        </span>
        <ActButton busy={verify.busy} onPress={() => void walk()}>
          {t('admin.audit.verify')}
        </ActButton>
      </header>
      {verified === null && verify.fault === null ? null : (
        <div className={styles['auditNote']}>
          <FaultNotice fault={verify.fault} />
          {verified === null ? null : verified.intact ? (
            <Notice tone="good">{t('admin.audit.intact', { n: formatCount(verified.events) })}</Notice>
          ) : (
            <Notice tone="bad">{t('admin.audit.broken', { at: verified.brokenAt ?? 0 })}</Notice>
          )}
        </div>
      )}
      {total === 0 ? <p className={styles['mute']}>{t('admin.audit.empty')}</p> : <AuditRows total={total} head={head} />}
    </div>
  )
}

const rowHeight = 30
const sizes = { row: rowHeight, around: rowHeight }

/** What an audited act is called; one that has no words is shown by its own name, since codes never change. */
function actWords(act: string, language: Language): string {
  const key = [`mutation.${act}`, `admin.audit.of.${act}`].find(hasWords)
  return key === undefined ? act : wordsOf(language, key)
}

function AuditRows({ total, head }: Head) {
  const { t } = useText()
  const locale = useLocale()
  const scroller = useRef<HTMLDivElement>(null)
  const source = useMemo(
    () => ({
      key: head,
      total,
      ask: async (offset: number, limit: number) => {
        const page = await ask('audit.list', { offset, limit })
        return page.ok ? page.value.rows : null
      },
    }),
    [head, total],
  )
  const painted = useRowPaint(source, scroller, sizes)
  const { track: trackHeight, room } = painted
  return (
    <div ref={scroller} className={styles['auditRows']} role="grid" tabIndex={0} aria-label={t('admin.audit.list')} aria-rowcount={total + 1}>
      <div className={styles['track']} role="presentation" style={{ height: trackHeight + rowHeight }}>
        <div role="row" aria-rowindex={1} className={`${styles['auditLine']} ${styles['auditTop']}`}>
          {(['at', 'actor', 'act', 'subject'] as const).map((column) => (
            <span key={column} role="columnheader">
              {t(`admin.audit.${column}`)}
            </span>
          ))}
        </div>
        <div role="rowgroup" className={styles['layer']} style={{ height: Math.min(room, trackHeight) }}>
          {painted.rows.map((row, place) => (
            <div
              key={painted.first + place}
              role="row"
              aria-rowindex={painted.first + place + 2}
              className={`${styles['auditLine']} ${styles['auditRow']}`}
              style={{ transform: `translateY(${(painted.first + place) * rowHeight - painted.top}px)` }}
            >
              <span role="gridcell">{formatInstant(row.at, locale, 'second')}</span>
              <span role="gridcell">{row.actorName}</span>
              <span role="gridcell" title={row.act}>
                {actWords(row.act, locale.language)}
              </span>
              <span role="gridcell">{row.subject}</span>
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}
