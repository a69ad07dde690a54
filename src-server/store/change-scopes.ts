import type { Id } from '#shared/kernel/id.ts'
import { entities, type EntityName, type EntityRow } from '#shared/rows/entities.ts'
import { daysScope, memberScope } from '#shared/permissions/policy.ts'
import type { RowChange, RowReader } from '#shared/rows/transaction.ts'

/** One line of the change log before it has a version: this row came, changed or went for whoever holds the scope. */
export type LogEntry = { readonly scope: string; readonly entity: EntityName; readonly id: Id; readonly op: 'put' | 'remove' }
/** The log of one mutation, and which records joined or left which scopes by it. */
export type ScopedChanges = {
  readonly log: readonly LogEntry[]
  readonly joined: readonly { readonly scope: string; readonly recordId: Id }[]
  readonly left: readonly { readonly scope: string; readonly recordId: Id }[]
}

export const organisationScope = 'organisation'

/** Entities that travel with their record. */
export const recordParts = ['task', 'act', 'attachment', 'hold'] as const satisfies readonly EntityName[]

/**
 * Says for whom one mutation's changes are: a row that leaves a scope is a removal there and, at the same version, a put where it
 * still or newly belongs. When a record's scopes grow or shrink, the parts that did not change go with it. `rows` shows the state
 * right after the mutation. The certificate of a record that was disposed of stands in its scopes under the same id.
 */
export async function scopeChanges(rows: RowReader, changes: readonly RowChange[]): Promise<ScopedChanges> {
  const log = new Map<string, LogEntry>()
  const joined: { scope: string; recordId: Id }[] = []
  const left: { scope: string; recordId: Id }[] = []
  const note = (entity: EntityName, id: Id, before: readonly string[], after: readonly string[]): void => {
    for (const scope of before) if (!after.includes(scope)) log.set(`${scope} ${entity} ${id}`, { scope, entity, id, op: 'remove' })
    for (const scope of after) log.set(`${scope} ${entity} ${id}`, { scope, entity, id, op: 'put' })
  }
  const formerScopes = new Map<Id, readonly string[]>()

  for (const { entity, id, before, after } of changes) {
    if (entities[entity].scope !== 'own') continue
    const former = scopesOfRow(before)
    const present = scopesOfRow(after)
    if (entity === 'record') formerScopes.set(id, former)
    note(entity, id, former, present)
    const gained = present.filter((scope) => !former.includes(scope))
    const lost = former.filter((scope) => !present.includes(scope))
    joined.push(...gained.map((scope) => ({ scope, recordId: id })))
    left.push(...lost.map((scope) => ({ scope, recordId: id })))
    if (entity !== 'record' || before === undefined || gained.length + lost.length === 0) continue
    for (const part of recordParts) for (const row of await rows.list(part, { recordId: id })) note(part, row.id, lost, gained)
  }

  for (const { entity, id, before, after } of changes) {
    const kind = entities[entity].scope
    if (kind === 'organisation') note(entity, id, [organisationScope], after ? [organisationScope] : [])
    if (kind === 'member') note(entity, id, memberScopesOf(before), memberScopesOf(after))
    if (kind === 'unit-days') note(entity, id, daysScopesOf(before), daysScopesOf(after))
    if (kind === 'record') note(entity, id, await partScopes(rows, before, formerScopes), after ? await partScopes(rows, after) : [])
  }
  return { log: [...log.values()], joined, left }
}

function scopesOfRow(row: object | undefined): readonly string[] {
  return (row as EntityRow<'record'> | undefined)?.scopes ?? []
}

function memberScopesOf(row: object | undefined): readonly string[] {
  return row ? [memberScope((row as EntityRow<'notice'>).memberId)] : []
}

function daysScopesOf(row: object | undefined): readonly string[] {
  return row ? [daysScope((row as EntityRow<'day'>).unitId)] : []
}

async function partScopes(rows: RowReader, part: object | undefined, former?: ReadonlyMap<Id, readonly string[]>): Promise<readonly string[]> {
  if (!part) return []
  const { recordId } = part as EntityRow<'task'>
  return former?.get(recordId) ?? (await rows.get('record', recordId))?.scopes ?? []
}
