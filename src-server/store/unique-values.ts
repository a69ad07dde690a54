import { versionId } from '#shared/definition/definition.ts'
import { hash } from 'node:crypto'
import { freeingStates, type BusinessRecord } from '#shared/domain/record.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { FindHolders } from '#shared/mutations/mutation.ts'
import { standingOnce } from '#shared/mutations/new-record.ts'
import type { RowChange, RowReader } from '#shared/rows/transaction.ts'
import { insertRows } from './insert-rows.ts'
import type { WritableDb, WriteTurn } from './store.ts'

/** Which record holds a value that may stand only once. What ended without an effect may be entered again. */
export type UniqueValues = {
  /** Brings the index to what one mutation has changed. */
  note(changes: readonly RowChange[]): Promise<void>
  readonly findHolders: FindHolders
}

const idsMax = 500
/** Values share this many locks: few enough for any import, and two values that meet in one only wait. */
const locksMax = 256

/**
 * The index inside one write transaction; `rows` shows records that are not written yet. A value is locked before anybody looks who holds it
 * and before it is noted, so that two transactions never both find it free.
 */
export function createUniqueValues(db: WritableDb, rows: RowReader, lock: WriteTurn['lock']): UniqueValues {
  const digests = new Map<string, string>()
  /** A value is looked for and then noted. */
  function digestOf(value: string): string {
    let digest = digests.get(value)
    if (digest === undefined) digests.set(value, (digest = hash('sha256', value, 'hex')))
    return digest
  }

  async function valuesOf(record: BusinessRecord | undefined): Promise<readonly (readonly [field: string, digest: string])[]> {
    if (!record || freeingStates.some((state) => state === record.state)) return []
    const definition = await rows.get('definition', versionId(record.definitionKey, record.definitionVersion))
    if (!definition) return []
    return standingOnce(definition.body, [record]).flatMap(({ place, values: [value = ''] }) => (value === '' ? [] : [[place, digestOf(value)] as const]))
  }

  return {
    async note(changes) {
      const gone: Id[] = []
      const come: { definitionKey: string; field: string; digest: string; recordId: Id }[] = []
      for (const { entity, id, before, after } of changes) {
        if (entity !== 'record') continue
        // The rows of an entity are what its name says.
        const [former, present] = [before, after] as readonly (BusinessRecord | undefined)[]
        const [was, is] = [await valuesOf(former), await valuesOf(present)]
        if (JSON.stringify(was) === JSON.stringify(is)) continue
        if (was.length > 0) gone.push(id)
        for (const [field, digest] of is) come.push({ definitionKey: present?.definitionKey ?? '', field, digest, recordId: id })
      }
      await lock(come.map(({ definitionKey, field, digest }) => lockOf(definitionKey, field, digest)))
      for (const some of chunksOf(gone)) await db.deleteFrom('unique_value').where('recordId', 'in', some).execute()
      await insertRows(db, 'unique_value', ['definitionKey', 'field', 'digest', 'recordId'], come)
    },

    async findHolders(definitionKey, field, values, except) {
      const valueByDigest = new Map(values.map((value) => [digestOf(value), value]))
      await lock([...valueByDigest.keys()].map((digest) => lockOf(definitionKey, field, digest)))
      const holders = new Map<string, Id>()
      for (const digests of chunksOf([...valueByDigest.keys()])) {
        const found = await db
          .selectFrom('unique_value')
          .select(['digest', 'recordId'])
          .where('definitionKey', '=', definitionKey)
          .where('field', '=', field)
          .where('digest', 'in', digests)
          .execute()
        for (const { digest, recordId } of found) {
          const value = valueByDigest.get(digest)
          if (value !== undefined && recordId !== except) holders.set(value, recordId)
        }
      }
      return holders
    },
  }
}

function lockOf(definitionKey: string, field: string, digest: string): string {
  return `unique ${definitionKey} ${field} ${Number.parseInt(digest.slice(0, 8), 16) % locksMax}`
}

function* chunksOf(all: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < all.length; start += idsMax) yield all.slice(start, start + idsMax)
}
