import { Input } from 'antd'
import { UserPlus, Users } from 'lucide-react'
import { useMemo, useState, type KeyboardEvent } from 'react'
import { findable, matchOptions } from '#renderer/forms/model/option-match.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { isComposing } from '#renderer/ui/composing.ts'
import { PaneState } from '#renderer/ui/pane-state.tsx'
import { SplitView } from '#renderer/ui/split-view.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import type { Organisation } from './admin-screen.tsx'
import styles from './admin.module.css'
import { MemberPane } from './member-pane.tsx'

type Props = { readonly organisation: Organisation; readonly memberId: string | null; readonly onPick: (id: string | null) => void }

/** The members: a list that is found by pinyin, and one member beside it. `new` is a member being added. */
export function MembersPart({ organisation, memberId, onPick }: Props) {
  const { t } = useText()
  const member = organisation.members.find((each) => each.id === memberId)
  return (
    <SplitView
      listLabel={t('admin.part.members')}
      contentLabel={member?.name ?? t('admin.members.pick')}
      list={<MemberList organisation={organisation} memberId={memberId} onPick={onPick} />}
      content={
        member === undefined && memberId !== 'new' ? (
          <PaneState icon={Users} title={t('admin.members.pick')} detail={t('admin.members.pickDetail')} />
        ) : (
          <MemberPane key={memberId} organisation={organisation} member={member ?? null} onSaved={onPick} />
        )
      }
    />
  )
}

function MemberList({ organisation, memberId, onPick }: Props) {
  const { t, name } = useText()
  const [typed, setTyped] = useState('')
  const options = useMemo(() => {
    const units = new Map(organisation.units.map((unit) => [unit.id, name(unit.name)]))
    const sorted = organisation.members.toSorted(
      (a, b) => Number(a.state === 'disabled') - Number(b.state === 'disabled') || a.name.localeCompare(b.name, 'zh-CN'),
    )
    return findable(
      sorted.map((member) => ({
        key: member.id,
        label: member.name,
        detail: `${units.get(member.unitId) ?? ''} · ${member.userName}`,
        pinyin: `${member.pinyin} ${member.userName}`,
      })),
    )
  }, [organisation, name])
  const disabled = useMemo(() => new Set(organisation.members.filter((member) => member.state === 'disabled').map((member) => member.id)), [organisation])
  const found = matchOptions(options, typed)
  const key = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      const at = found.findIndex((option) => option.key === memberId)
      const next = found[(at + step + found.length) % Math.max(1, found.length)]
      if (next !== undefined) onPick(next.key)
    } else if (event.key === 'Enter' && found[0] !== undefined) onPick(found[0].key)
  }
  return (
    <>
      <div className={styles['listHead']}>
        <Input
          aria-label={t('admin.members.find')}
          placeholder={t('admin.members.find')}
          allowClear
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={key}
        />
        <ActButton icon={UserPlus} label={t('admin.members.add')} onPress={() => onPick('new')}>
          {null}
        </ActButton>
      </div>
      <div className={styles['list']}>
        {found.map((option) => (
          <button key={option.key} type="button" className={styles['item']} aria-current={option.key === memberId} onClick={() => onPick(option.key)}>
            <span>{option.label}</span>
            {disabled.has(option.key) ? <Tag>{t('admin.members.disabled')}</Tag> : null}
            <small>{option.detail}</small>
          </button>
        ))}
        {found.length === 0 ? <p className={styles['mute']}>{t('admin.members.none', { text: typed })}</p> : null}
      </div>
    </>
  )
}
