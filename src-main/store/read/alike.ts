import { addDays } from '#shared/calendar/civil-date.ts'
import { alikeDate, alikePlace, alikeRule, alikesOf, alikeText, type Alike, type AlikeSubject } from '#shared/definition/alike.ts'
import { alikeColumn, columnOf } from '#shared/definition/projection.ts'
import { freeingStates } from '#shared/domain/record.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { statement } from '#store/apply/statement.ts'
import type { StoreContext } from '#store/context.ts'
import { findProjection } from '#store/register/project.ts'
import { projectionNames, readableCondition } from './readable.ts'

/** Records like one that is entered: those the reader may see, and how many there are that he may not. */
export type AlikeFound = {
  readonly rule: Alike
  readonly records: readonly { readonly id: Id; readonly number: string; readonly title: string }[]
  readonly hidden: number
}
/** Finds what is like a record that is entered, except that record itself. */
export type AlikeFinder = (subject: AlikeSubject, except?: Id | null) => readonly AlikeFound[]

/** Ends without effect, which no likeness counts. */
export const freedStates = freeingStates.map((state) => `'${state}'`).join(', ')
/** So many are named; who has more of them has the finder. */
const namedMax = 5

/** Where the date of a rule lies in the projection. */
export function nearColumn({ near }: Alike): string | null {
  if (near === undefined) return null
  return near.field === 'business_date' ? 'business_date' : columnOf(near.field)
}

/** Looks by an indexed column among all records that this desk holds: that one stands there is everybody's business, what it is only that of whoever may read it (ENT-15). */
export async function alikeFinder(context: StoreContext, definitionKey: string): Promise<AlikeFinder> {
  const raw = context.database.readRaw
  const projection = findProjection(raw, definitionKey)
  if (!projection || alikesOf(projection.body).length === 0) return () => []
  const readable = await readableCondition(context, projectionNames, projection.body)
  const asked = alikesOf(projection.body).map((rule, place) => {
    const date = nearColumn(rule)
    const near = date === null ? '' : ` AND "${date}" BETWEEN ? AND ?`
    const sql = `SELECT "record_id" AS "id", "number", "title", ${readable.sql} AS "seen" FROM "${projection.table}" WHERE "${alikeColumn(place)}" = ? AND "record_id" <> ? AND "state" NOT IN (${freedStates})${near} ORDER BY "row" DESC LIMIT 50`
    return { rule, sql }
  })
  return (subject, except = null) =>
    asked.flatMap(({ rule, sql }): AlikeFound[] => {
      const text = alikeText(rule, subject)
      const date = alikeDate(rule, subject)
      if (text === null || (rule.near !== undefined && date === null)) return []
      const span = rule.near === undefined || date === null ? [] : [addDays(date, -rule.near.days), addDays(date, rule.near.days)]
      const rows = statement(raw, sql).all(...readable.params, text, except ?? '', ...span) as { id: Id; number: string; title: string; seen: number }[]
      if (rows.length === 0) return []
      const seen = rows.filter((row) => row.seen === 1)
      return [{ rule, records: seen.slice(0, namedMax).map(({ id, number, title }) => ({ id, number, title })), hidden: rows.length - seen.length }]
    })
}

/** What was found as faults of the form: what blocks as errors, what passes with a reason as warnings; a note is neither. */
export function alikeFaults(found: readonly AlikeFound[]): { readonly errors: readonly Fault[]; readonly warnings: readonly Fault[] } {
  const faultsOf = (severity: Alike['severity']): readonly Fault[] =>
    found
      .filter(({ rule }) => rule.severity === severity)
      .map(({ rule, records: [first] }) => ({
        code: 'record-alike',
        params: { rule: alikeRule(rule), ...(first ? { other: first.number } : {}) },
        field: alikePlace(rule),
      }))
  return { errors: faultsOf('block'), warnings: faultsOf('warning') }
}
