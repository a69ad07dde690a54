import type { Id } from '#shared/kernel/id.ts'
import type { EntityName, EntityRow } from './entities.ts'

/** Equality on columns; all must hold. */
export type Where<E extends EntityName> = { readonly [C in keyof EntityRow<E>]?: EntityRow<E>[C] }

/**
 * Reading inside one transaction. Reads see what the same transaction has put. `undefined` means "not here": on the server absent, on a
 * desk perhaps only not held; a mutator that needs the row answers `not-held` there.
 */
export interface RowReader {
  get<E extends EntityName>(entity: E, id: Id): Promise<EntityRow<E> | undefined>
  /** Rows by equality, ordered by id. While nothing touches the entity the same array is answered again, so that what is computed from it can be kept in a WeakMap. */
  list<E extends EntityName>(entity: E, where: Where<E>): Promise<readonly EntityRow<E>[]>
  /** Reads these rows in one statement, so that getting or putting them afterwards costs none. Not a reading that counts. */
  preload(entity: EntityName, ids: readonly Id[]): Promise<void>
}

/**
 * The one narrow writer. `put` replaces the whole row and sets its revision (one more than before the mutation, 1 for a new row);
 * `remove` deletes it. Nothing is written before the mutation has returned: the writer gathers, then writes in few statements.
 */
export interface RowWriter extends RowReader {
  put<E extends EntityName>(entity: E, row: Omit<EntityRow<E>, 'revision'>): Promise<EntityRow<E>>
  remove(entity: EntityName, id: Id): Promise<void>
}

/** One changed row, with what stood there before. */
export type RowChange = { readonly entity: EntityName; readonly id: Id; readonly before: object | undefined; readonly after: object | undefined }
