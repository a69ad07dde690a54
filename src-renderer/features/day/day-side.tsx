import type { DayView } from '#shared/contract/store.ts'
import { fingerprintText } from '#shared/kernel/fingerprint.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { Tag } from '#renderer/ui/tag.tsx'
import { amend, go } from '#renderer/view/places.ts'
import styles from './day.module.css'

/** Beside the figures: who is here, what came late, the seal, and the days before. */
export function DaySide({ day }: { readonly day: DayView }) {
  const { t } = useText()
  const locale = useLocale()
  const time = (at: number) => formatInstant(at, locale, 'time')
  return (
    <aside className={styles['side']}>
      {day.seal === null ? null : <Seal seal={day.seal} />}
      {day.closing !== null && day.closing.inSpiteOf.length > 0 ? (
        <p className={styles['warn']}>{t('day.close.inSpite', { n: day.closing.inSpiteOf.length, reason: day.closing.reason })}</p>
      ) : null}
      <section>
        <h2>{t('day.people')}</h2>
        <ul className={styles['rows']}>
          {day.people.map(({ memberId, name, inAt, outAt, late }) => (
            <li key={`${memberId} ${inAt}`} className={cx(outAt !== null && styles['gone'])}>
              <span>{name}</span>
              {late ? <Tag tone="warn">{t('day.people.late')}</Tag> : null}
              <small>{outAt === null ? t('day.people.in', { time: time(inAt) }) : t('day.people.stint', { from: time(inAt), to: time(outAt) })}</small>
            </li>
          ))}
        </ul>
        {day.absent.length === 0 ? null : (
          <p className={styles['mute']}>
            {t('day.absent')} {day.absent.join(t('day.listSeparator'))}
          </p>
        )}
      </section>
      {day.late.length === 0 ? null : (
        <section>
          <h2>{t('day.late')}</h2>
          <ul className={styles['rows']}>
            {day.late.map((entry) => (
              <li key={entry.recordId}>
                <button type="button" onClick={() => go({ screen: 'record', recordId: entry.recordId })}>
                  {entry.title}
                </button>
                <small>
                  {t(`day.late.${entry.late}`)} {entry.creatorName}
                </small>
              </li>
            ))}
          </ul>
        </section>
      )}
      {day.trail.length === 0 ? null : <Trail trail={day.trail} />}
      <Past day={day} />
    </aside>
  )
}

function Seal({ seal }: { readonly seal: NonNullable<DayView['seal']> }) {
  const { t } = useText()
  const words = seal.holds === null ? 'day.seal.unknown' : seal.holds ? 'day.seal.holds' : 'day.seal.broken'
  return (
    <section className={styles['seal']} data-holds={seal.holds === null ? 'unknown' : String(seal.holds)}>
      <strong>{t(words)}</strong>
      <small>
        {t('day.seal.number')} <code>{fingerprintText(seal.hash)}</code>
      </small>
    </section>
  )
}

const trailShown = 12

function Trail({ trail }: Pick<DayView, 'trail'>) {
  const { t } = useText()
  const locale = useLocale()
  return (
    <section>
      <h2>{t('day.trail')}</h2>
      <ul className={styles['rows']}>
        {trail.slice(-trailShown).map(({ kind, byName, at }) => (
          <li key={`${kind} ${byName} ${at}`}>
            <span>
              {byName} {t(`day.did.${kind}`)}
            </span>
            <small>{formatInstant(at, locale, 'time')}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}

const tones = { open: 'accent', closed: 'warn', sealed: 'good' } as const

function Past({ day }: { readonly day: DayView }) {
  const { t } = useText()
  const list = useLive('day.list', { unitId: day.unitId }, { keep: true })
  const others = list.kind === 'value' ? list.value.filter(({ date }) => date !== day.date) : []
  return (
    <section>
      <h2>{t('day.past')}</h2>
      {others.length === 0 ? <p className={styles['mute']}>{t('day.past.none')}</p> : null}
      <ul className={styles['rows']}>
        {others.map(({ date, state, count, inSpite }) => (
          <li key={date}>
            <button type="button" onClick={() => amend({ screen: 'day', unitId: day.unitId, date })}>
              {date}
            </button>
            <Tag tone={tones[state]}>{t(`day.state.${state}`)}</Tag>
            {inSpite ? <Tag tone="warn">{t('day.past.inSpite')}</Tag> : null}
            <small>{count === null ? '' : t('day.past.count', { n: count })}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}
