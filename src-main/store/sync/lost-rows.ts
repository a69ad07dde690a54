import type { Database } from 'better-sqlite3'
import type { Id } from '#shared/kernel/id.ts'
import { memberOfScope, unitOfDaysScope } from '#shared/permissions/policy.ts'
import { entities, entityNames, type EntityName, type EntityRow } from '#shared/rows/entities.ts'
import type { WaitingEffects } from '../apply/effects.ts'
import { statement } from '../apply/statement.ts'
import type { Patch } from './patch.ts'
import { RowKeys } from './row-keys.ts'

/** What hangs on a record and goes with it. Notices stay: they belong to their reader. */
const children = ['task', 'act', 'attachment', 'hold'] as const satisfies readonly EntityName[]

/** Adds a record and all that hangs on it. */
export function addWithChildren(raw: Database, keys: RowKeys, recordId: Id): void {
  keys.add('record', recordId)
  for (const child of children) {
    for (const id of statement(raw, `select "id" from "${child}" where "recordId" = ?`).pluck().all(recordId) as Id[]) keys.add(child, id)
  }
}

/**
 * The rows that no kept scope holds any more. A record goes when neither its row nor the image under a waiting change names a kept scope:
 * a waiting change may have drawn it into a scope, but only the server's answer can keep it there.
 */
export function lostRows(raw: Database, waiting: WaitingEffects | undefined, { kept, lost }: NonNullable<Patch['scopes']>): RowKeys {
  const keys = new RowKeys()
  const unheld = statement(
    raw,
    `select "id" from "record" where not exists (select 1 from json_each("record"."scopes") s where s.value in (select value from json_each(?)))`,
  )
  const records = new Set(unheld.pluck().all(JSON.stringify(kept)) as Id[])
  for (const [id, base] of waiting?.bases('record', waiting.records()) ?? []) {
    // The image of a record is a record.
    if (base && !(base as EntityRow<'record'>).scopes.some((scope) => kept.includes(scope))) records.add(id)
  }
  for (const id of records) addWithChildren(raw, keys, id)
  const certificates = statement(
    raw,
    `select "id" from "disposal" where not exists (select 1 from json_each("disposal"."scopes") s where s.value in (select value from json_each(?)))`,
  )
  for (const id of certificates.pluck().all(JSON.stringify(kept)) as Id[]) keys.add('disposal', id)
  for (const scope of lost) {
    if (scope === 'organisation') addOrganisation(raw, keys)
    const unitId = unitOfDaysScope(scope)
    if (unitId !== undefined) addOwn(raw, keys, { of: 'unit-days', column: 'unitId', value: unitId })
    const memberId = memberOfScope(scope)
    if (memberId !== undefined) addOwn(raw, keys, { of: 'member', column: 'memberId', value: memberId })
  }
  return keys
}

/** What belonged to whom nobody here stands for any more. */
function addOwn(
  raw: Database,
  keys: RowKeys,
  { of, column, value }: { readonly of: 'member' | 'unit-days'; readonly column: string; readonly value: Id },
): void {
  for (const entity of entityNames) {
    if (entities[entity].scope !== of) continue
    for (const id of statement(raw, `select "id" from "${entity}" where "${column}" = ?`).pluck().all(value) as Id[]) keys.add(entity, id)
  }
}

/** Nobody here belongs to the company any more. */
function addOrganisation(raw: Database, keys: RowKeys): void {
  for (const entity of entityNames) {
    if (entities[entity].scope !== 'organisation') continue
    for (const id of statement(raw, `select "id" from "${entity}"`).pluck().all() as Id[]) keys.add(entity, id)
  }
}
