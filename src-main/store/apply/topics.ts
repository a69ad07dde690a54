import type { BusinessRecord } from '#shared/domain/record.ts'
import type { RowChange } from '#shared/rows/transaction.ts'
import type { EntityName } from '#shared/rows/entities.ts'
import type { ReadTable } from '#shared/rows/wire-table.ts'

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

/** What of a row its topics hang on, each by itself. */
type Image = Partial<Pick<BusinessRecord, 'definitionKey' | 'dayId' | 'closedAt'>> & { readonly recordId?: string | null }
const looksAt = ['definitionKey', 'dayId', 'closedAt', 'recordId'] as const satisfies readonly (keyof Image)[]

/** The topics of live queries that changed rows make stale: `record:<id>`, `register:<key>`, day, inbox, organisation, definition, setting. */
export function topicsOf(changes: readonly RowChange[], fresh: readonly ReadTable[] = []): string[] {
  const topics = new Set<string>()
  const records = new Set<string>()
  const noteRow = (entity: EntityName, id: string): void => {
    const topic = topicByEntity[entity]
    if (topic) topics.add(topic)
    if (entity === 'record' || entity === 'disposal') records.add(id)
    if (entity === 'record' || entity === 'task' || entity === 'act') topics.add('inbox')
  }
  const noteImage = (entity: EntityName, { recordId, definitionKey, dayId, closedAt }: Image): void => {
    if (typeof recordId === 'string') records.add(recordId)
    if (entity !== 'record') return
    if (typeof dayId === 'string') topics.add('day')
    if (definitionKey !== undefined) topics.add(`register:${definitionKey}`)
    // It came into the archive, or left it.
    if (typeof closedAt === 'number') topics.add('archive')
  }
  for (const { entity, id, before, after } of changes) {
    noteRow(entity, id)
    for (const image of [before, after]) if (image) noteImage(entity, image)
  }
  for (const { entity, ids, columns } of fresh) {
    for (const id of ids) noteRow(entity, id)
    for (const name of looksAt) for (const value of columns[name]?.of ?? []) noteImage(entity, { [name]: value })
  }
  if (records.size > recordsNamed) topics.add('record')
  else for (const id of records) topics.add(`record:${id}`)
  return [...topics].toSorted()
}
