import type { EntityName, EntityRow } from './entities.ts'

/**
 * Whole lists of tables that change seldom and are asked for by nearly every mutation (the organisation), kept between transactions. Whoever keeps them
 * names the state of these tables; another state empties them. The arrays stay the same, and so does what others keep beside them.
 */
export type StandingLists = {
  get<E extends EntityName>(entity: E): readonly EntityRow<E>[] | undefined
  keep<E extends EntityName>(entity: E, rows: readonly EntityRow<E>[]): void
}

/** The tables whose every change moves the state. */
const standing: ReadonlySet<EntityName> = new Set<EntityName>(['unit', 'post', 'member', 'role', 'grant', 'delegation', 'setting'])

/** Nothing kept yet; ask with the state that a transaction has found before it has written anything. */
export function createStandingLists(): (state: number) => StandingLists {
  let at: number | undefined
  let lists = new Map<EntityName, readonly unknown[]>()
  return (state) => {
    if (state !== at) lists = new Map()
    at = state
    const mine = lists
    return {
      get: <E extends EntityName>(entity: E) => mine.get(entity) as readonly EntityRow<E>[] | undefined,
      keep: (entity, rows) => void (standing.has(entity) && mine.set(entity, rows)),
    }
  }
}
