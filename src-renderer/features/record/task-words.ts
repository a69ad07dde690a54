import type { RecordView } from '#shared/contract/store.ts'
import type { Speak } from '#renderer/text/text.ts'

/** A task of the record's page. */
export type ShownTask = RecordView['tasks'][number]

/** Those who are asked now, then those whose turn comes, each behind the one he waits for. */
export function pendingTasks(tasks: readonly ShownTask[]): readonly ShownTask[] {
  const behind = new Map(tasks.filter(({ state }) => state === 'queued').map((task) => [task.after, task]))
  const line = (task: ShownTask, seen: ReadonlySet<string> = new Set()): readonly ShownTask[] => {
    const next = behind.get(task.id)
    return next === undefined || seen.has(next.id) ? [task] : [task, ...line(next, new Set([...seen, task.id]))]
  }
  return tasks.filter(({ state }) => state === 'open').flatMap((task) => line(task))
}

/** What a pending task is waiting for, in words: its assignee, somebody before him, or an answer. */
export function standingOfTask(task: ShownTask, tasks: readonly ShownTask[], me: string, t: Speak): string {
  const before = task.after === null ? undefined : tasks.find(({ id }) => id === task.after)
  if (task.state === 'queued') return before === undefined ? t('record.waiting') : t('record.queued', { who: before.assigneeName })
  if (task.pausedAt !== null && before?.kind === 'answer') return t('record.paused', { who: before.assigneeName })
  const isAnswer = task.kind === 'answer'
  if (task.assigneeId === me) return t(isAnswer ? 'record.yoursAnswer' : 'record.yours')
  return t(isAnswer ? 'record.waitingAnswer' : 'record.waiting')
}

/** How a task came to whoever has it, where that was not by the rule. */
export function originOf({ origin, fromName, fallback, kind }: Pick<ShownTask, 'origin' | 'fromName' | 'fallback' | 'kind'>, t: Speak): string | null {
  if (kind === 'answer' && fromName !== null) return t('record.origin.ask', { who: fromName })
  if (origin === 'rule' || origin === 'stand-in' || fromName === null) return fallback ? t('record.fallback') : null
  return t(`record.origin.${origin}`, { who: fromName })
}
