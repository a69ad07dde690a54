import type { BusinessRecord } from '#shared/domain/record.ts'
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
  hold: 'archive',
  disposal: 'archive',
  day: 'day',
}

/** Beyond so many, all records went stale: no window shows more, and a first contact would name each of thousands. */
const recordsNamed = 100

/** Whether a record came into the archive, or left it. */
function isClosing(...images: readonly (object | undefined)[]): boolean {
  return images.some((image) => image !== undefined && (image as BusinessRecord).closedAt !== null)
}

/** The topics of live queries that changed rows make stale: `record:<id>`, `register:<key>`, day, inbox, organisation, definition, setting. */
export function topicsOf(changes: readonly RowChange[]): string[] {
  const topics = new Set<string>()
  const records = new Set<string>()
  for (const { entity, id, before, after } of changes) {
    const topic = topicByEntity[entity]
    if (topic) topics.add(topic)
    for (const image of [before, after]) {
      if (!image) continue
      const { recordId, definitionKey, dayId } = image as { recordId?: string | null; definitionKey?: string; dayId?: string | null }
      if (typeof recordId === 'string') records.add(recordId)
      if (entity === 'record' && typeof dayId === 'string') topics.add('day')
      if (entity === 'record' && definitionKey !== undefined) topics.add(`register:${definitionKey}`)
    }
    if (entity === 'record' || entity === 'disposal') records.add(id)
    if (entity === 'record' && isClosing(before, after)) topics.add('archive')
    if (entity === 'record' || entity === 'task' || entity === 'act') topics.add('inbox')
  }
  if (records.size > recordsNamed) topics.add('record')
  else for (const id of records) topics.add(`record:${id}`)
  return [...topics].toSorted()
}
