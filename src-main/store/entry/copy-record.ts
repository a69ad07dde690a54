import type { CallArgs, CallValue } from '#shared/contract/store.ts'
import { alikesOf } from '#shared/definition/alike.ts'
import type { CheckScope } from '#shared/definition/check.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { Field } from '#shared/definition/definition.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { FormData } from '#shared/domain/record.ts'
import { failed, ok, type Fault } from '#shared/kernel/fault.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { definitionAbilities } from '#shared/permissions/policy.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { readableRecord, type ReadableRecord } from '#store/read/rows.ts'
import { findRecords } from '#store/search/find-records.ts'
import { statement } from '#store/apply/statement.ts'
import { entryScope } from './check-entry.ts'
import { saveDraft } from './draft-table.ts'

type Lost = CallValue<'record.copy'>['lost'][number]
type Copied = { readonly data: FormData; readonly lost: readonly Lost[] }

/** 复制历史单据: a new draft like a record that stands already, and earlier records to choose from. */
export const copyHandlers: Pick<Handlers, 'record.copy' | 'entry.earlier'> = {
  'record.copy': async (context, { recordId }) => {
    const found = await readableRecord(context, recordId)
    if (!found.ok) return found
    const newest = await context.definition(found.value.record.definitionKey)
    if (!newest.ok) return newest
    const may = definitionAbilities(await context.organisation(), context.session.member.id, newest.value.body, context.clock()).includes('start')
    if (!may) return failed('permission-denied', { action: 'definition.start' })
    const { data, lost } = copied(found.value, newest.value, await entryScope(context, newest.value.body), await context.organisation())
    const draftId = context.newId()
    const saved = await saveDraft(context, newest.value, { id: draftId, recordId: null, data, text: {} })
    return saved.ok ? ok({ draftId, from: found.value.record.number, lost: [...lost] }) : saved
  },

  'entry.earlier': async (context, asked) => ok(await earlier(context, asked)),
}

/** What the member has started himself where nothing is typed; else every record of the definition that he may see and that the words find, by pinyin and initials too. */
async function earlier(context: StoreContext, { definitionKey, text, limit }: CallArgs<'entry.earlier'>): Promise<CallValue<'entry.earlier'>> {
  const { members } = await context.organisation()
  const ids =
    text.trim() === ''
      ? (statement(context.database.readRaw, `SELECT "id" FROM "record" WHERE "creatorId" = ? AND "definitionKey" = ? ORDER BY "id" DESC LIMIT ?`)
          .pluck()
          .all(context.session.member.id, definitionKey, limit) as string[])
      : (await findRecords(context, text, limit, definitionKey)).map(({ id }) => id)
  const rows: CallValue<'entry.earlier'> = []
  for (const id of ids) {
    const found = await readableRecord(context, id)
    if (!found.ok || found.value.blind) continue
    const { number, title, businessDate, creatorId, amountMinor } = found.value.record
    rows.push({ id, number, title, businessDate, creatorName: members.get(creatorId)?.name ?? creatorId, amountMinor })
  }
  return rows
}

/**
 * What is typed anew from a record: its own fields with their line items. Files belong to their record, computed values are worked out again, what a node fills belongs to that
 * node, and a day that a form begins with is today's. What the newest version does not take, and what may stand only once, is left out and named.
 */
export function copied(
  { record, compiled: old, places }: Pick<ReadableRecord, 'record' | 'compiled' | 'places'>,
  newest: CompiledDefinition,
  scope: CheckScope,
  organisation: OrganisationIndex,
): Copied {
  const lost: Lost[] = []
  const lose = (label: LocalText, row: number | null, fault: Fault): void => void lost.push({ label, row, fault })
  const data: FormData = {}
  for (const [key, value] of Object.entries(record.data)) {
    const field = newest.fieldsByKey.get(key)
    const before = old.fieldsByKey.get(key)
    if (field === undefined) {
      if (before && before.kind !== 'computed' && before.kind !== 'attachment') lose(before.label, null, { code: 'field-unknown' })
    } else if (standsOnce(newest, field)) lose(field.label, null, { code: 'field-duplicate' })
    else if (isCopied(newest, field)) data[key] = field.kind === 'date' && field.default === 'today' ? scope.businessDate : structuredClone(value)
  }
  // What is shielded from whoever copies is not his to take along.
  for (const { field, column } of places) {
    const inRow = field.kind === 'table' ? field.columns.find(({ key }) => key === column) : undefined
    lose((inRow ?? field).label, null, { code: 'permission-denied' })
  }
  // Only what is wrong with a value that was copied: what is still missing, and rules, are said by the form itself.
  const { errors } = newest.check(data, scope)
  for (const fault of [...errors, ...strangers(newest.body.form, data, organisation)]) {
    const place = placeIn(newest, fault.field ?? '')
    if (fault.code === 'field-rule' || !place || !takeOut(data, fault.field ?? '')) continue
    lose(place.label, place.row, { code: fault.code, ...(fault.params ? { params: fault.params } : {}) })
  }
  return { data, lost }
}

function isCopied({ lateFields }: CompiledDefinition, field: Field): boolean {
  return field.kind !== 'computed' && field.kind !== 'attachment' && !(field.kind === 'time' && field.default === 'now') && !lateFields.has(field.key)
}

/** Whether a second record with the same value would be refused. */
function standsOnce({ body }: CompiledDefinition, field: Field): boolean {
  if (field.kind === 'text' && field.unique) return true
  return alikesOf(body).some(({ severity, fields }) => severity === 'block' && fields.length === 1 && fields[0]?.field === field.key)
}

/** Members who have left and units that are closed: nobody is asked for them any more. */
function strangers(fields: readonly Field[], data: FormData, organisation: OrganisationIndex, prefix = ''): readonly Fault[] {
  return fields.flatMap((field): readonly Fault[] => {
    const value = data[field.key]
    const place = `${prefix}${field.key}`
    if (field.kind === 'table')
      return Array.isArray(value) ? value.flatMap((row, index) => strangers(field.columns, row as FormData, organisation, `${place}.${index}.`)) : []
    if (typeof value !== 'string') return []
    if (field.kind === 'member' && organisation.members.get(value)?.state !== 'active') return [{ code: 'member-missing', field: place }]
    return field.kind === 'unit' && organisation.units.get(value)?.state !== 'active' ? [{ code: 'unit-missing', field: place }] : []
  })
}

function placeIn({ fieldsByKey }: CompiledDefinition, path: string): { readonly label: LocalText; readonly row: number | null } | undefined {
  const [key = '', row, column] = path.split('.')
  const field = fieldsByKey.get(key)
  if (!field) return undefined
  const inRow = field.kind === 'table' ? field.columns.find((each) => each.key === column) : undefined
  return inRow ? { label: inRow.label, row: Number(row) + 1 } : { label: field.label, row: row === undefined ? null : Number(row) + 1 }
}

/** Takes the value at a path out; false when there was none. */
function takeOut(data: FormData, path: string): boolean {
  const [key = '', row, column] = path.split('.')
  const rows = data[key]
  if (row !== undefined && column !== undefined && Array.isArray(rows)) {
    const cells = rows[Number(row)]
    return typeof cells === 'object' && cells !== null && !Array.isArray(cells) && column in cells && delete cells[column]
  }
  return key in data && delete data[key]
}
