import { z } from 'zod'
import type { Id, Instant } from '#shared/kernel/id.ts'

/**
 * How many backups a desk keeps (BAK-03, BAK-15). Days, weeks and months are those on which there are backups, not those that a clock has counted: a desk that
 * stood still for a year, or whose clock was wrong, loses none by it.
 */
export const backupKeepingSchema = z.strictObject({
  /** Every backup of so many days. */
  days: z.number().int().min(1).max(3650),
  /** One of each of so many weeks. */
  weeks: z.number().int().min(0).max(520),
  /** One of each of so many months. */
  months: z.number().int().min(0).max(240),
})
export type BackupKeeping = z.infer<typeof backupKeepingSchema>

/** BAK-03 asks for thirty days. */
export const defaultKeeping: BackupKeeping = { days: 30, weeks: 8, months: 12 }

/** What is known of one backup; `date` is the day of `madeAt` on the company's wall, `YYYY-MM-DD`. */
export type KeptBackup = { readonly id: Id; readonly madeAt: Instant; readonly date: string; readonly state: 'written' | 'proven' | 'failed' }

/**
 * The backups that need not be kept, the oldest first. The last proven one always stays, and whatever was made after it; while none is proven, all do. Of a week or
 * month the newest proven one stays, or else the newest that has not failed.
 */
export function dispensableBackups<B extends KeptBackup>(all: readonly B[], keeping: BackupKeeping): readonly B[] {
  const newestFirst = all.toSorted((a, b) => b.madeAt - a.madeAt)
  const lastProven = newestFirst.findIndex(({ state }) => state === 'proven')
  if (lastProven < 0) return []
  const kept = new Set(newestFirst.slice(0, lastProven + 1))
  for (const group of newestGroups(newestFirst, ({ date }) => date, keeping.days)) for (const backup of group) kept.add(backup)
  for (const group of newestGroups(newestFirst, ({ date }) => weekOf(date), keeping.weeks)) kept.add(bestOf(group))
  for (const group of newestGroups(newestFirst, ({ date }) => date.slice(0, 7), keeping.months)) kept.add(bestOf(group))
  return newestFirst.filter((backup) => !kept.has(backup)).toReversed()
}

type Group<B> = readonly [B, ...B[]]

function newestGroups<B extends KeptBackup>(newestFirst: readonly B[], keyOf: (backup: B) => string, count: number): readonly Group<B>[] {
  const groups = new Map<string, [B, ...B[]]>()
  for (const backup of newestFirst) {
    const group = groups.get(keyOf(backup))
    if (group) group.push(backup)
    else groups.set(keyOf(backup), [backup])
  }
  return [...groups.values()].slice(0, count)
}

function bestOf<B extends KeptBackup>(group: Group<B>): B {
  const ofState = (wanted: KeptBackup['state']): B | undefined => group.find(({ state }) => state === wanted)
  return ofState('proven') ?? ofState('written') ?? group[0]
}

const dayMs = 86_400_000

/** A name for the week, from Monday, that a date lies in. */
function weekOf(date: string): string {
  // 1970-01-01 was a Thursday.
  return String(Math.floor((Date.parse(date) / dayMs + 3) / 7))
}
