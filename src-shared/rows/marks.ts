import type { Id } from '#shared/kernel/id.ts'
import type { EntityName } from './entities.ts'

/**
 * What a mutation has read, as keys that a changed row can be held against: a single row by its id, a list by its narrowest
 * condition (`recordId=…`), or a whole entity (`*`). A row that appears later matches the list that would have shown it.
 */
export type ReadMark = { readonly entity: EntityName; readonly key: string }

/** The conditions worth a key of their own; a list by anything else counts as a reading of the whole entity. */
const keyColumns: Partial<Record<EntityName, readonly string[]>> = {
  record: ['importId', 'dayId', 'definitionKey'],
  task: ['recordId', 'assigneeId'],
  act: ['recordId', 'mutationId'],
  attachment: ['recordId', 'sha256'],
  notice: ['recordId', 'memberId'],
  hold: ['recordId'],
  grant: ['memberId', 'roleKey'],
  definition: ['key'],
  member: ['userName', 'unitId'],
}

export const wholeEntity = '*'

/** The key under which a list by `where` is marked. */
export function listKey(entity: EntityName, where: object): string {
  const values = where as Readonly<Record<string, unknown>>
  if (typeof values['id'] === 'string') return values['id']
  const column = keyColumns[entity]?.find((name) => values[name] !== undefined)
  return column === undefined ? wholeEntity : `${column}=${String(values[column])}`
}

/** All keys that a reading of this row could have been marked with. */
export function keysOf(entity: EntityName, id: Id, images: readonly (object | undefined)[]): readonly string[] {
  const keys = new Set([id, wholeEntity])
  for (const image of images) {
    if (!image) continue
    const values = image as Readonly<Record<string, unknown>>
    for (const column of keyColumns[entity] ?? []) keys.add(`${column}=${String(values[column])}`)
  }
  return [...keys]
}
