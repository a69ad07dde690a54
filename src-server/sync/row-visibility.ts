import { entities, entityNames, type EntityName } from '#shared/rows/entities.ts'
import type { Id } from '#shared/kernel/id.ts'
import { daysScope, memberScope } from '#shared/permissions/policy.ts'
import { organisationScope } from '../store/change-scopes.ts'
import { heldRows, type HeldRow, type HolderColumn } from '../store/held-rows.ts'
import type { Gathering, RowForm } from '../store/row-forms.ts'
import type { ReadableDb } from '../store/store.ts'

/** Which row: what the change log names. */
export type RowName = { readonly entity: string; readonly id: Id }

const holderColumns = { organisation: 'id', own: 'scopes', record: 'recordId', member: 'memberId', 'unit-days': 'unitId' } as const satisfies Record<
  string,
  HolderColumn
>

/**
 * The rows of that name, in the form asked for, as the holder of these scopes may see them in this snapshot: the row, or a removal when it is gone or has left
 * all of them. What the log once said about a row does not count, only where it stands now; so nothing is sent that has been withdrawn since.
 */
export async function visibleRows(db: ReadableDb, form: RowForm, names: readonly RowName[], scopes: ReadonlySet<string>): Promise<Gathering> {
  const idsByEntity = new Map<EntityName, Id[]>(entityNames.map((entity) => [entity, []]))
  for (const { entity, id } of names) idsByEntity.get(entity as EntityName)?.push(id)
  const read = heldRows(db, form)
  const gathering = form.gather()
  const holdsAny = holderOfAny(scopes)
  const openRecords = new Map<Id, boolean>()
  const noteRecords = (records: readonly HeldRow[]): void => {
    for (const { id, holder } of records) openRecords.set(id, holdsAny(holder))
  }

  for (const [entity, ids] of idsByEntity) {
    if (ids.length === 0) continue
    const { scope } = entities[entity]
    const rows = await read.ofIds(entity, holderColumns[scope], ids)
    if (entity === 'record') noteRecords(rows)
    if (scope === 'record')
      noteRecords(
        await read.ofIds(
          'record',
          'scopes',
          [...new Set(rows.map(({ holder }) => holder))].filter((id) => !openRecords.has(id)),
        ),
      )
    const isVisible = {
      organisation: () => scopes.has(organisationScope),
      own: holdsAny,
      record: (id: Id) => openRecords.get(id) ?? false,
      member: (id: Id) => scopes.has(memberScope(id)),
      'unit-days': (id: Id) => scopes.has(daysScope(id)),
    }[scope]
    const byId = new Map(rows.map((row) => [row.id, row]))
    for (const id of ids) {
      const row = byId.get(id)
      if (row && isVisible(row.holder)) gathering.add(entity, row)
      else gathering.remove(entity, id)
    }
  }
  return gathering
}

/** Tells whether a record's scopes, as they are stored, hold one of these. Thousands of records share the few texts that there are. */
export function holderOfAny(scopes: ReadonlySet<string>): (stored: string) => boolean {
  const known = new Map<string, boolean>()
  return (stored) => {
    let holds = known.get(stored)
    if (holds === undefined) known.set(stored, (holds = (JSON.parse(stored) as string[]).some((scope) => scopes.has(scope))))
    return holds
  }
}
