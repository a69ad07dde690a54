import { versionId } from '#shared/definition/definition.ts'
import { dayMs, dayNumber } from '#shared/calendar/civil-date.ts'
import { derivedId } from '#shared/kernel/derived-id.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { timeId, type Id } from '#shared/kernel/id.ts'
import type { Lateness } from '#shared/domain/business-day.ts'
import type { Act, BusinessRecord } from '#shared/domain/record.ts'
import type { EntityName, EntityRow } from '#shared/rows/entities.ts'
import type { RowReader, RowWriter } from '#shared/rows/transaction.ts'
import { dayIdOf, dayOf } from '#shared/workflow/day-content.ts'
import { judgeWrite } from '#shared/workflow/day-judgement.ts'
import type { MutationContext } from './mutation.ts'

type Watched = { readonly before: BusinessRecord | undefined; after: BusinessRecord | undefined; asksSignIn: boolean }
type ActRow = Omit<Act, 'revision'>
type RecordRow = Omit<BusinessRecord, 'revision'>

/** A writer that a mutation writes through, and what the business days say in the end of what it has written. */
export type DayWatch = { readonly rows: RowWriter; judge(): Promise<Result<void>> }

/**
 * The choke point of the business day, around every mutation there is: it knows no act by name. Each record that is written gets the day to which its definition says it belongs; when the mutation
 * is done, each record of a day is judged as it was found and as it is left, and an entry that came late is marked as such, with a line of its trail. Records of other definitions cost nothing.
 */
export function watchDays(rows: RowWriter, context: MutationContext): DayWatch {
  const watched = new Map<Id, Watched>()
  const acts: ActRow[] = []
  const disposed = new Set<Id>()

  async function stamped(row: RecordRow): Promise<RecordRow> {
    const definition = await rows.get('definition', versionId(row.definitionKey, row.definitionVersion))
    const place = definition && dayOf(definition.body, row)
    if (!place && row.dayId === null) return row
    const known = watched.get(row.id)
    const before = known ? known.before : await rows.get('record', row.id)
    const asksSignIn = definition?.body.businessDay?.signIn ?? false
    if (known) known.asksSignIn = asksSignIn
    else watched.set(row.id, { before, after: undefined, asksSignIn })
    // What does not touch what was entered leaves a record in its day.
    if (before && before.data === row.data && before.unitId === row.unitId && before.businessDate === row.businessDate) return row
    return place ? { ...row, dayId: dayIdOf(place.unitId, place.date), businessDate: place.date } : { ...row, dayId: null }
  }

  const watching: RowWriter = {
    get: async (entity, id) => rows.get(entity, id),
    list: async (entity, where) => rows.list(entity, where),
    preload: async (entity, ids) => rows.preload(entity, ids),
    async put<E extends EntityName>(entity: E, row: Omit<EntityRow<E>, 'revision'>): Promise<EntityRow<E>> {
      // The rows of an entity are what its name says; TypeScript does not follow that through the type parameter.
      if (entity === 'act') acts.push(row as unknown as ActRow)
      if (entity === 'disposal') disposed.add((row as unknown as { readonly id: Id }).id)
      if (entity !== 'record') return rows.put(entity, row)
      const put = await rows.put('record', await stamped(row as unknown as RecordRow))
      const seen = watched.get(put.id)
      if (seen) seen.after = put
      return put as unknown as EntityRow<E>
    },
    async remove(entity, id) {
      if (entity === 'record') {
        const before = watched.get(id)?.before ?? (await rows.get('record', id))
        if (before && before.dayId !== null) watched.set(id, { before, after: undefined, asksSignIn: false })
      }
      return rows.remove(entity, id)
    },
  }

  return {
    rows: watching,
    async judge() {
      for (const [id, write] of watched) {
        // What is disposed of leaves a certificate in its place: its period was over, not its day changed.
        if (write.after === undefined && disposed.has(id)) continue
        const mine = acts.filter(({ recordId }) => recordId === id)
        const judged = await judgeRecord(rows, write, mine, context)
        if (!judged.ok) return judged
        if (write.after && judged.value !== write.after.late) await markLate(rows, write.after, judged.value, context)
      }
      return ok(undefined)
    },
  }
}

async function judgeRecord(rows: RowReader, { before, after, asksSignIn }: Watched, acts: readonly ActRow[], context: MutationContext) {
  const author = await rows.get('member', context.author)
  const world = { author: context.author, authorUnitId: author?.unitId, at: context.at, asksSignIn }
  let late: Lateness | null = after?.late ?? null
  for (const dayId of new Set([before?.dayId, after?.dayId])) {
    if (dayId === null || dayId === undefined) continue
    const judged = judgeWrite(await rows.get('day', dayId), dayId, { before, after, acts }, world)
    if (!judged.ok) return failed(judged.fault.code, { ...judged.fault.params, recordId: (after ?? before)?.id ?? '' })
    if (dayId === after?.dayId) late = judged.value
  }
  return ok(late)
}

/** The mark is the record's. That it came after the close is a line of its trail too, named after the record and its day, so that whoever marks it writes the same line; a supplement says so itself. */
async function markLate(rows: RowWriter, record: BusinessRecord, late: Lateness | null, { at, bounds, id: mutationId }: MutationContext): Promise<void> {
  const { revision: _revision, ...row } = record
  await rows.put('record', { ...row, late })
  if (late === 'supplement') return
  await rows.put('act', {
    id: derivedId(dayNumber(record.businessDate) * dayMs, 'late', record.id),
    recordId: record.id,
    kind: 'late',
    node: null,
    round: record.round,
    actorId: timeId,
    enteredBy: null,
    opinion: '',
    target: null,
    at,
    notBefore: bounds?.notBefore ?? null,
    notAfter: bounds?.notAfter ?? null,
    mutationId,
    memberId: null,
    changes: {},
  })
}
