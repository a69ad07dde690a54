import { useEffect, useState } from 'react'
import type { CallValue, SyncState } from '#shared/contract/store.ts'
import { assertNever } from '#shared/kernel/assert-never.ts'
import { callDesk, onDesk } from '#renderer/bridge/desk.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { formatClock, formatSpan } from '#renderer/text/format.ts'
import { useLocale, type Locale } from '#renderer/text/language.ts'
import { useText, type Speak } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { useNow } from '#renderer/view/now.ts'
import { go } from '#renderer/view/places.ts'
import { useSession } from '#renderer/view/session.ts'
import styles from './status-strip.module.css'

type Part = { readonly words: string; readonly tone: 'good' | 'wait' | 'bad' | 'plain' }
type Say = { readonly t: Speak; readonly near: (at: number) => string }

/** Bottom: the desk's trust cues in one line; colour only where a person is needed. */
export function StatusStrip() {
  const { t } = useText()
  const locale = useLocale()
  const now = useNow()
  const sync = useLiveValue('sync.state', {})
  const backup = useLiveValue('backup.state', {})
  const desk = useLiveValue('desk.state', {})
  const say: Say = { t, near: nearOf(now, locale) }
  return (
    <footer className={styles['strip']} aria-label={t('frame.strip')}>
      {sync === null ? null : (
        <>
          <StripPart part={linkPart(sync, say)} help={t('frame.strip.goSync')} onPress={() => go({ screen: 'sync' })} live />
          <StripPart
            part={{ words: t('frame.strip.waiting', { n: sync.waiting }), tone: sync.waiting > 0 && sync.link !== 'online' ? 'wait' : 'plain' }}
            help={t('frame.strip.goSync')}
            onPress={() => go({ screen: 'sync' })}
          />
          {sync.link === 'online' || sync.agreedAt === null ? null : (
            <StripPart
              part={{ words: t('frame.strip.agreed', { time: say.near(sync.agreedAt) }), tone: 'plain' }}
              help={t('frame.strip.goSync')}
              onPress={() => go({ screen: 'sync' })}
            />
          )}
          {sync.clockAhead === null ? null : (
            <StripPart
              part={{ words: t('frame.strip.clock', { span: formatSpan(Math.abs(sync.clockAhead), locale.language) }), tone: 'bad' }}
              help={t('frame.strip.goSync')}
              onPress={() => go({ screen: 'sync' })}
            />
          )}
          {sync.conflicts === 0 ? null : (
            <StripPart
              part={{ words: t('frame.strip.conflicts', { n: sync.conflicts }), tone: 'bad' }}
              help={t('record.goConflicts')}
              onPress={() => go({ screen: 'conflicts', id: null })}
            />
          )}
        </>
      )}
      {backup === null ? null : <StripPart part={backupPart(backup, say)} help={t('frame.strip.goBackup')} onPress={() => go({ screen: 'backup' })} />}
      {desk?.weak ? (
        <StripPart
          part={{ words: t('session.weak'), tone: 'bad' }}
          help={t('session.check.title')}
          onPress={() => go({ screen: 'settings', part: 'general' })}
        />
      ) : null}
      <LockPart />
    </footer>
  )
}

function nearOf(now: number, locale: Locale): (at: number) => string {
  return (at) => formatClock(at, now, locale)
}

function StripPart({
  part,
  help,
  onPress,
  live = false,
  end = false,
}: {
  readonly part: Part
  readonly help: string
  readonly onPress: () => void
  readonly live?: boolean
  readonly end?: boolean
}) {
  return (
    <button type="button" className={cx(styles['part'], styles[part.tone], end && styles['end'])} title={help} onClick={onPress}>
      <span {...(live ? { role: 'status' } : {})}>{part.words}</span>
    </button>
  )
}

function linkPart(sync: SyncState, { t, near }: Say): Part {
  if (sync.bootstrap !== null && sync.bootstrap.total > 0) {
    return { words: t('frame.strip.bootstrap', { percent: Math.min(99, Math.floor((sync.bootstrap.done / sync.bootstrap.total) * 100)) }), tone: 'wait' }
  }
  switch (sync.link) {
    case 'online':
      return { words: sync.agreedAt === null ? t('frame.strip.online') : t('frame.strip.onlineAgreed', { time: near(sync.agreedAt) }), tone: 'good' }
    case 'offline':
      return { words: t('frame.strip.offline', { since: near(sync.since) }), tone: 'wait' }
    case 'connecting':
      return { words: t('frame.strip.connecting'), tone: 'plain' }
    case 'untrusted':
      return { words: t('frame.strip.untrusted'), tone: 'bad' }
    case 'refused':
      return { words: t('frame.strip.refused'), tone: 'bad' }
    default:
      return assertNever(sync.link)
  }
}

function backupPart(backup: CallValue<'backup.state'>, { t, near }: Say): Part {
  switch (backup.folderState) {
    case 'unset':
      return { words: t('frame.strip.backupUnset'), tone: 'wait' }
    case 'missing':
      return { words: t('frame.strip.backupMissing'), tone: 'bad' }
    case 'read-only':
      return { words: t('frame.strip.backupReadOnly'), tone: 'bad' }
    case 'full':
      return { words: t('frame.strip.backupFull'), tone: 'bad' }
    case 'ready':
      break
    default:
      return assertNever(backup.folderState)
  }
  if (backup.lastState === 'failed') return { words: t('frame.strip.backupFailed'), tone: 'bad' }
  if (backup.lastAt === null || backup.lastState === 'none') return { words: t('frame.strip.backupNone'), tone: 'wait' }
  return {
    words: t(backup.lastState === 'proven' ? 'frame.strip.backupProven' : 'frame.strip.backupWritten', { time: near(backup.lastAt) }),
    tone: backup.lastState === 'proven' ? 'good' : 'plain',
  }
}

function LockPart() {
  const { t } = useText()
  const { idleMinutes } = useSession()
  const [seconds, setSeconds] = useState<number | null>(null)
  useEffect(() => onDesk('lockCountdown', (countdown) => setSeconds(countdown.seconds)), [])
  const part: Part =
    seconds === null ? { words: t('frame.strip.idle', { n: idleMinutes }), tone: 'plain' } : { words: t('frame.strip.lockSoon', { n: seconds }), tone: 'wait' }
  return <StripPart part={part} help={t('frame.strip.goLock')} onPress={() => void callDesk('lock', {})} end />
}
