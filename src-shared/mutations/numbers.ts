import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { MutationContext } from './mutation.ts'

type Numbered = Pick<BusinessRecord, 'number' | 'numberState'>

/** The series that a record of that business date is numbered in: prefix and period, `BX2026`. */
export function seriesOf({ prefix, period }: DefinitionBody['numbering'], businessDate: string): string {
  const digits = businessDate.replaceAll('-', '')
  const length = { year: 4, month: 6, day: 8, none: 0 }[period]
  return `${prefix}${digits.slice(0, length)}`
}

/** Numbers for new records, in order: provisional ones on a desk (`~FIN1-3FA90C`), official ones on the server (`BX2026-000001`). */
export async function numbersFor(
  body: DefinitionBody,
  records: readonly { readonly id: Id; readonly businessDate: string }[],
  context: MutationContext,
): Promise<readonly Numbered[]> {
  const { takeNumbers, deskCode } = context
  if (!takeNumbers)
    return records.map(({ id }) => ({ number: `~${deskCode}-${id.replaceAll('-', '').slice(26, 32).toUpperCase()}`, numberState: 'provisional' }))
  const counts = new Map<string, number>()
  const series = records.map(({ businessDate }) => seriesOf(body.numbering, businessDate))
  for (const name of series) counts.set(name, (counts.get(name) ?? 0) + 1)
  const next = new Map<string, number>()
  for (const [name, count] of counts) next.set(name, await takeNumbers(name, count))
  return series.map((name) => {
    const number = next.get(name) ?? 0
    next.set(name, number + 1)
    return { number: `${name}-${String(number).padStart(body.numbering.digits, '0')}`, numberState: 'official' }
  })
}
