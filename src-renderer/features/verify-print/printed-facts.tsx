import type { PrintVerdict } from '#shared/contract/store.ts'
import { fingerprintText } from '#shared/kernel/fingerprint.ts'
import { formatInstant, formatMoney } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { go } from '#renderer/view/places.ts'
import styles from './verify-print.module.css'

type Genuine = Extract<PrintVerdict, { readonly digest: string }>

/** What the paper must show: a genuine code can be stuck on another paper. */
export function PrintedFacts({ verdict }: { readonly verdict: Genuine }) {
  const { t, name } = useText()
  const locale = useLocale()
  const record = 'record' in verdict ? verdict.record : null
  // What has changed since need not agree: only the print itself must.
  const compare = t(verdict.kind === 'changed' ? 'print.verify.compareChanged' : 'print.verify.compare')
  const facts: readonly (readonly [label: string, words: string])[] = [
    ...(record === null
      ? []
      : ([
          [t('print.verify.form'), `${name(record.definitionName)} ${record.number}`],
          [t('print.verify.subject'), record.title],
          [t('record.businessDate'), record.businessDate],
          ...(record.amountMinor === null ? [] : [[t('print.verify.amount'), formatMoney(record.amountMinor, record.currency)] as const]),
          [t('print.verify.state'), t(`record.state.${record.state}`)],
        ] as const)),
    [t('print.verify.digest'), fingerprintText(verdict.digest).toUpperCase()],
    [
      t('print.verify.printed'),
      t('print.verify.printedBy', { name: verdict.printedBy, desk: verdict.printedOn, at: formatInstant(verdict.printedAt, locale, 'minute') }),
    ],
  ]
  return (
    <section className={styles['facts']} aria-label={compare}>
      <p>{compare}</p>
      <dl>
        {facts.map(([label, words]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {record === null ? null : <ActButton onPress={() => go({ screen: 'record', recordId: record.id })}>{t('print.verify.open')}</ActButton>}
    </section>
  )
}
