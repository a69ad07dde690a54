import { Input } from 'antd'
import { useState } from 'react'
import { addDays, instantAt } from '#shared/calendar/civil-date.ts'
import { parseDate } from '#shared/definition/date-text.ts'
import { parseScaled } from '#shared/definition/number-text.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { FindSelect } from '#renderer/forms/inputs/find-select.tsx'
import { PeopleInput } from '#renderer/forms/inputs/people-input.tsx'
import { useFormPeople } from '#renderer/forms/form-people.ts'
import { dayOf } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useNow } from '#renderer/view/now.ts'
import styles from './settings.module.css'

const empty = { from: '', until: '', amount: '', reason: '', toIds: [] as readonly string[], keys: [] as readonly string[] }

/** Gives a delegation: to whom, from when until when, for which business, up to what amount. */
export function DelegationForm({ fromId }: { readonly fromId: string }) {
  const { t, name } = useText()
  const { timeZone } = useLocale()
  const today = dayOf(useNow(), timeZone)
  const { members } = useFormPeople()
  const definitions = useLiveValue('definition.list', {}) ?? []
  const put = useAct('mutate')
  const [typed, setTyped] = useState(empty)
  const [told, setTold] = useState<'incomplete' | 'saved' | null>(null)
  const change = (part: Partial<typeof empty>) => {
    setTyped((old) => ({ ...old, ...part }))
    setTold(null)
    put.clear()
  }
  const from = typed.from.trim() === '' ? today : parseDate(typed.from, today)
  const until = parseDate(typed.until, today)
  const amount = typed.amount.trim() === '' ? null : parseScaled(typed.amount, 2)
  const save = async () => {
    const [toId] = typed.toIds
    if (toId === undefined || from === undefined || until === undefined || amount?.ok === false) return setTold('incomplete')
    // It holds through its last day.
    const dates = { startsAt: instantAt(from, 0, timeZone), endsAt: instantAt(addDays(until, 1), 0, timeZone) }
    const scope = { definitionKeys: [...typed.keys], amountMaxMinor: amount === null ? null : amount.value }
    const args = { id: crypto.randomUUID(), fromId, toId, ...dates, ...scope, reason: typed.reason.trim() }
    const answer = await put.run({ name: 'delegation.put', version: 1, args })
    if (answer?.ok !== true) return
    setTyped(empty)
    setTold('saved')
  }
  useShortcuts({ 'Ctrl+S': () => void save() })
  const dateField = (key: 'from' | 'until', date: string | undefined, isBad: boolean) => (
    <Input
      id={`delegation-day-${key}`}
      className={styles['narrow'] ?? ''}
      placeholder={key === 'from' ? today : t('settings.delegation.untilHint')}
      value={typed[key]}
      {...(isBad ? { status: 'error' as const } : {})}
      onChange={(event) => change({ [key]: event.target.value })}
      onBlur={() => (date === undefined || typed[key].trim() === '' ? undefined : change({ [key]: date }))}
    />
  )
  return (
    <form
      className={styles['form']}
      aria-label={t('settings.delegation.new')}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <div className={styles['list']}>
        <label className={styles['name']} htmlFor="delegation-to">
          {t('settings.delegation.to')}
        </label>
        <div className={styles['middle']}>
          <PeopleInput
            id="delegation-to"
            label={t('settings.delegation.to')}
            people={members.filter(({ key }) => key !== fromId)}
            value={typed.toIds}
            max={1}
            invalid={told === 'incomplete' && typed.toIds.length === 0}
            onChange={(toIds) => change({ toIds })}
          />
        </div>
        <label className={styles['name']} htmlFor="delegation-day-from">
          {t('settings.delegation.days')}
        </label>
        <div className={styles['pair']}>
          {dateField('from', from, from === undefined)}
          <label htmlFor="delegation-day-until">{t('settings.delegation.until')}</label>
          {dateField('until', until, until === undefined && (typed.until.trim() !== '' || told === 'incomplete'))}
        </div>
        <span className={styles['name']}>{t('settings.delegation.scope')}</span>
        <div className={styles['middle']}>
          <FindSelect
            label={t('settings.delegation.all')}
            options={definitions.map((definition) => ({ key: definition.key, label: name(definition.name) }))}
            value={typed.keys}
            many
            onChange={(keys) => change({ keys })}
          />
        </div>
        <label className={styles['name']} htmlFor="delegation-amount">
          {t('settings.delegation.amount')}
        </label>
        <div>
          <Input
            id="delegation-amount"
            className={styles['narrow'] ?? ''}
            placeholder={t('settings.delegation.amountHint')}
            value={typed.amount}
            {...(amount?.ok === false ? { status: 'error' as const } : {})}
            onChange={(event) => change({ amount: event.target.value })}
          />
          <p className={styles['hint']}>{t('settings.delegation.amountNote')}</p>
        </div>
        <label className={styles['name']} htmlFor="delegation-reason">
          {t('settings.delegation.reason')}
        </label>
        <div>
          <Input
            id="delegation-reason"
            className={styles['middle'] ?? ''}
            maxLength={2000}
            placeholder={t('settings.delegation.reasonHint')}
            value={typed.reason}
            onChange={(event) => change({ reason: event.target.value })}
          />
        </div>
        <span />
        <div>
          <ActButton tone="main" submit keys="Ctrl+S" busy={put.busy} onPress={() => {}}>
            {t('settings.delegation.do')}
          </ActButton>
        </div>
      </div>
      <FaultNotice fault={put.fault} />
      {told === 'incomplete' ? <Notice tone="bad">{t('settings.delegation.incomplete')}</Notice> : null}
      {told === 'saved' ? <Notice tone="good">{t('settings.delegation.saved')}</Notice> : null}
    </form>
  )
}
