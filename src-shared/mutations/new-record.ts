import { failed, ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { CheckScope } from '#shared/definition/check.ts'
import { alikePlace, alikeRule, alikesOf, alikeText, type AlikeSubject } from '#shared/definition/alike.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { DefinitionBody, Field } from '#shared/definition/definition.ts'
import { fileSchema, type FileValue } from '#shared/definition/field-value.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { Act, BusinessRecord, FormData } from '#shared/domain/record.ts'
import { mayReadRecord } from '#shared/permissions/policy.ts'
import type { RowReader, RowWriter } from '#shared/rows/transaction.ts'
import type { Unnumbered } from '#shared/workflow/change.ts'
import type { MutationContext } from './mutation.ts'
import { organisationOf } from './reading.ts'

/** Data that passed: clean, with the reasons given for the warnings it carries. */
export type Passed = { readonly data: FormData; readonly title: string; readonly amountMinor: number | null; readonly reasons: Act['changes'] }

/**
 * Judges submitted data as the server does. `reasons` maps rule → reason for warnings; `null` lets warnings pass (import, where the dry run has shown them). They are kept in
 * the act's changes as `warning:<rule>` → [null, reason]. That a record like it stands already only a desk has looked for, which asks for the reason too; it is kept with the others.
 */
export function passData(
  compiled: CompiledDefinition,
  data: FormData,
  scope: CheckScope,
  organisation: OrganisationIndex,
  reasons: Readonly<Record<string, string>> | null,
): Result<Passed> {
  const checked = compiled.check(data, scope)
  const errors = [...checked.errors, ...unknownNames(compiled.body.form, checked.data, organisation)]
  const [first] = errors
  if (first) return invalid(first, errors.length)
  const kept: Record<string, [null, string]> = {}
  for (const warning of reasons ? checked.warnings : []) {
    const rule = String(warning.params?.['rule'] ?? '')
    const reason = reasons?.[rule]?.trim() ?? ''
    if (reason === '') return failed('reason-missing', { rule }, warning.field === undefined ? {} : { field: warning.field })
    kept[`warning:${rule}`] = [null, reason]
  }
  for (const rule of alikesOf(compiled.body)) {
    const reason = reasons?.[alikeRule(rule)]?.trim() ?? ''
    if (rule.severity === 'warning' && reason !== '') kept[`warning:${alikeRule(rule)}`] = [null, reason]
  }
  return ok({ data: checked.data, title: compiled.title(checked.data), amountMinor: compiled.amountMinor(checked.data), reasons: kept })
}

function invalid(first: Fault, count: number): Result<never> {
  const { code, params, field } = first
  return failed('record-invalid', { ...params, code, count }, field === undefined ? {} : { field })
}

/** Members and units that the data names and the organisation does not know. */
function unknownNames(fields: readonly Field[], data: FormData, organisation: OrganisationIndex): readonly Fault[] {
  return fields.flatMap((field): readonly Fault[] => {
    const value = data[field.key]
    if (field.kind === 'table')
      return Array.isArray(value)
        ? value.flatMap((row, index) =>
            unknownNames(field.columns, row as FormData, organisation).map((fault) => ({ ...fault, field: `${field.key}.${index}.${fault.field ?? ''}` })),
          )
        : []
    if (field.kind === 'member' && typeof value === 'string' && !organisation.members.has(value)) return [{ code: 'member-missing', field: field.key }]
    return field.kind === 'unit' && typeof value === 'string' && !organisation.units.has(value) ? [{ code: 'unit-missing', field: field.key }] : []
  })
}

/**
 * Refuses a value that may stand only once and stands in another record; in a chunk of several (`except` null) the row is named. That it is taken is
 * everybody's business, the number of the record that has it only that of whoever may read it.
 */
export async function refuseTaken(
  rows: RowReader,
  { body }: CompiledDefinition,
  all: readonly AlikeSubject[],
  except: Id | null,
  context: MutationContext,
): Promise<Result<void>> {
  for (const { place, fault, values } of standingOnce(body, all)) {
    const asked = values.filter((value) => value !== '')
    const holders = asked.length > 0 ? await context.findHolders?.(body.key, place, asked, except) : undefined
    const at = values.findIndex((value) => holders?.has(value))
    const holderId = holders?.get(values[at] ?? '')
    if (holderId === undefined) continue
    const holder = await rows.get('record', holderId)
    const mayKnow = holder && mayReadRecord(await organisationOf(rows), context.author, holder, context.judgedAt, body)
    return failed(
      'record-invalid',
      { ...fault.params, code: fault.code, ...(mayKnow ? { other: holder.number } : {}), count: 1 },
      { ...(fault.field === undefined ? {} : { field: fault.field }), ...(except === null ? { row: at + 1 } : {}) },
    )
  }
  return ok(undefined)
}

/** What may stand only once in a definition's records: under which name the index knows it, its value in each of these, empty where there is none, and how a second one is called. */
type StandingOnce = { readonly place: string; readonly fault: Fault; readonly values: readonly string[] }

/** Values of unique fields, and what rules of likeness that refuse compare (ENT-15). */
export function standingOnce(body: DefinitionBody, all: readonly AlikeSubject[]): readonly StandingOnce[] {
  const unique = body.form
    .filter((field) => field.kind === 'text' && field.unique)
    .map(({ key }): StandingOnce => {
      const values = all.map(({ data: { [key]: value } }) => (typeof value === 'string' ? value : ''))
      return { place: key, fault: { code: 'field-duplicate', field: key }, values }
    })
  const alike = alikesOf(body)
    .filter(({ severity }) => severity === 'block')
    .map((rule): StandingOnce => {
      const values = all.map((subject) => alikeText(rule, subject) ?? '')
      return { place: alikeRule(rule), fault: { code: 'record-alike', params: { rule: alikeRule(rule) }, field: alikePlace(rule) }, values }
    })
  return [...unique, ...alike]
}

/** A record before it has started. */
export function newRecord(
  compiled: CompiledDefinition,
  record: {
    readonly id: Id
    readonly businessDate: string
    readonly unitId: Id
    readonly number: Pick<BusinessRecord, 'number' | 'numberState'>
    readonly importId: Id | null
  },
  passed: Passed,
  context: MutationContext,
): Unnumbered<BusinessRecord> {
  const { id, businessDate, unitId, importId, number } = record
  return {
    id,
    businessDate,
    unitId,
    importId,
    ...number,
    definitionKey: compiled.body.key,
    definitionVersion: compiled.body.version,
    creatorId: context.author,
    title: passed.title,
    amountMinor: passed.amountMinor,
    data: passed.data,
    state: 'running',
    nodes: [],
    round: 1,
    source: importId === null ? 'form' : 'import',
    createdAt: context.at,
    submittedAt: context.at,
    closedAt: null,
    scopes: [],
    route: null,
    nextAt: null,
    dayId: null,
    late: null,
  }
}

/**
 * Makes the attachment rows that the data names. One that stands already must be this record's own, and one that does not must have come with its bytes: whoever knows
 * a hash has not the file. Those no longer named stay, because the trail still speaks of them.
 */
export async function putAttachments(
  rows: RowWriter,
  compiled: CompiledDefinition,
  recordId: Id,
  data: FormData,
  context: MutationContext,
): Promise<Result<void>> {
  const named = compiled.body.form
    .filter((field) => field.kind === 'attachment')
    .flatMap((field) => filesOf(data[field.key]).map((file) => ({ field: field.key, file })))
  if (new Set(named.map(({ file }) => file.id)).size !== named.length) return failed('record-invalid', { code: 'field-malformed', count: 1 })
  await rows.preload(
    'attachment',
    named.map(({ file }) => file.id),
  )
  const unsent = await context.findUnsent?.([...new Set(named.map(({ file }) => file.sha256))])
  for (const { field, file } of named) {
    const standing = await rows.get('attachment', file.id)
    const right = standing ? standing.recordId === recordId && standing.sha256 === file.sha256 : !unsent?.has(file.sha256)
    if (!right) return failed('record-invalid', { code: 'attachment-missing', count: 1 }, { field })
    if (!standing) await rows.put('attachment', { ...file, recordId, field, createdBy: context.author, createdAt: context.at })
  }
  return ok(undefined)
}

function filesOf(value: unknown): readonly FileValue[] {
  const parsed = fileSchema.array().safeParse(value)
  return parsed.success ? parsed.data : []
}
