import { expect } from 'vitest'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import type { Json } from '#shared/definition/field-value.ts'
import { mayReadRecord, scopesOfMember } from '#shared/permissions/policy.ts'
import { library } from '#shared/templates/library.ts'
import { createEntryReader } from '#store/search/entry-of-record.ts'
import { at, today } from '../../unit/templates/cases/sample.ts'
import type { Walked } from './carry.ts'
import { holder, stranger, type LibraryCompany } from './library-company.ts'

/** What a record's own columns of a register hold. */
const ownColumns: Readonly<Record<string, (record: BusinessRecord) => Json>> = {
  number: ({ number }) => number,
  title: ({ title }) => title,
  state: ({ state }) => state,
  business_date: ({ businessDate }) => businessDate,
  unit: ({ unitId }) => unitId,
  creator: ({ creatorId }) => creatorId,
  submitted_at: ({ submittedAt }) => submittedAt,
  closed_at: ({ closedAt }) => closedAt,
  amount: ({ amountMinor }) => amountMinor,
}

/** The number that a record of a definition has on the server. */
export function expectNumber({ body: { numbering } }: CompiledDefinition, { number, numberState }: BusinessRecord): void {
  const period = today.replaceAll('-', '').slice(0, { year: 4, month: 6, day: 8, none: 0 }[numbering.period])
  expect(numberState).toBe('official')
  expect(number).toMatch(new RegExp(`^${numbering.prefix}${period}-\\d{${numbering.digits}}$`))
}

/** Each column of the register holds what the record holds, as the register of a desk reads it. Answers the columns that are not empty. */
export function expectRegister({ raw }: LibraryCompany, { body, fieldsByKey }: CompiledDefinition, record: BusinessRecord): readonly string[] {
  const table = raw.prepare('select "tableName" from "projection" where "definitionKey" = ?').pluck().get(body.key)
  const row = raw.prepare(`select * from "${String(table)}" where "record_id" = ?`).get(record.id) as Readonly<Record<string, Json>>
  const held = body.register.columns.map((key) => [key, (fieldsByKey.has(key) ? row[`f_${key}`] : row[key]) ?? null] as const)
  const meant = body.register.columns.map((key) => {
    const value = (fieldsByKey.has(key) ? record.data[key] : ownColumns[key]?.(record)) ?? null
    return [key, Array.isArray(value) ? JSON.stringify(value) : value] as const
  })
  expect([body.key, held]).toEqual([body.key, meant])
  return held.flatMap(([key, value]) => (value === null ? [] : [key]))
}

/** What the search index of a desk reads of a record: its number, its name, and every line of text that it holds, but for what is shielded. */
export function expectFound({ raw }: LibraryCompany, { body }: CompiledDefinition, record: BusinessRecord): void {
  const [entry] = createEntryReader(raw).read([record.id])
  const lines = (entry?.text ?? '').split('\n')
  const texts = body.form.filter(({ kind }) => kind === 'text' || kind === 'long-text')
  const held = (shielded: boolean) => texts.filter(({ shield }) => (shield !== undefined) === shielded).map(({ key }) => record.data[key])
  const meant = [record.number, record.title, ...held(false)].filter((line) => typeof line === 'string')
  expect([body.key, meant.filter((line) => !lines.includes(line))]).toEqual([body.key, []])
  const hidden = held(true)
    .filter((line) => typeof line === 'string')
    .filter((line) => !meant.includes(line))
  expect([body.key, hidden.filter((line) => lines.includes(line))]).toEqual([body.key, []])
}

/** Whoever took part, heard of it, or reads by his role may read it, and his desk gets it; whoever has no part in it may not. */
export async function expectReaders(company: LibraryCompany, { body }: CompiledDefinition, { record, tasks }: Walked): Promise<void> {
  const { organisation } = company
  const told = (await company.reader().list('notice', { recordId: record.id })).map(({ memberId }) => memberId)
  const readers = body.permissions.read.flatMap((principal) => (principal === 'everyone' ? [] : [holder(principal.role, 0)]))
  const may = (id: string): readonly boolean[] => [
    mayReadRecord(organisation, id, record, at(0), body),
    scopesOfMember(organisation, id, at(0), library).some((scope) => record.scopes.includes(scope)),
  ]
  for (const id of [record.creatorId, ...tasks.map(({ assigneeId }) => assigneeId), ...told, ...readers])
    expect([body.key, organisation.members.get(id)?.name, may(id)]).toEqual([body.key, organisation.members.get(id)?.name, [true, true]])
  expect([body.key, may(stranger)[0]]).toEqual([body.key, false])
}
