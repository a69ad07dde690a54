import { useState } from 'react'
import type { DayView } from '#shared/contract/store.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { GrowText } from '#renderer/ui/grow-text.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { figureOf } from './day-figures.tsx'
import styles from './day.module.css'

/** 小结: drafted from the figures, finished by hand. */
export function DaySummary({ day }: { readonly day: DayView }) {
  const { t } = useText()
  const locale = useLocale()
  const act = useAct('day.act')
  const [typed, setTyped] = useState<string | null>(null)
  const draft = useDraft(day)
  const text = typed ?? day.summary?.text ?? ''
  const save = async () => {
    const saved = await act.run({ kind: 'summarise', unitId: day.unitId, date: day.date, text })
    if (saved?.ok) setTyped(null)
  }
  return (
    <section>
      <h2>{t('day.summary')}</h2>
      {day.abilities.includes('summarise') ? (
        <>
          <GrowText label={t('day.summary')} placeholder={t('day.summary.hint')} value={text} maxLength={8000} minRows={4} maxRows={14} onChange={setTyped} />
          <FaultNotice fault={act.fault} />
          <div className={styles['foot']}>
            <ActButton tone="quiet" onPress={() => setTyped([text, draft].filter((part) => part !== '').join('\n'))}>
              {t('day.summary.draft')}
            </ActButton>
            <ActButton busy={act.busy} disabled={text.trim() === ''} onPress={() => void save()}>
              {t('day.act.summarise')}
            </ActButton>
          </div>
        </>
      ) : (
        <p className={styles['words']}>{text}</p>
      )}
      {day.summary === null ? null : (
        <p className={styles['mute']}>{t('day.note.done', { name: day.summary.byName, time: formatInstant(day.summary.at, locale, 'minute') })}</p>
      )}
    </section>
  )
}

/** What the figures say, in words. */
function useDraft(day: DayView): string {
  const { t, name } = useText()
  const names = [...new Set(day.people.map((stint) => stint.name))]
  const lines = day.lines
    .filter(({ entered, notSubmitted }) => entered + notSubmitted > 0)
    .flatMap((line) => [
      t('day.draft.line', { ...line, name: name(line.name), late: line.late + line.supplements }),
      ...line.totals.flatMap((total) =>
        total.label === null ? [] : [t('day.draft.total', { label: name(total.label), value: figureOf(total, total.computed) })],
      ),
    ])
  return [t('day.draft.people', { n: names.length, names: names.join(t('day.listSeparator')) }), ...lines].join('\n')
}
