import type { RowChange } from '#shared/rows/transaction.ts'
import type { EntityName } from '#shared/rows/entities.ts'

const topicByEntity: Partial<Record<EntityName, string>> = {
  unit: 'organisation',
  post: 'organisation',
  member: 'organisation',
  role: 'organisation',
  grant: 'organisation',
  desk: 'organisation',
  delegation: 'organisation',
  setting: 'setting',
  definition: 'definition',
  notice: 'inbox',
  conflict: 'conflict',
  phrase: 'phrase',
}

/** Beyond so many, all records went stale: no window shows more, and a first contact would name each of thousands. */
const recordsNamed = 100

/** The topics of live queries that changed rows make stale: `record:<id>`, `register:<key>`, inbox, organisation, definition, setting. */
export function topicsOf(changes: readonly RowChange[]): string[] {
  const topics = new Set<string>()
  const records = new Set<string>()
  for (const { entity, id, before, after } of changes) {
    const topic = topicByEntity[entity]
    if (topic) topics.add(topic)
    for (const image of [before, after]) {
      if (!image) continue
      const { recordId, definitionKey } = image as { recordId?: string | null; definitionKey?: string }
      if (typeof recordId === 'string') records.add(recordId)
      if (entity === 'record' && definitionKey !== undefined) topics.add(`register:${definitionKey}`)
    }
    if (entity === 'record') records.add(id)
    if (entity === 'record' || entity === 'task' || entity === 'act') topics.add('inbox')
  }
  if (records.size > recordsNamed) topics.add('record')
  else for (const id of records) topics.add(`record:${id}`)
  return [...topics].toSorted()
}
