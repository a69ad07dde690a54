import type { Id } from '#shared/kernel/id.ts'
import type { EntityName } from '#shared/rows/entities.ts'

/** A set of rows by entity and id that remembers its order of arrival. */
export class RowKeys {
  readonly #ids = new Map<EntityName, Set<Id>>()

  /** True when it was not here yet. */
  add(entity: EntityName, id: Id): boolean {
    const ids = this.#ids.get(entity) ?? new Set<Id>()
    if (ids.has(id)) return false
    this.#ids.set(entity, ids.add(id))
    return true
  }

  has(entity: EntityName, id: Id): boolean {
    return this.#ids.get(entity)?.has(id) ?? false
  }

  isEmpty(): boolean {
    return this.#ids.size === 0
  }

  *[Symbol.iterator](): Generator<readonly [EntityName, Id]> {
    for (const [entity, ids] of this.#ids) for (const id of ids) yield [entity, id]
  }

  byEntity(): Iterable<readonly [EntityName, ReadonlySet<Id>]> {
    return this.#ids
  }
}
