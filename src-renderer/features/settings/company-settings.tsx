import { Checkbox, Input, InputNumber } from 'antd'
import { useState, type ReactNode } from 'react'
import { companySettings, type CompanySettingKey } from '#shared/domain/setting.ts'
import type { Json } from '#shared/definition/field-value.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { ask } from '#renderer/bridge/store.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { cx } from '#renderer/ui/cx.ts'
import { GrowText } from '#renderer/ui/grow-text.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useArchivePeriods } from './archive-periods.tsx'
import { hoursText, overridesText, readHours, readOverrides } from './company-text.ts'
import styles from './settings.module.css'

type Values = Readonly<Record<string, Json>>
type Told = { readonly kind: 'saved' } | { readonly kind: 'bad'; readonly text: string } | { readonly kind: 'fault'; readonly fault: Fault } | null

/** Settings of the whole company, saved together; only what was changed is sent. */
export function CompanySettings({ settings }: { readonly settings: Values }) {
  const { t, language } = useText()
  const words = { working: t('settings.company.working'), off: t('settings.company.off') }
  const now = valuesOf(settings)
  const [name, setName] = useState(now['company.name'])
  const [minLength, setMinLength] = useState(now['password.minLength'])
  const [maxAttempts, setMaxAttempts] = useState(now['password.maxAttempts'])
  const [idle, setIdle] = useState(now['lock.idleMinutes'])
  const [logDays, setLogDays] = useState(now['sync.logDays'])
  const [hours, setHours] = useState(hoursText(now['calendar.hours']))
  const [zone, setZone] = useState(now['calendar.timeZone'])
  const [overrides, setOverrides] = useState(overridesText(now['calendar.overrides'], words))
  const [reviewed, setReviewed] = useState(now['process.reviewed'])
  const archive = useArchivePeriods({ all: now['archive.keepYears'], by: now['archive.keepYearsBy'] })
  const [told, setTold] = useState<Told>(null)
  const [busy, setBusy] = useState(false)

  const save = async () => {
    const readTimes = readHours(hours)
    if ('bad' in readTimes) return setTold({ kind: 'bad', text: readTimes.bad })
    const readDays = readOverrides(overrides)
    if ('bad' in readDays) return setTold({ kind: 'bad', text: readDays.bad })
    const periods = archive.read()
    if ('bad' in periods) return setTold({ kind: 'bad', text: periods.bad })
    const next: readonly (readonly [keyof typeof now, Json])[] = [
      ['company.name', name.trim()],
      ['password.minLength', minLength],
      ['password.maxAttempts', maxAttempts],
      ['lock.idleMinutes', idle],
      ['sync.logDays', logDays],
      ['process.reviewed', reviewed],
      ['archive.keepYears', periods.all],
      ['archive.keepYearsBy', periods.by],
      ['calendar.hours', readTimes.hours],
      ['calendar.timeZone', zone.trim()],
      ['calendar.overrides', readDays.overrides],
    ]
    setBusy(true)
    const fault = await putChanged(next.filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(now[key])))
    setBusy(false)
    setTold(fault === null ? { kind: 'saved' } : { kind: 'fault', fault })
  }
  useShortcuts({ 'Ctrl+S': () => void save() })
  const number = (id: string, label: string, [value, set]: readonly [number, (value: number) => void], [min, max, unit]: readonly [number, number, string]) => (
    <Row id={id} label={label}>
      <InputNumber
        id={id}
        className={styles['narrow'] ?? ''}
        min={min}
        max={max}
        precision={0}
        suffix={<span className={styles['unit']}>{unit}</span>}
        value={value}
        onChange={(typed) => set(typed ?? min)}
      />
    </Row>
  )
  return (
    <div className={styles['form']}>
      <p className={styles['intro']}>{t('settings.company.intro')}</p>
      <div className={cx(styles['list'], language === 'en' && styles['wide'])}>
        <Row id="company-name" label={t('settings.company.name')}>
          <Input id="company-name" className={styles['middle'] ?? ''} maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        </Row>
        {number('company-idle', t('settings.company.idle'), [idle, setIdle], [1, 60, t('settings.unit.minutes')])}
        {number('company-length', t('settings.company.minLength'), [minLength, setMinLength], [8, 64, t('settings.unit.chars')])}
        {number('company-attempts', t('settings.company.maxAttempts'), [maxAttempts, setMaxAttempts], [3, 20, t('settings.unit.times')])}
        {number('company-log', t('settings.company.logDays'), [logDays, setLogDays], [7, 3650, t('settings.unit.days')])}
        <Row id="company-reviewed" label={t('settings.company.processes')}>
          <Checkbox id="company-reviewed" checked={reviewed} onChange={(event) => setReviewed(event.target.checked)}>
            {t('settings.company.reviewed')}
          </Checkbox>
        </Row>
        {archive.rows(Row)}
        <Row id="company-hours" label={t('settings.company.hours')} hint={t('settings.company.hoursHint')}>
          <Input id="company-hours" className={styles['middle'] ?? ''} value={hours} onChange={(event) => setHours(event.target.value)} />
        </Row>
        <Row id="company-zone" label={t('settings.company.timeZone')}>
          <Input id="company-zone" className={styles['middle'] ?? ''} value={zone} onChange={(event) => setZone(event.target.value)} />
        </Row>
        <Row id="company-days" label={t('settings.company.overrides')} hint={t('settings.company.overridesHint')}>
          <div className={styles['middle']}>
            <GrowText id="company-days" minRows={3} maxRows={12} value={overrides} onChange={setOverrides} />
          </div>
        </Row>
        <span />
        <div>
          <ActButton tone="main" keys="Ctrl+S" busy={busy} onPress={() => void save()}>
            {t('settings.company.save')}
          </ActButton>
        </div>
      </div>
      {told?.kind === 'bad' ? <Notice tone="bad">{t('settings.company.bad', { text: told.text })}</Notice> : null}
      {told?.kind === 'saved' ? <Notice tone="good">{t('settings.company.saved')}</Notice> : null}
      <FaultNotice fault={told?.kind === 'fault' ? told.fault : null} />
    </div>
  )
}

