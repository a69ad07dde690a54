import { useState, type ReactNode } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { Going } from '#renderer/forms/records/record-list.tsx'
import { dayOf, formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { go } from '#renderer/view/places.ts'
import styles from './archive.module.css'
import { LiftDialog } from './hold-dialog.tsx'

type Shown = CallValue<'archive.get'>
type Kept = Extract<Shown, { kind: 'record' }>

/** One record as the archive sees it: its period and where that comes from, its holds, what a disposal would take; or its certificate. */
export function ArchiveDetail({ id }: { readonly id: string }) {
  const live = useLive('archive.get', { id })
  return <LivePane live={live}>{(shown) => (shown.kind === 'record' ? <KeptRecord shown={shown} /> : <Certificate shown={shown} />)}</LivePane>
}

function KeptRecord({ shown }: { readonly shown: Kept }) {
  const { t, name } = useText()
  const locale = useLocale()
  const { row, rule, going, creator } = shown
  return (
    <article className={styles['pane']} aria-label={row.title ?? row.number}>
      <header>
        <h2>{row.title}</h2>
        {row.isHeld ? <Tag tone="bad">{t('archive.isHeld')}</Tag> : null}
        {row.isDue ? <Tag tone="warn">{t('archive.isDue')}</Tag> : null}
      </header>
      <dl className={styles['facts']}>
        <Fact label={t('archive.keptUntil')}>
          <b>{row.keptUntil === null ? t('archive.forEver') : dayOf(row.keptUntil, locale.timeZone)}</b>
        </Fact>
        <Fact label={t('archive.rule')}>{t(`archive.rule.${rule}`)}</Fact>
        <Fact label={t('archive.closed')}>{formatInstant(row.closedAt, locale, 'minute')}</Fact>
        <Fact label={t('archive.business')}>{[name(row.definitionName), row.number].join(t('common.separator'))}</Fact>
        <Fact label={t('archive.creator')}>{[creator, name(row.unit)].filter(Boolean).join(t('common.separator'))}</Fact>
        <Fact label={t('archive.going')}>
          <Going going={going} />
        </Fact>
      </dl>
      <Holds shown={shown} />
    </article>
  )
}

function Holds({ shown }: { readonly shown: Kept }) {
  const { t } = useText()
  const locale = useLocale()
  const [lifting, setLifting] = useState<string | null>(null)
  return (
    <section>
      <h3>{t('archive.holds')}</h3>
      {shown.holds.length === 0 ? <p className={styles['mute']}>{t('archive.noHolds')}</p> : null}
      <ul className={styles['holds']}>
        {shown.holds.map((hold) => (
          <li key={hold.id} className={hold.liftedAt === null ? undefined : styles['past']}>
            <p>{hold.reason}</p>
            <small>{t('archive.placed', { who: hold.placedByName, time: formatInstant(hold.placedAt, locale, 'minute') })}</small>
            {hold.liftedAt === null ? null : (
              <small>
                {t('archive.lifted', { who: hold.liftedByName ?? '', time: formatInstant(hold.liftedAt, locale, 'minute'), reason: hold.liftReason })}
              </small>
            )}
            {hold.liftedAt === null && shown.mayHold ? (
              <ActButton size="small" onPress={() => setLifting(hold.id)}>
                {t('archive.lift')}
              </ActButton>
            ) : null}
          </li>
        ))}
      </ul>
      {lifting === null ? null : <LiftDialog holdId={lifting} onClose={() => setLifting(null)} onDone={() => setLifting(null)} />}
    </section>
  )
}

function Certificate({ shown: { row, certificate, requestHeld } }: { readonly shown: Extract<Shown, { kind: 'disposed' }> }) {
  const { t, name } = useText()
  const locale = useLocale()
  const { acts, files, bytes } = certificate
  const by = (who: string, at: number): string => t('archive.certificate.by', { who, time: formatInstant(at, locale, 'minute') })
  return (
    <article className={styles['pane']} aria-label={t('archive.certificate')}>
      <header>
        <h2>{t('archive.certificate')}</h2>
        <Tag>{row.number}</Tag>
      </header>
      <p className={styles['mute']}>{t('archive.certificate.detail')}</p>
      <dl className={styles['facts']}>
        <Fact label={t('archive.business')}>{[name(row.definitionName), name(row.unit)].filter(Boolean).join(t('common.separator'))}</Fact>
        <Fact label={t('archive.closed')}>{formatInstant(certificate.closedAt, locale, 'minute')}</Fact>
        <Fact label={t('archive.keptUntil')}>
          {[dayOf(certificate.keptUntil, locale.timeZone), t(`archive.rule.${certificate.rule}`)].join(t('common.separator'))}
        </Fact>
        <Fact label={t('archive.certificate.approvals')}>
          {certificate.approvals.map(({ name: who, at }) => (
            <span key={`${who}${at}`} className={styles['line']}>
              {by(who, at)}
            </span>
          ))}
        </Fact>
        <Fact label={t('archive.certificate.disposed')}>{by(certificate.disposedByName, certificate.disposedAt)}</Fact>
        <Fact label={t('archive.certificate.request')}>
          {requestHeld ? (
            <ActButton size="small" tone="quiet" onPress={() => go({ screen: 'record', recordId: certificate.requestId })}>
              {t('archive.certificate.openRequest', { number: certificate.requestNumber })}
            </ActButton>
          ) : (
            certificate.requestNumber
          )}
        </Fact>
        <Fact label={t('archive.certificate.was')}>
          <Going going={{ acts, versions: 1, files, bytes, shared: 0 }} />
        </Fact>
        <Fact label={t('archive.certificate.content')}>
          <code>{certificate.contentDigest}</code>
          <small className={styles['mute']}>{t('archive.certificate.contentHint')}</small>
        </Fact>
        <Fact label={t('archive.certificate.title')}>
          <code>{certificate.titleDigest}</code>
        </Fact>
      </dl>
    </article>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
