import { Input } from 'antd'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { addDays, instantAt } from '#shared/calendar/civil-date.ts'
import { parseDate } from '#shared/definition/date-text.ts'
import type { Member } from '#shared/domain/organisation.ts'
import { FindSelect } from '#renderer/forms/inputs/find-select.tsx'
import { dayOf, formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import { useNow } from '#renderer/view/now.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import type { Organisation } from './admin-screen.tsx'
import styles from './admin.module.css'
import { usePut } from './use-put.ts'

type Props = { readonly organisation: Organisation; readonly member: Member; readonly mayGrant: boolean }
const company = ''

/** The roles that a member holds, for which units and until when. */
export function GrantsPart({ organisation, member, mayGrant }: Props) {
  const { t, name } = useText()
  const locale = useLocale()
  const now = useNow()
  const put = usePut()
  const grants = organisation.grants.filter((grant) => grant.memberId === member.id)
  const roleName = (key: string) => {
    const role = organisation.roles.find((each) => each.key === key)
    return role === undefined ? key : name(role.name)
  }
  const unitName = (id: string | null) => {
    const unit = organisation.units.find((each) => each.id === id)
    return unit === undefined ? t('admin.grants.company') : name(unit.name)
  }
  return (
    <section className={styles['section']}>
      <h3>{t('admin.grants')}</h3>
      {grants.length === 0 ? <p className={styles['mute']}>{t('admin.grants.none')}</p> : null}
      {grants.length === 0 ? null : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('admin.grants.role')}</th>
              <th scope="col">{t('admin.grants.unit')}</th>
              <th scope="col">{t('admin.grants.until')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('admin.grants.removal')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {grants.map((grant) => (
              <tr key={grant.id}>
                <td>{roleName(grant.roleKey)}</td>
                <td>{unitName(grant.unitId)}</td>
                <td>
                  {grant.expiresAt === null ? t('admin.grants.forever') : formatInstant(grant.expiresAt - 1, locale, 'day')}{' '}
                  {grant.expiresAt !== null && grant.expiresAt <= now ? <Tag tone="warn">{t('admin.grants.expired')}</Tag> : null}
                </td>
                <td className={styles['acts']}>
                  {mayGrant ? (
                    <ActButton
                      size="small"
                      tone="quiet"
                      icon={Trash2}
                      label={t('admin.grants.remove', { role: roleName(grant.roleKey) })}
                      onPress={() => void put.put('grant.remove', { id: grant.id })}
                    >
                      {null}
                    </ActButton>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {mayGrant ? (
        <GrantForm
          organisation={organisation}
          busy={put.busy}
          onAdd={(grant) => put.put('grant.put', { id: crypto.randomUUID(), memberId: member.id, ...grant })}
        />
      ) : null}
      <FaultNotice fault={put.fault} />
    </section>
  )
}

type NewGrant = { readonly roleKey: string; readonly unitId: string | null; readonly expiresAt: number | null }

function GrantForm({
  organisation,
  busy,
  onAdd,
}: {
  readonly organisation: Organisation
  readonly busy: boolean
  readonly onAdd: (grant: NewGrant) => Promise<boolean>
}) {
  const { t, name } = useText()
  const { timeZone } = useLocale()
  const now = useNow()
  const [roleKey, setRole] = useState<string | null>(null)
  const [unitId, setUnit] = useState(company)
  const [until, setUntil] = useState('')
  const date = until.trim() === '' ? null : parseDate(until, dayOf(now, timeZone))
  const add = async () => {
    if (roleKey === null || date === undefined) return
    // A grant holds through its last day.
    const expiresAt = date === null ? null : instantAt(addDays(date, 1), 0, timeZone)
    if (await onAdd({ roleKey, unitId: unitId === company ? null : unitId, expiresAt })) setRole(null)
  }
  return (
    <div className={styles['grantForm']}>
      <FindSelect
        label={t('admin.grants.role')}
        options={organisation.roles.map((role) => ({ key: role.key, label: name(role.name) }))}
        value={roleKey === null ? [] : [roleKey]}
        onChange={([key]) => setRole(key ?? null)}
      />
      <FindSelect
        label={t('admin.grants.unit')}
        options={[{ key: company, label: t('admin.grants.company') }, ...organisation.units.map((unit) => ({ key: unit.id, label: name(unit.name) }))]}
        value={[unitId]}
        onChange={([key]) => setUnit(key ?? company)}
      />
      <Input
        aria-label={t('admin.grants.until')}
        placeholder={t('admin.grants.untilHint')}
        value={until}
        {...(date === undefined ? { status: 'error' as const } : {})}
        onChange={(event) => setUntil(event.target.value)}
        onBlur={() => {
          if (typeof date === 'string') setUntil(date)
        }}
      />
      <ActButton busy={busy} disabled={roleKey === null || date === undefined} onPress={() => void add()}>
        {t('admin.grants.add')}
      </ActButton>
    </div>
  )
}
