import { Select } from 'antd'
import { useState } from 'react'
import type { DayView } from '#shared/contract/store.ts'
import { addDays, dayNumber } from '#shared/calendar/civil-date.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useAskFirst } from '#renderer/ui/ask-first.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { Tag } from '#renderer/ui/tag.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { amend } from '#renderer/view/places.ts'
import type { ScreenProps } from '#renderer/view/screen.ts'
import { CloseBox } from './close-box.tsx'
import { DayFigures } from './day-figures.tsx'
import { DaySide } from './day-side.tsx'
import { DaySteps } from './day-steps.tsx'
import { DaySummary } from './day-summary.tsx'
import styles from './day.module.css'

/** 业务日: how the day of a unit stands, what is still to do, and what brings it further. */
export function DayScreen({ place }: ScreenProps<'day'>) {
  const view = useLive('day.view', { unitId: place.unitId, date: place.date }, { keep: true })
  return (
    <div className={styles['page']}>
      <LivePane live={view}>{(day) => <Content key={`${day.unitId} ${day.date}`} day={day} />}</LivePane>
    </div>
  )
}

const tones = { none: 'mute', open: 'accent', closed: 'warn', sealed: 'good' } as const

function Content({ day }: { readonly day: DayView }) {
  const { t, name } = useText()
  const act = useAct('day.act')
  const [closing, setClosing] = useState(false)
  const { ask, asking } = useAskFirst()
  const ofDay = { unitId: day.unitId, date: day.date }
  const can = (ability: DayView['abilities'][number]) => day.abilities.includes(ability)
  const go = (date: string) => amend({ screen: 'day', unitId: day.unitId, date })
  const close = () => (day.blockers.length === 0 ? void act.run({ kind: 'close', ...ofDay, inSpiteOf: [], reason: '' }) : setClosing(true))
  const seal = () =>
    ask({
      title: t('day.seal.title', { date: day.date }),
      detail: t('day.seal.detail', { n: day.lines.reduce((sum, line) => sum + line.entered, 0) }),
      yes: t('day.seal.yes'),
      no: t('day.close.cancel'),
      onYes: () => void act.run({ kind: 'seal', ...ofDay, content: day.content }),
    })
  const sign = () => {
    if (can('sign-in')) void act.run({ kind: 'sign-in', ...ofDay })
    else if (can('sign-out')) void act.run({ kind: 'sign-out', ...ofDay })
  }
  const mayClose = can('close') && (day.blockers.length === 0 || can('pass'))
  const maySeal = can('seal') && day.sealBlockers.length === 0
  useShortcuts({
    i: sign,
    '[': () => go(addDays(day.date, -1)),
    ']': () => (dayNumber(day.date) <= dayNumber(day.today) ? go(addDays(day.date, 1)) : false),
  })
  useShortcuts({ 'Ctrl+Shift+Enter': close }, mayClose)
  useShortcuts({ 'Ctrl+Shift+Enter': seal }, maySeal)
  return (
    <>
      <header className={styles['head']}>
        <div className={styles['dates']}>
          <ActButton size="small" tone="quiet" keys="[" onPress={() => go(addDays(day.date, -1))}>
            {t('day.earlier')}
          </ActButton>
          <h1>
            <time dateTime={day.date}>{day.date}</time>
          </h1>
          <ActButton size="small" tone="quiet" keys="]" disabled={day.date > day.today} onPress={() => go(addDays(day.date, 1))}>
            {t('day.later')}
          </ActButton>
        </div>
        <Tag tone={tones[day.state]}>{t(`day.state.${day.state}`)}</Tag>
        {day.units.length > 1 ? (
          <Select
            aria-label={t('day.unit')}
            className={styles['unit'] ?? ''}
            value={day.unitId}
            options={day.units.map((unit) => ({ value: unit.id, label: name(unit.name) }))}
            onChange={(unitId: string) => amend({ screen: 'day', unitId, date: day.date })}
          />
        ) : (
          <span className={styles['mute']}>{day.units.map((unit) => name(unit.name)).join()}</span>
        )}
        <div className={styles['acts']}>
          {can('sign-in') || can('sign-out') ? (
            <ActButton tone={can('sign-in') ? 'main' : 'plain'} keys="I" busy={act.busy} onPress={sign}>
              {t(can('sign-in') ? 'day.act.sign-in' : 'day.act.sign-out')}
            </ActButton>
          ) : null}
          {can('close') ? (
            <ActButton keys="Ctrl+Shift+Enter" busy={act.busy} disabled={!mayClose} onPress={close}>
              {t('day.act.close')}
            </ActButton>
          ) : null}
          {can('seal') ? (
            <ActButton tone="main" keys="Ctrl+Shift+Enter" busy={act.busy} disabled={!maySeal} onPress={seal}>
              {t('day.act.seal')}
            </ActButton>
          ) : null}
        </div>
      </header>
      <DaySteps day={day} />
      <FaultNotice fault={act.fault} />
      <div className={styles['columns']}>
        <div className={styles['main']}>
          {can('seal') && day.sealBlockers.length > 0 ? <Notice tone="warn">{t('day.sealBlockers')}</Notice> : null}
          <DayFigures day={day} />
          <DaySummary day={day} />
          {can('close') ? <Blockers day={day} /> : null}
        </div>
        <DaySide day={day} />
      </div>
      {closing ? <CloseBox day={day} onClose={() => setClosing(false)} /> : null}
      {asking}
    </>
  )
}

function Blockers({ day }: { readonly day: DayView }) {
  const { t } = useText()
  return (
    <section>
      <h2>{t('day.blockers')}</h2>
      {day.blockers.length === 0 ? (
        <p className={styles['mute']}>{t('day.blockers.none')}</p>
      ) : (
        <>
          <ul className={styles['blockers']}>
            {day.blockers.map((blocker) => (
              <li key={blocker}>{t(`day.blocker.${blocker}`)}</li>
            ))}
          </ul>
          {day.abilities.includes('pass') ? null : <p className={styles['mute']}>{t('day.blockers.ask')}</p>}
        </>
      )}
    </section>
  )
}