function Row({ id, label, hint, children }: { readonly id: string; readonly label: string; readonly hint?: string; readonly children: ReactNode }) {
  return (
    <>
      <label className={styles['name']} htmlFor={id}>
        {label}
      </label>
      <div>
        {children}
        {hint === undefined ? null : <p className={styles['hint']}>{hint}</p>}
      </div>
    </>
  )
}

async function putChanged(changed: readonly (readonly [CompanySettingKey, Json])[]): Promise<Fault | null> {
  for (const [key, value] of changed) {
    const saved = await ask('mutate', { name: 'setting.put', version: 1, args: { key, value } })
    if (!saved.ok) return saved.fault
  }
  return null
}

/** The settings with their defaults filled in. */
function valuesOf(settings: Values) {
  return {
    'company.name': valueOr(companySettings['company.name'], settings['company.name']),
    'password.minLength': valueOr(companySettings['password.minLength'], settings['password.minLength']),
    'password.maxAttempts': valueOr(companySettings['password.maxAttempts'], settings['password.maxAttempts']),
    'lock.idleMinutes': valueOr(companySettings['lock.idleMinutes'], settings['lock.idleMinutes']),
    'sync.logDays': valueOr(companySettings['sync.logDays'], settings['sync.logDays']),
    'archive.keepYears': valueOr(companySettings['archive.keepYears'], settings['archive.keepYears']),
    'archive.keepYearsBy': valueOr(companySettings['archive.keepYearsBy'], settings['archive.keepYearsBy']),
    'process.reviewed': valueOr(companySettings['process.reviewed'], settings['process.reviewed']),
    'calendar.hours': valueOr(companySettings['calendar.hours'], settings['calendar.hours']),
    'calendar.overrides': valueOr(companySettings['calendar.overrides'], settings['calendar.overrides']),
    'calendar.timeZone': valueOr(companySettings['calendar.timeZone'], settings['calendar.timeZone']),
  }
}

type Schema<T> = {
  readonly parse: (value: unknown) => T
  readonly safeParse: (value: unknown) => { readonly success: true; readonly data: T } | { readonly success: false }
}

/** A stored setting, or its default where there is none; a value of another version counts as none. */
function valueOr<T>(schema: Schema<T>, value: Json | undefined): T {
  const parsed = schema.safeParse(value)
  return parsed.success ? parsed.data : schema.parse(undefined)
}
