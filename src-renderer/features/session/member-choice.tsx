import { useRef } from 'react'
import type { DeskState } from '#shared/contract/store.ts'
import { useText } from '#renderer/text/text.ts'
import { Kbd } from '#renderer/ui/kbd.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import styles from './lock-screen.module.css'
import { LinkAct } from './outside.tsx'

type Props = {
  readonly members: DeskState['members']
  readonly chosen: string
  readonly title: string
  readonly onChoose: (id: string) => void
  readonly onEnrol: () => void
  readonly onBack: () => void
}

/** Who takes over at this desk: arrows and Enter, the figure beside the name, or a click. */
export function MemberChoice({ members, chosen, title, onChoose, onEnrol, onBack }: Props) {
  const { t } = useText()
  const list = useRef<HTMLDivElement>(null)
  const move = (step: number) => () => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.findIndex((button) => button === document.activeElement)
    buttons[(at + step + buttons.length) % buttons.length]?.focus()
  }
  const figures = members.slice(0, 9).map(({ id }, index) => [String(index + 1), () => onChoose(id)] as const)
  useShortcuts({ Escape: onBack, ArrowDown: move(1), ArrowUp: move(-1), ...Object.fromEntries(figures) })
  return (
    <>
      <div className={styles['who']}>
        <span>{title}</span>
      </div>
      <div ref={list} className={styles['members']} role="group" aria-label={title}>
        {members.map((member, index) => (
          <button key={member.id} type="button" className={styles['member']} autoFocus={member.id === chosen} onClick={() => onChoose(member.id)}>
            {member.name}
            <span>{member.userName}</span>
            {index < 9 ? <Kbd keys={String(index + 1)} /> : null}
          </button>
        ))}
      </div>
      <div className={styles['ways']}>
        <LinkAct onPress={onBack}>{t('common.back')}</LinkAct>
        <LinkAct onPress={onEnrol}>{t('session.lock.another')}</LinkAct>
      </div>
    </>
  )
}
