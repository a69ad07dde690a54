import { Input, Select } from 'antd'
import { useState } from 'react'
import type { Member } from '#shared/domain/organisation.ts'
import { FindSelect } from '#renderer/forms/inputs/find-select.tsx'
import { pinyinOf } from '#renderer/forms/model/option-match.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useAble } from '#renderer/view/session.ts'
import { AccountPart } from './account-part.tsx'
import type { Organisation } from './admin-screen.tsx'
import styles from './admin.module.css'
import { Field } from './field.tsx'
import { GrantsPart } from './grants-part.tsx'
import { HandOverPart } from './hand-over-part.tsx'
import { usePut } from './use-put.ts'

type Props = { readonly organisation: Organisation; readonly member: Member | null; readonly onSaved: (id: string) => void }
type Typed = Pick<Member, 'name' | 'userName' | 'unitId' | 'postId' | 'kind' | 'state'>
const blank: Typed = { name: '', userName: '', unitId: '', postId: null, kind: 'employee', state: 'active' }

/** One member: details, grants, account. */
export function MemberPane({ organisation, member, onSaved }: Props) {
  const { t, name } = useText()
  const mayIssue = useAble('account.issue')
  const mayGrant = useAble('grant.manage')
  const [typed, setTyped] = useState<Typed>(member ?? blank)
  const [incomplete, setIncomplete] = useState(false)
  const put = usePut()
  const change = (part: Partial<Typed>) => {
    setTyped((old) => ({ ...old, ...part }))
    put.touch()
  }
  const save = async () => {
    const missing = typed.name.trim() === '' || typed.userName.trim() === '' || typed.unitId === ''
    setIncomplete(missing)
    if (missing) return
    const id = member?.id ?? crypto.randomUUID()
    const { unitId, postId, kind, state } = typed
    const saved = await put.put('member.put', {
      id,
      userName: typed.userName.trim(),
      name: typed.name.trim(),
      pinyin: pinyinOf(typed.name.trim()),
      unitId,
      postId,
      kind,
      state,
    })
    if (saved && member === null) onSaved(id)
  }
  useShortcuts({ 'Ctrl+S': () => void save() })
  return (
    <div className={styles['pane']}>
      <header className={styles['paneHead']}>
        <h2>{member?.name ?? t('admin.members.new')}</h2>
        {put.saved ? <span className={styles['mute']}>{t('admin.member.saved')}</span> : null}
        <ActButton tone="main" keys="Ctrl+S" busy={put.busy} onPress={() => void save()}>
          {t('admin.member.save')}
        </ActButton>
      </header>
      <FaultNotice fault={put.fault} />
      {incomplete ? <Notice tone="bad">{t('admin.member.incomplete')}</Notice> : null}
      <div className={styles['fields']}>
        <Field id="member-name" label={t('admin.member.name')}>
          <Input id="member-name" maxLength={60} autoFocus={member === null} value={typed.name} onChange={(event) => change({ name: event.target.value })} />
        </Field>
        <Field id="member-user" label={t('admin.member.userName')} hint={t('admin.member.userNameHint')}>
          <Input id="member-user" maxLength={40} value={typed.userName} onChange={(event) => change({ userName: event.target.value })} />
        </Field>
        <Field label={t('admin.member.unit')}>
          <FindSelect
            label={t('admin.member.unit')}
            options={organisation.units.map((unit) => ({ key: unit.id, label: name(unit.name) }))}
            value={typed.unitId === '' ? [] : [typed.unitId]}
            onChange={([unitId]) => change({ unitId: unitId ?? '' })}
          />
        </Field>
        <Field label={t('admin.member.post')}>
          <FindSelect
            label={t('admin.member.post')}
            options={[{ key: '', label: t('admin.member.noPost') }, ...organisation.posts.map((post) => ({ key: post.id, label: name(post.name) }))]}
            value={[typed.postId ?? '']}
            onChange={([postId]) => change({ postId: postId === undefined || postId === '' ? null : postId })}
          />
        </Field>
        <Field label={t('admin.member.kind')}>
          <Select
            aria-label={t('admin.member.kind')}
            value={typed.kind}
            options={(['employee', 'partner', 'visitor'] as const).map((kind) => ({ value: kind, label: t(`admin.member.kind.${kind}`) }))}
            onChange={(kind) => change({ kind })}
          />
        </Field>
        {member === null ? null : (
          <Field label={t('admin.member.state')} {...(typed.state === 'disabled' ? { hint: t('admin.member.disableNote') } : {})}>
            <Select
              aria-label={t('admin.member.state')}
              value={typed.state}
              options={(['active', 'disabled'] as const).map((state) => ({ value: state, label: t(`admin.member.state.${state}`) }))}
              onChange={(state) => change({ state })}
            />
          </Field>
        )}
      </div>
      {member === null ? null : <GrantsPart organisation={organisation} member={member} mayGrant={mayGrant} />}
      {member === null ? null : <HandOverPart key={member.id} member={member} />}
      {member === null || !mayIssue || member.state === 'disabled' ? null : <AccountPart memberId={member.id} />}
    </div>
  )
}
