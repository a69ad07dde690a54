import { useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useLive, useLiveValue } from '#renderer/bridge/live.ts'
import { PeopleInput } from '#renderer/forms/inputs/people-input.tsx'
import { useFormPeople } from '#renderer/forms/form-people.ts'
import { formatInstant, formatMoney } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { useNow } from '#renderer/view/now.ts'
import { useAble, useSession } from '#renderer/view/session.ts'
import { DelegationForm } from './delegation-form.tsx'
import styles from './settings.module.css'

type Delegation = CallValue<'delegation.list'>['given'][number]

/** 委派: who takes one's tasks for some time. Whoever manages grants may say it for somebody who is away. */
export function DelegationPart() {
  const { t } = useText()
  const me = useSession().member
  const mayForOthers = useAble('grant.manage')
  const { members } = useFormPeople()
  const [fromId, setFrom] = useState(me.id)
  const live = useLive('delegation.list', { memberId: fromId })
  return (
    <>
      <p className={styles['intro']}>{t('settings.delegation.intro')}</p>
      {mayForOthers ? (
        <div className={styles['list']}>
          <label className={styles['name']} htmlFor="delegation-from">
            {t('settings.delegation.from')}
          </label>
          <div className={styles['middle']}>
            <PeopleInput
              id="delegation-from"
              label={t('settings.delegation.from')}
              people={members}
              value={[fromId]}
              max={1}
              onChange={([id]) => setFrom(id ?? me.id)}
            />
          </div>
        </div>
      ) : null}
      <DelegationForm key={fromId} fromId={fromId} />
      <LivePane live={live}>
        {({ given, received }) => (
          <>
            <h2 className={styles['heading']}>{t('settings.delegation.given')}</h2>
            {given.length === 0 ? <p className={styles['unit']}>{t('settings.delegation.givenNone')}</p> : <Delegations rows={given} own />}
            {received.length === 0 ? null : (
              <>
                <h2 className={styles['heading']}>{t('settings.delegation.received')}</h2>
                <Delegations rows={received} own={false} />
              </>
            )}
          </>
        )}
      </LivePane>
    </>
  )
}

function Delegations({ rows, own }: { readonly rows: readonly Delegation[]; readonly own: boolean }) {
  const { t, name } = useText()
  const locale = useLocale()
  const now = useNow()
  const definitions = useLiveValue('definition.list', {})
  const end = useAct('mutate')
  const nameOf = (key: string) => {
    const found = definitions?.find((each) => each.key === key)
    return found === undefined ? key : name(found.name)
  }
  const day = (at: number) => formatInstant(at, locale, 'day')
  return (
    <>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t(own ? 'settings.delegation.to' : 'settings.delegation.from')}</th>
            <th scope="col">{t('settings.delegation.days')}</th>
            <th scope="col">{t('settings.delegation.scope')}</th>
            <th scope="col">{t('settings.delegation.reason')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('settings.delegation.end')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, fromName, toName, startsAt, endsAt, definitionKeys, amountMaxMinor, reason }) => (
            <tr key={id}>
              <td>
                {own ? toName : fromName} <StateTag startsAt={startsAt} endsAt={endsAt} now={now} />
              </td>
              <td>{t('settings.delegation.span', { from: day(startsAt), to: day(endsAt - 1) })}</td>
              <td>
                {[
                  definitionKeys.length === 0 ? t('settings.delegation.all') : definitionKeys.map(nameOf).join(t('common.comma')),
                  amountMaxMinor === null ? '' : t('settings.delegation.upTo', { amount: formatMoney(amountMaxMinor) }),
                ]
                  .filter(Boolean)
                  .join(t('common.separator'))}
              </td>
              <td>{reason}</td>
              <td>
                {own && now < endsAt ? (
                  <ActButton
                    size="small"
                    tone="quiet"
                    busy={end.busy}
                    label={t('settings.delegation.endOf', { who: toName })}
                    onPress={() => void end.run({ name: 'delegation.remove', version: 1, args: { id } })}
                  >
                    {t('settings.delegation.end')}
                  </ActButton>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <FaultNotice fault={end.fault} />
    </>
  )
}

function StateTag({ startsAt, endsAt, now }: { readonly startsAt: number; readonly endsAt: number; readonly now: number }) {
  const { t } = useText()
  if (endsAt <= now) return <Tag>{t('settings.delegation.over')}</Tag>
  return startsAt > now ? <Tag tone="accent">{t('settings.delegation.later')}</Tag> : <Tag tone="good">{t('settings.delegation.now')}</Tag>
}
