import { entities, entityNames, type EntityName, type EntityRow } from '#shared/rows/entities.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { toWire } from '#shared/rows/wire.ts'
import type { WireRow } from '#shared/contract/sync.ts'
import type { Id } from '#shared/kernel/id.ts'
import { memberScope } from '#shared/permissions/policy.ts'
import { organisationScope } from '../store/change-scopes.ts'
import type { ReadableDb } from '../store/store.ts'

/** Which row: what the change log names. */
export type RowName = { readonly entity: string; readonly id: Id }

/**
 * The rows of that name as the holder of these scopes may see them in this snapshot: the row, or a removal when it is gone or has left
 * all of them. What the log once said about a row does not count, only where it stands now; so nothing is sent that has been withdrawn since.
 */
export async function visibleRows(db: ReadableDb, names: readonly RowName[], scopes: ReadonlySet<string>): Promise<WireRow[]> {
  const statements = rowStatements(db)
  const idsByEntity = new Map<EntityName, Id[]>(entityNames.map((entity) => [entity, []]))
  for (const { entity, id } of names) idsByEntity.get(entity as EntityName)?.push(id)
  const wire: WireRow[] = []
  const openRecords = new Map<Id, boolean>()
  const noteRecords = (records: readonly EntityRow<'record'>[]): void => {
    for (const record of records)
      openRecords.set(
        record.id,
        record.scopes.some((scope) => scopes.has(scope)),
      )
  }

  for (const [entity, ids] of idsByEntity) {
    if (ids.length === 0) continue
    const rows = await statements.get(entity, ids)
    if (entity === 'record') noteRecords(rows as EntityRow<'record'>[])
    const recordIds =
      entities[entity].scope === 'record' ? (rows as EntityRow<'task'>[]).map(({ recordId }) => recordId).filter((id) => !openRecords.has(id)) : []
    noteRecords(await statements.get('record', [...new Set(recordIds)]))
    const byId = new Map(rows.map((row) => [row.id, row]))
    for (const id of ids) {
      const row = byId.get(id)
      wire.push(toWire(entity, id, row && isVisible(entity, row, scopes, openRecords) ? row : undefined))
    }
  }
  return wire
}

function isVisible(entity: EntityName, row: object, scopes: ReadonlySet<string>, openRecords: ReadonlyMap<Id, boolean>): boolean {
  switch (entities[entity].scope) {
    case 'organisation':
      return scopes.has(organisationScope)
    case 'member':
      return scopes.has(memberScope((row as EntityRow<'notice'>).memberId))
    case 'own':
      return openRecords.get((row as EntityRow<'record'>).id) ?? false
    case 'record':
      return openRecords.get((row as EntityRow<'task'>).recordId) ?? false
  }
}
