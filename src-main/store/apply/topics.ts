import type { RowChange } from '#shared/rows/transaction.ts'
import type { EntityName } from '#shared/rows/entities.ts'

const topicByEntity: Partial<Record<EntityName, string>> = {
  unit: 'organisation',
  post: 'organisation',
  member: 'organisation',
  role: 'organisation',
  grant: 'organisation',
  desk: 'organisation',
  setting: 'setting',
  definition: 'definition',
  notice: 'inbox',
  conflict: 'conflict',
}

/** The topics of live queries that changed rows make stale: `record:<id>`, `register:<key>`, inbox, organisation, definition, setting. */
export function topicsOf(changes: readonly RowChange[]): string[] {
  const topics = new Set<string>()
  for (const { entity, id, before, after } of changes) {
    const topic = topicByEntity[entity]
    if (topic) topics.add(topic)
    for (const image of [before, after]) {
      if (!image) continue
      const { recordId, definitionKey } = image as { recordId?: string | null; definitionKey?: string }
      if (typeof recordId === 'string') topics.add(`record:${recordId}`)
      if (entity === 'record' && definitionKey !== undefined) topics.add(`register:${definitionKey}`)
    }
    if (entity === 'record') topics.add(`record:${id}`)
    if (entity === 'record' || entity === 'task' || entity === 'act') topics.add('inbox')
  }
  return [...topics].toSorted()
}
