import { Printer } from 'lucide-react'
import { isWithInitiator } from '#shared/domain/record.ts'
import type { RecordView } from '#shared/contract/store.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { formatDue, formatInstant, formatNear } from '#renderer/text/format.ts'
import { useLocale, type Locale } from '#renderer/text/language.ts'
import { useText, type Speak } from '#renderer/text/text.ts'
import { Tag, type Tone } from '#renderer/ui/tag.tsx'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { goToCopy } from '#renderer/view/copied.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useNow } from '#renderer/view/now.ts'
import { go } from '#renderer/view/places.ts'
import { useSession } from '#renderer/view/session.ts'
import styles from './record-head.module.css'

/** Title, number, state, and who is next until when. */
export function RecordHead({ view, onPrint }: { readonly view: RecordView; readonly onPrint: () => void }) {
  const { t, name } = useText()
  const locale = useLocale()
  const now = useNow()
  const me = useSession().member.id
  const { record } = view
  const standing = standingOf(view, { t, name, locale, now, me })
  return (
    <header className={styles['head']}>
      <h2>{record.title}</h2>
      <div className={styles['acts']}>
        <ActButton tone="quiet" size="small" icon={Printer} keys="Ctrl+P" onPress={onPrint}>
          {t('print.do')}
        </ActButton>
        {view.abilities.includes('copy') ? <CopyAct view={view} /> : null}
      </div>
      <p>
        <span>{name(view.definition.name)}</span>
        <span
          className={record.numberState === 'provisional' ? styles['provisional'] : undefined}
          title={record.numberState === 'provisional' ? t('record.provisional') : undefined}
        >
          {record.number}
        </span>
        <Tag tone={standing.tone}>{standing.words}</Tag>
        {record.round > 1 ? <Tag>{t('record.round', { n: record.round })}</Tag> : null}
        {view.pending === 'waiting' ? (
          <Tag tone="warn" title={t('record.pendingWhole')}>
            {t('record.pending')}
          </Tag>
        ) : null}
      </p>
      {view.pending === 'rejected' ? (
        <div className={styles['rejected']}>
          <Notice
            tone="bad"
            end={
              <ActButton size="small" onPress={() => go({ screen: 'conflicts', id: null })}>
                {t('record.goConflicts')}
              </ActButton>
            }
          >
            {t('record.rejectedWhole')}
          </Notice>
        </div>
      ) : null}
    </header>
  )
}

function CopyAct({ view }: { readonly view: RecordView }) {
  const { t } = useText()
  const copy = useAct('record.copy')
  const start = async () => {
    const answer = await copy.run({ recordId: view.record.id })
    if (answer?.ok) goToCopy(view.definition.key, answer.value)
  }
  return (
    <div>
      <FaultNotice fault={copy.fault} />
      <ActButton tone="quiet" size="small" onPress={() => void start()} busy={copy.busy}>
        {t('record.do.copy')}
      </ActButton>
    </div>
  )
}

type World = { readonly t: Speak; readonly name: (text: LocalText) => string; readonly locale: Locale; readonly now: number; readonly me: string }

function standingOf(view: RecordView, { t, name, locale, now, me }: World): { readonly words: string; readonly tone: Tone } {
  const { record } = view
  if (isWithInitiator(record.state))
    return {
      words: t(record.state === 'started' ? 'record.started' : 'record.atInitiator', {
        name: record.creatorId === me ? t('record.nextYou') : view.creatorName,
      }),
      tone: 'warn',
    }
  if (record.state !== 'running') {
    const words = t(`record.state.${record.state}`)
    return {
      words: record.closedAt === null ? words : t('record.closedAt', { state: words, time: formatInstant(record.closedAt, locale, 'short', now) }),
      tone: record.state === 'completed' ? 'good' : 'mute',
    }
  }
  // Who is asked a question holds nothing up: the one who asked may decide without the answer.
  const open = view.tasks.filter((task) => task.state === 'open' && task.kind !== 'answer')
  if (open.length === 0) return { words: waitingWords(view, { t, name, locale, now, me }), tone: 'accent' }
  const isSpread = new Set(open.map(({ node }) => node)).size > 1
  const nameOf = (task: (typeof open)[number]) => (task.assigneeId === me ? t('record.nextYou') : task.assigneeName)
  const who = open.map((task) => (isSpread ? t('record.nextAt', { who: nameOf(task), node: name(task.nodeLabel) }) : nameOf(task))).join(t('common.comma'))
  const paused = open.every(({ pausedAt }) => pausedAt !== null)
  if (paused) return { words: t('record.nextPaused', { who }), tone: 'warn' }
  const due = open.flatMap(({ dueAt, pausedAt }) => (dueAt === null || pausedAt !== null ? [] : [dueAt]))
  const dueAt = due.length === 0 ? null : Math.min(...due)
  if (dueAt === null) return { words: t('record.next', { who }), tone: 'accent' }
  if (dueAt < now) return { words: t('record.nextLate', { who, late: formatDue(dueAt, now, locale).words }), tone: 'bad' }
  return { words: t('record.nextBy', { who, by: formatNear(dueAt, now, locale) }), tone: 'accent' }
}

/** Where nobody is asked: till when it waits, or for how many of the records that it has started. */
function waitingWords({ course, record }: RecordView, { t, locale, now }: World): string {
  const until = course.waits.map((wait) => wait.until).toSorted((a, b) => a - b)[0]
  if (until !== undefined) return t('record.waitsUntil', { time: formatNear(until, now, locale) })
  const running = Object.values(record.route?.children ?? {}).flat().length
  return running > 0 ? t('record.waitsForChildren', { count: running }) : t('record.state.running')
}
