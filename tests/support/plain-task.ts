import type { Task } from '#shared/domain/record.ts'

/** What a task has that was asked by the rule, once, and of which nothing else is to be said. */
export const plainTask: Pick<Task, 'visit' | 'after' | 'origin' | 'fromId' | 'pausedAt' | 'overdueAt' | 'warnedAt' | 'escalateAt' | 'escalated' | 'nextAt'> = {
  visit: 1,
  after: null,
  origin: 'rule',
  fromId: null,
  pausedAt: null,
  overdueAt: null,
  warnedAt: null,
  escalateAt: null,
  escalated: 0,
  nextAt: null,
}
