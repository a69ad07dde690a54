import type { z } from 'zod'
import { entities, entityNames, type EntityName } from './entities.ts'
import { quickCheckOf, type QuickCheck } from './quick-check.ts'

/** One row on the wire, as in contract/sync.ts; `row` null is a removal. */
export type RowOnWire = { entity: string; id: string; row: Record<string, z.core.util.JSONType> | null }

/** A row of the wire as this version understands it. */
export type ReadRow =
  | {
      readonly kind: 'put'
      readonly entity: EntityName
      readonly id: string
      readonly row: object
      /** The whole row, when it carries columns of a newer version. */ readonly later: string | null
    }
  | { readonly kind: 'remove'; readonly entity: EntityName; readonly id: string }
  /** Of an entity or in a shape that only a newer version knows. */
  | { readonly kind: 'unknown'; readonly entity: string; readonly id: string; readonly row: string | null }

const quickChecks = new Map<EntityName, QuickCheck>(entityNames.map((entity) => [entity, quickCheckOf(entities[entity].schema)]))

function isEntity(name: string): name is EntityName {
  return Object.hasOwn(entities, name)
}

/**
 * Parses a row of the wire. Columns this version does not know are cut off and the whole row is kept for the upgrade; a row that
 * does not parse at all only waits, because half a row must never stand for the whole.
 */
export function fromWire(wire: RowOnWire): ReadRow {
  const { entity, id, row } = wire
  if (!isEntity(entity)) return { kind: 'unknown', entity, id, row: row === null ? null : JSON.stringify(row) }
  if (row === null) return { kind: 'remove', entity, id }
  if (row['id'] === id && quickChecks.get(entity)?.(row)) return { kind: 'put', entity, id, row, later: null }
  const { schema, columns } = entities[entity]
  const known = Object.fromEntries(Object.entries(row).filter(([column]) => Object.hasOwn(columns, column)))
  const parsed = schema.safeParse(known)
  if (!parsed.success || parsed.data.id !== id) return { kind: 'unknown', entity, id, row: JSON.stringify(row) }
  const newer = Object.keys(known).length < Object.keys(row).length
  return { kind: 'put', entity, id, row: parsed.data, later: newer ? JSON.stringify(row) : null }
}
