import { compileDefinition, type CompiledDefinition } from '#shared/definition/compile.ts'
import { indexOrganisation, type OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { failed, type Result } from '#shared/kernel/fault.ts'
import type { EntityName, EntityRow } from '#shared/rows/entities.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import type { StoreContext } from '../context.ts'
import type { OpenedStoreDatabase } from '../database/store-database.ts'

/** The parts of the context that are read often and change seldom; each is read again after a commit that changed one of its rows. */
export function createCaches(database: OpenedStoreDatabase): Pick<StoreContext, 'organisation' | 'settings' | 'definition'> {
  const statements = rowStatements(database.reader)
  const all = <E extends EntityName>(entity: E): Promise<EntityRow<E>[]> => statements.list(entity, [])
  const organisation = cached(
    () => database.generation('organisation'),
    async (): Promise<OrganisationIndex> => {
      const [units, posts, members, roles, grants, delegations, desks, settings] = await Promise.all([
        all('unit'),
        all('post'),
        all('member'),
        all('role'),
        all('grant'),
        all('delegation'),
        all('desk'),
        all('setting'),
      ])
      return indexOrganisation({ units, posts, members, roles, grants, delegations, desks, settings })
    },
  )
  const definitions = cached(
    () => database.generation('definition'),
    async () => {
      const rows = (await all('definition')).filter((row) => row.state !== 'draft').toSorted((a, b) => a.version - b.version)
      return { rows, compiled: new Map<string, Result<CompiledDefinition>>() }
    },
  )
  return {
    organisation,
    settings: async () => (await organisation()).settings,
    async definition(key, version) {
      const { rows, compiled } = await definitions()
      const row = rows.findLast(
        (one) => one.key === key && (version === 'newest' || (version === undefined ? one.state === 'published' : one.version === version)),
      )
      if (!row) return failed(version === undefined && rows.some((one) => one.key === key) ? 'definition-retired' : 'definition-missing', { key })
      const known = compiled.get(row.id)
      if (known) return known
      const made = compileDefinition(row.body)
      compiled.set(row.id, made)
      return made
    },
  }
}

/** Reads once a generation. What was read while the generation moved is answered but not kept. */
function cached<T>(generation: () => number, read: () => Promise<T>): () => Promise<T> {
  let held: { readonly at: number; readonly value: Promise<T> } | undefined
  return () => {
    const at = generation()
    if (held?.at === at) return held.value
    const value = read()
    const mine = { at, value }
    held = mine
    value.catch(() => {
      if (held === mine) held = undefined
    })
    return value
  }
}
