import { useEffect, useState, type ReactNode } from 'react'
import type { DeskState } from '#shared/contract/store.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { callDesk, onDesk } from '#renderer/bridge/desk.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { formatClock, formatInstant, formatWeekday } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText, type Speak } from '#renderer/text/text.ts'
import { Tag } from '#renderer/ui/tag.tsx'
import { useNow } from '#renderer/view/now.ts'
import { isHandOver } from '#renderer/view/hand-over.ts'
import { enter, readDesk, renewDesk } from '#renderer/view/session.ts'
import { unexpectedEnd } from '#renderer/view/unexpected-end.ts'
import { FirstStartScreen } from './first-start-screen.tsx'
import styles from './lock-screen.module.css'
import { MemberChoice } from './member-choice.tsx'
import { LinkAct, Outside } from './outside.tsx'
import { UnlockForm } from './unlock-form.tsx'

const dueEveryMs = 30_000

type Mode = 'password' | 'switch' | 'enrol'

/** The locked desk: the time, who, what still waits, one password field. No data behind it. */
export function LockScreen({ desk }: { readonly desk: DeskState }) {
  const { t } = useText()
  const handedOver = isHandOver()
  const [mode, setMode] = useState<Mode>(handedOver && desk.members.length > 1 ? 'switch' : 'password')
  const [memberId, setMemberId] = useState(desk.lastMemberId ?? desk.members[0]?.id ?? null)
  const [forgotten, setForgotten] = useState(false)
  const unlock = useAct('session.unlock')
  const member = desk.members.find(({ id }) => id === memberId) ?? desk.members[0]
  if (mode === 'enrol' || member === undefined) return <FirstStartScreen desk={desk} initial="enrol" />
  const submit = async (password: string) => {
    const answer = await unlock.run({ memberId: member.id, password })
    if (answer?.ok) enter(answer.value, false)
    // Only with the key does a damaged store show itself: then this is no longer a lock screen but one with ways out.
    else if (answer !== null) void readDesk()
    return answer?.ok === true
  }
  return (
    <Outside foot={<Facts desk={desk} />}>
      <h1 className="visually-hidden">{t('session.locked')}</h1>
      <TimeOfDay>
        <Due count={desk.due} />
      </TimeOfDay>
      <UnexpectedEnd />
      {mode === 'switch' ? (
        <MemberChoice
          members={desk.members}
          chosen={handedOver ? (desk.members.find(({ id }) => id !== desk.lastMemberId)?.id ?? member.id) : member.id}
          title={t(handedOver ? 'session.lock.takeOver' : 'session.lock.choose')}
          onChoose={(id) => {
            unlock.clear()
            setMemberId(id)
            setMode('password')
          }}
          onEnrol={() => setMode('enrol')}
          onBack={() => setMode('password')}
        />
      ) : (
        <>
          <div className={styles['who']}>
            <span>{member.name}</span>
            <span>{desk.deskName}</span>
          </div>
          <UnlockForm key={member.id} name={member.name} busy={unlock.busy} fault={unlock.fault} onSubmit={submit} hint={hintOf(desk, t)} />
          <div className={styles['ways']}>
            <LinkAct onPress={() => setMode('switch')}>{t('session.lock.switch')}</LinkAct>
            <LinkAct onPress={() => setForgotten(!forgotten)}>{t('session.lock.forgot')}</LinkAct>
          </div>
          {forgotten ? (
            <p className={styles['forgot']} role="status">
              {t('session.lock.forgotDetail')}
            </p>
          ) : null}
        </>
      )}
    </Outside>
  )
}

function hintOf({ waiting, leaving, dropped }: DeskState, t: Speak): string {
  const left = waiting === 0 ? t('session.lock.nothing') : t(leaving ? 'session.lock.waiting' : 'session.lock.waitingForYou', { n: waiting })
  return dropped === 0 ? left : `${left}${t('common.separator')}${t('session.lock.dropped', { n: dropped })}`
}

/** How many tasks have fallen due: a number, and nothing of what they are. Rings when main says that one just has. */
function Due({ count }: { readonly count: number }) {
  const { t } = useText()
  useEffect(() => {
    // The desk's clock runs on without anybody telling the page.
    const timer = setInterval(() => void renewDesk(), dueEveryMs)
    return () => clearInterval(timer)
  }, [])
  useEffect(
    () =>
      onDesk('alarm', () => {
        void renewDesk().then((desk) => callDesk('ring', { title: t('session.lock.ringTitle'), body: t('session.lock.due', { n: desk?.due ?? 1 }) }))
      }),
    [t],
  )
  return count === 0 ? null : (
    <p className={styles['due']} role="status">
      {t('session.lock.due', { n: count })}
    </p>
  )
}

/** After a crash: what has ended, and what was kept. */
function UnexpectedEnd() {
  const { t } = useText()
  const ended = unexpectedEnd()
  if (ended === null) return null
  return (
    <p className={styles['ended']} role="status">
      {t(ended === 'store' ? 'session.lock.storeEnded' : 'session.lock.pageEnded')} {t('session.lock.endedKept')}
    </p>
  )
}

function TimeOfDay({ children }: { readonly children: ReactNode }) {
  const locale = useLocale()
  const now = useNow(1000)
  return (
    <div className={styles['clock']}>
      <time dateTime={new Date(now).toISOString()}>{formatInstant(now, locale, 'time')}</time>
      <p>
        {formatInstant(now, locale, 'day')} {formatWeekday(now, locale, 'long')}
      </p>
      {children}
    </div>
  )
}

function Facts({ desk }: { readonly desk: DeskState }) {
  const { t } = useText()
  const locale = useLocale()
  const now = useNow()
  const near = (at: number) => formatClock(at, now, locale)
  // A backup may run while the desk is locked, and the lock screen says so at once.
  const backup = useLiveValue('backup.state', {}) ?? desk.backup
  const saved =
    backup.lastAt === null || backup.lastState === 'none'
      ? t('frame.strip.backupNone')
      : backup.lastState === 'failed'
        ? t('frame.strip.backupFailed')
        : t(backup.lastState === 'proven' ? 'frame.strip.backupProven' : 'frame.strip.backupWritten', { time: near(backup.lastAt) })
  return (
    <>
      {desk.weak ? <Tag tone="warn">{t('session.weak')}</Tag> : null}
      <span>{desk.agreedAt === null ? t('session.lock.neverAgreed') : t('session.lock.agreed', { time: near(desk.agreedAt) })}</span>
      <span>{backup.folderState === 'unset' ? t('frame.strip.backupUnset') : saved}</span>
    </>
  )
}
