import type { StoreCall } from './store.ts'

/**
 * Topics of the event `stale`: the store names what has changed, a window asks again for the answers that depend on it.
 *
 * `record:<id>` and `register:<key>` name one thing; the bare word (`record`, `register`) means all of them.
 */
export const topics = [
  'inbox',
  'draft',
  'grid',
  'organisation',
  'definition',
  'record',
  'register',
  'archive',
  'day',
  'view',
  'import',
  'intake',
  'job',
  'sync',
  'conflict',
  'backup',
  'setting',
  'phrase',
  'audit',
  'session',
] as const
export type Topic = (typeof topics)[number]

/** What an answer depends on: the bare topic, and the argument that narrows it to one thing, if there is one. */
export const callTopics = {
  'desk.state': [{ topic: 'session' }],
  'session.get': [{ topic: 'session' }, { topic: 'organisation' }],
  'organisation.get': [{ topic: 'organisation' }],
  'organisation.deskContacts': [{ topic: 'organisation' }],
  'definition.list': [{ topic: 'definition' }, { topic: 'organisation' }, { topic: 'register' }],
  'definition.get': [{ topic: 'definition' }],
  'definition.published': [{ topic: 'definition' }],
  'draft.list': [{ topic: 'draft' }],
  'draft.get': [{ topic: 'draft' }],
  'entry.earlier': [{ topic: 'record' }],
  'grid.list': [{ topic: 'grid' }],
  'inbox.list': [{ topic: 'inbox' }],
  'inbox.counts': [{ topic: 'inbox' }, { topic: 'draft' }, { topic: 'grid' }, { topic: 'conflict' }],
  'record.get': [{ topic: 'record', by: 'id' }, { topic: 'organisation' }],
  'delegation.list': [{ topic: 'organisation' }],
  'record.candidates': [{ topic: 'record', by: 'recordId' }, { topic: 'organisation' }],
  'register.columns': [{ topic: 'definition' }],
  'register.open': [{ topic: 'register', by: 'definitionKey' }],
  'register.groups': [{ topic: 'register', by: 'query.definitionKey' }],
  'day.view': [{ topic: 'day' }, { topic: 'definition' }, { topic: 'organisation' }, { topic: 'draft' }],
  'day.list': [{ topic: 'day' }, { topic: 'organisation' }],
  'upkeep.find': [{ topic: 'register', by: 'definitionKey' }],
  'view.list': [{ topic: 'view' }],
  'import.list': [{ topic: 'import' }],
  'import.get': [{ topic: 'import' }],
  'import.rows': [{ topic: 'import' }],
  'intake.folders': [{ topic: 'intake' }, { topic: 'organisation' }],
  'intake.files': [{ topic: 'intake' }],
  'intake.doors': [{ topic: 'intake' }],
  'job.list': [{ topic: 'job' }],
  'sync.state': [{ topic: 'sync' }],
  'sync.identity': [{ topic: 'session' }],
  'sync.outbox': [{ topic: 'sync' }],
  'archive.list': [{ topic: 'archive' }, { topic: 'record' }, { topic: 'organisation' }, { topic: 'setting' }, { topic: 'definition' }],
  'archive.get': [{ topic: 'record', by: 'id' }, { topic: 'archive' }, { topic: 'organisation' }, { topic: 'setting' }],
  'archive.preview': [{ topic: 'archive' }, { topic: 'record' }, { topic: 'setting' }],
  'conflict.list': [{ topic: 'conflict' }],
  'backup.state': [{ topic: 'backup' }],
  'backup.list': [{ topic: 'backup' }],
  'setting.all': [{ topic: 'setting' }],
  'phrase.list': [{ topic: 'phrase' }, { topic: 'setting' }],
  // Goes stale by time alone, beside the limits.
  'machine.state': [{ topic: 'definition' }],
  'audit.list': [{ topic: 'audit' }],
  'search.find': [{ topic: 'record' }, { topic: 'organisation' }],
} as const satisfies Partial<Record<StoreCall, readonly { readonly topic: Topic; readonly by?: string }[]>>

export type LiveCall = keyof typeof callTopics

/** The exact topics of one answer, such as `['record:<id>', 'organisation']`. */
export function topicsOfCall(call: LiveCall, args: unknown): string[] {
  const depends: readonly { readonly topic: Topic; readonly by?: string }[] = callTopics[call]
  return depends.map(({ topic, by }) => {
    const one =
      by === undefined
        ? undefined
        : by.split('.').reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), args)
    return typeof one === 'string' ? `${topic}:${one}` : topic
  })
}

/** Whether an answer that depends on `depends` went stale with the topics of one event. */
export function isStale(depends: readonly string[], stale: readonly string[]): boolean {
  return depends.some((topic) => stale.some((named) => named === topic || topic.startsWith(`${named}:`) || named.startsWith(`${topic}:`)))
}
