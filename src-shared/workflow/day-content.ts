import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { digestOfText } from '#shared/kernel/digest.ts'
import { derivedId } from '#shared/kernel/derived-id.ts'
import type { Id } from '#shared/kernel/id.ts'
import { addDays, dayMs, dayNumber } from '#shared/calendar/civil-date.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { Act, BusinessRecord } from '#shared/domain/record.ts'

/**
 * What a business day consists of: the records that count in it, as one digest. Only what was entered is in it: neither the number (official or not), nor who has decided what, nor a time by
 * somebody's clock. So a desk and the server, who hold the same entries, come to the same digest, and the route of an entry moves on without touching it.
 */
const leafDomain = 'opsdesk-day-entry-v1'
const contentDomain = 'opsdesk-day-content-v1'
/** What a correction in a sealed day carries among its changes. */
export const sealedMark = 'correct:sealed'

export type DayRecord = Pick<
  BusinessRecord,
  'id' | 'definitionKey' | 'definitionVersion' | 'unitId' | 'businessDate' | 'creatorId' | 'state' | 'data' | 'dayId' | 'late'
>

/** The id of a unit's day, the same wherever it is opened first. */
export function dayIdOf(unitId: Id, date: string): Id {
  return derivedId(dayNumber(date) * dayMs, 'business-day', unitId, date)
}

/** Ids of the unit's days before that date, the nearest first. */
export function earlierDays(unitId: Id, date: string, count: number): readonly Id[] {
  return Array.from({ length: count }, (_, n) => dayIdOf(unitId, addDays(date, -1 - n)))
}

/** To which unit's day a record of this definition belongs, and on which date; undefined where its definition has none. */
export function dayOf(
  body: DefinitionBody,
  record: Pick<BusinessRecord, 'unitId' | 'businessDate' | 'data'>,
): { readonly unitId: Id; readonly date: string } | undefined {
  const { businessDay } = body
  if (!businessDay) return undefined
  const unit = businessDay.unit === undefined ? undefined : record.data[businessDay.unit]
  const date = businessDay.date === undefined ? undefined : record.data[businessDay.date]
  return { unitId: typeof unit === 'string' ? unit : record.unitId, date: typeof date === 'string' ? date : record.businessDate }
}

/** Whether the record counts: it was submitted, and has not been taken back, refused or ended. */
export function counts({ state }: Pick<BusinessRecord, 'state'>): boolean {
  return state === 'running' || state === 'returned' || state === 'completed'
}

/** Whether the seal of its day covers the record: it counts, and was not added after the seal. */
export function isCovered(record: Pick<BusinessRecord, 'state' | 'late'>): boolean {
  return counts(record) && record.late !== 'supplement'
}

/** What a record is in its day, as one digest; null where it is nothing in that day. */
export function leafOf(record: DayRecord | undefined, dayId: Id): string | null {
  if (!record || record.dayId !== dayId || !counts(record)) return null
  const { id, definitionKey, definitionVersion, unitId, businessDate, creatorId, data } = record
  return digestOfText(`${leafDomain}\n${canonicalJson({ id, definition: `${definitionKey}@${definitionVersion}`, unitId, businessDate, creatorId, data })}`)
}

/** A record as it was when its day was sealed: what has been corrected since is undone, from the lines that say so, the last one first. */
export function asSealed<R extends DayRecord>(record: R, acts: readonly Pick<Act, 'kind' | 'changes'>[]): R {
  const data = { ...record.data }
  for (const { changes } of acts.filter(({ kind, changes: made }) => kind === 'correct' && sealedMark in made).toReversed())
    for (const [key, [was]] of Object.entries(changes)) {
      if (key.includes(':')) continue
      if (was === null) delete data[key]
      else data[key] = was
    }
  return { ...record, data }
}

/** All entries of a day that the seal covers, as one digest. */
export function contentOf(records: readonly DayRecord[], dayId: Id): string {
  const leaves = records
    .filter(isCovered)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((record) => leafOf(record, dayId) ?? '')
  return digestOfText([contentDomain, dayId, ...leaves].join('\n'))
}
