import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import { nodesOf } from '#shared/definition/route.ts'
import { isAsking } from '#shared/definition/steps.ts'
import type { Grant, Member, Unit } from '#shared/domain/organisation.ts'
import type { Act, BusinessRecord, FormData, Notice, Task } from '#shared/domain/record.ts'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { shippedRoles } from '#shared/templates/roles.ts'
import { scopesOfRecord } from '#shared/permissions/policy.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import type { EntityName, EntityRow } from '#shared/rows/entities.ts'
import { projectChanges } from '#store/register/project.ts'
import { memberIds, members, unitIds, units, type Person } from './store-company.ts'
import { createTestDesk, startOfTests, type TestDesk } from './store-harness.ts'
import { chosenPath } from './choosing.ts'
import { plainTask } from './plain-task.ts'

/**
 * Random companies on one shared desk, in which every row says whose it is: whatever belongs to a record carries `R:nn;`, whatever is one member's own carries
 * `P:who;`, the audit trail `A:audit;`. So an answer tells by its own text what came out with it, whatever call gave it.
 */
export const people = Object.keys(memberIds) as Person[]
const places = Object.values(unitIds)
const roleKeys = shippedRoles.map(({ key }) => key)

export type MarkedCompany = {
  readonly homes: readonly string[]
  readonly heads: readonly (Person | null)[]
  readonly disabled: Person | null
  readonly grants: readonly { readonly who: Person; readonly role: string; readonly unit: string | null; readonly expired: boolean }[]
  readonly records: readonly {
    readonly kind: 'daily' | 'claim' | 'imported'
    readonly unit: string
    readonly creator: Person
    readonly asked: Person
    readonly told: Person | null
    readonly remarks: Person | null
    readonly state: 'open' | 'returned' | 'done'
  }[]
}

const person = fc.constantFrom(...people)
const place = fc.constantFrom(...places)
export const companies: fc.Arbitrary<MarkedCompany> = fc.record({
  homes: fc.array(place, { minLength: people.length, maxLength: people.length }),
  heads: fc.array(fc.option(person), { minLength: places.length, maxLength: places.length }),
  disabled: fc.option(person, { freq: 3 }),
  grants: fc.array(fc.record({ who: person, role: fc.constantFrom(...roleKeys), unit: fc.option(place), expired: fc.boolean() }), {
    minLength: 4,
    maxLength: 12,
  }),
  records: fc.array(
    fc.record({
      kind: fc.constantFrom('daily' as const, 'claim' as const, 'imported' as const),
      unit: place,
      creator: person,
      asked: person,
      told: fc.option(person),
      remarks: fc.option(person),
      state: fc.constantFrom('open' as const, 'returned' as const, 'done' as const),
    }),
    { minLength: 8, maxLength: 12 },
  ),
})

/**
 * Claims are shielded here, in every way in which something can be: a text with open ends, a column, files. What is planted there says of which record and which place it is, so that nothing but
 * the policy decides whether a member may have been given it.
 */
export const shieldedBodies: readonly DefinitionBody[] = shippedDefinitions.map((body) => {
  if (body.key !== 'expense-claim') return body
  const level = { budget_number: 'sensitive', attachments: 'secret', description: 'confidential' } as const
  const nodes = nodesOf(body)
    .filter(isAsking)
    .slice(1)
    .map(({ key }) => key)
  const shielded = { roles: [], nodes, first: 2, last: 2 }
  const form = body.form.map((field) => {
    if (field.key === 'budget_number' || field.key === 'attachments') return { ...field, shield: { ...shielded, level: level[field.key] } }
    if (field.kind !== 'table') return field
    return {
      ...field,
      columns: field.columns.map((column) => (column.key === 'description' ? { ...column, shield: { ...shielded, level: level.description } } : column)),
    }
  })
  return definitionBodySchema.parse({ ...body, form })
})
export const secretOf = (n: number, place: string): string => `S:${String(n).padStart(2, '0')}:${place};`

/** The n-th id of a group; ids of a company are the same in every run. */
export function idAt(group: number, n: number): string {
  return `${String(group).padStart(8, '0')}-0000-7000-8000-${String(n).padStart(12, '0')}`
}
export const markOfRecord = (n: number): string => `R:${String(n).padStart(2, '0')};`
export const markOfPerson = (who: Person): string => `P:${who};`

export type MarkedDesk = { readonly desk: TestDesk; readonly records: readonly BusinessRecord[]; readonly shaOf: ReadonlyMap<string, string> }

/** A desk with a company's rows in it. */
export async function markedDesk(company: MarkedCompany): Promise<MarkedDesk> {
  const desk = await createTestDesk({ members: membersOf(company) })
  const made = company.records.map((record, n) => rowsOf(record, n))
  const records = made.map(({ record }) => record)
  const shaOf = new Map<string, string>()
  for (const [n, { record }] of made.entries()) {
    const path = join(desk.directory, `file-${n}.pdf`)
    await writeFile(path, contentOf(record, n))
    const added = await desk.store.attachments.add(chosenPath(path), 1000)
    if (!added.ok) throw new Error(added.fault.code)
    shaOf.set(record.id, added.value.sha256)
  }
  const rows: (readonly [EntityName, readonly { readonly id: string }[]])[] = [
    ['unit', units.map((unit, n): Unit => ({ ...unit, headId: headOf(company, n) }))],
    ['member', membersOf(company)],
    ['grant', company.grants.map(grantOf)],
    [
      'definition',
      shieldedBodies.map((body) => ({
        id: `${body.key}@${body.version}`,
        revision: 2,
        key: body.key,
        version: body.version,
        state: 'published',
        body,
        publishedAt: 0,
      })),
    ],
    ['record', records],
    ['task', made.flatMap(({ tasks }) => tasks)],
    ['act', made.flatMap(({ acts }) => acts)],
    ['notice', made.flatMap(({ notices }) => notices)],
    ['attachment', records.map((record, n) => attachmentOf(record, n, shaOf.get(record.id) ?? ''))],
  ]
  await desk.store.database.write(async (db, raw) => {
    raw.prepare('delete from "grant"').run()
    for (const [entity, list] of rows) await rowStatements(db).upsert(entity, list)
    projectChanges(
      raw,
      records.map((record) => ({ entity: 'record' as const, id: record.id, before: undefined, after: record })),
    )
  })
  return { desk, records, shaOf }
}

function membersOf({ homes, disabled }: MarkedCompany): readonly Member[] {
  return members.map((member, n) => ({
    ...member,
    unitId: homes[n] ?? member.unitId,
    state: disabled !== null && memberIds[disabled] === member.id ? 'disabled' : 'active',
  }))
}

function headOf({ heads }: MarkedCompany, n: number): string | null {
  const head = heads[n] ?? null
  return head === null ? null : memberIds[head]
}

function grantOf({ who, role, unit, expired }: MarkedCompany['grants'][number], n: number): Grant {
  return { id: idAt(40, n), revision: 1, memberId: memberIds[who], roleKey: role, unitId: unit, expiresAt: expired ? startOfTests - 1 : null }
}

const keyOf = { daily: 'daily-operations', claim: 'expense-claim', imported: 'claim-register' } as const

function dataOf(kind: keyof typeof keyOf, n: number): FormData {
  const mark = markOfRecord(n)
  if (kind === 'daily')
    return { shift: 'early', recorded_at: '09:00', line: mark, orders_in: 9, orders_done: 8, errors_found: 0, turnover: 100, temperature: -180 }
  if (kind === 'imported') return { claim_no: mark, amount: 100, submitted_at: 1, outcome: 'paid' }
  const lines = [{ spent_on: '2026-02-27', category: 'transport', description: secretOf(n, 'lines'), receipts: 1, amount: 100 }]
  return { purpose: mark, expense_type: 'daily', budget_number: `ab ${secretOf(n, 'budget_number')} 银行账号 yz`, lines }
}

/** What a correction has left in the trail of a claim. */
function correctionOf(n: number): Act['changes'] {
  return {
    budget_number: [secretOf(n, 'budget_number'), 'B-1'],
    lines: [[{ description: secretOf(n, 'lines') }], []],
    'entry-kept:lines.0.description': ['x', secretOf(n, 'lines')],
  }
}

function rowsOf(made: MarkedCompany['records'][number], n: number) {
  const mark = markOfRecord(n)
  const [creatorId, askedId] = [memberIds[made.creator], memberIds[made.asked]]
  const key = keyOf[made.kind]
  const body = shippedDefinitions.find((each) => each.key === key)
  const node = body && nodesOf(body).find(isAsking)
  const state = node === undefined || made.state === 'done' ? 'completed' : made.state === 'returned' ? 'returned' : 'running'
  const id = idAt(50, n)
  const common = { revision: 1, recordId: id, round: 1 }
  const tasks: Task[] = []
  const task = (assigneeId: string, kind: Task['kind'], isOpen: boolean): void => {
    tasks.push({
      ...common,
      id: idAt(51, n * 10 + tasks.length),
      node: node?.key ?? '',
      kind,
      assigneeId,
      state: isOpen ? 'open' : 'done',
      createdAt: n,
      dueAt: null,
      warnAt: null,
      decision: null,
      decidedAt: isOpen ? null : n,
      fallback: false,
      ...plainTask,
    })
  }
  if (node !== undefined) task(askedId, node.kind, state === 'running')
  if (state === 'returned') task(creatorId, 'revise', true)
  const act = (at: number, actorId: string, kind: Act['kind']): Act => ({
    ...common,
    id: idAt(52, n * 10 + at),
    kind,
    node: null,
    actorId,
    enteredBy: null,
    memberId: null,
    opinion: `${mark} said`,
    target: null,
    at: n,
    notBefore: null,
    notAfter: null,
    mutationId: idAt(53, n * 10 + at),
    changes: {},
  })
  const acts = [
    act(0, creatorId, made.kind === 'imported' ? 'import' : 'submit'),
    ...(made.remarks === null ? [] : [act(1, memberIds[made.remarks], 'comment')]),
    ...(made.kind === 'claim' ? [{ ...act(2, creatorId, 'correct'), changes: correctionOf(n) }] : []),
  ]
  const told: Notice[] =
    made.told === null ? [] : [{ id: idAt(54, n), revision: 1, memberId: memberIds[made.told], recordId: id, kind: 'copy', at: n, readAt: null }]
  const base = { creatorId, unitId: made.unit, scopes: [] }
  const record: BusinessRecord = {
    ...base,
    id,
    revision: 1,
    definitionKey: key,
    definitionVersion: shippedDefinitions.find((body) => body.key === key)?.version ?? 1,
    number: `N${mark}`,
    numberState: 'official',
    title: `${mark} title`,
    businessDate: '2026-03-02',
    state,
    nodes: state === 'running' && node ? [node.key] : [],
    round: 1,
    data: dataOf(made.kind, n),
    amountMinor: 100,
    source: made.kind === 'imported' ? 'import' : 'form',
    importId: made.kind === 'imported' ? idAt(60, people.indexOf(made.creator)) : null,
    createdAt: n,
    submittedAt: n,
    closedAt: state === 'completed' ? n : null,
    route: null,
    nextAt: null,
    dayId: null,
    late: null,
    scopes: scopesOfRecord(
      base,
      tasks,
      acts,
      told.map(({ memberId }) => memberId),
    ),
  }
  return { record, tasks, acts, notices: told }
}

/** Only a claim has a field for files, which is shielded. */
function contentOf({ definitionKey }: BusinessRecord, n: number): string {
  return `%PDF-1.7 ${definitionKey === 'expense-claim' ? secretOf(n, 'attachments') : markOfRecord(n)} content of the file`
}

function attachmentOf(record: BusinessRecord, n: number, sha256: string): EntityRow<'attachment'> {
  const size = Buffer.byteLength(contentOf(record, n))
  const { id: recordId, creatorId: createdBy } = record
  return {
    id: idAt(55, n),
    revision: 1,
    recordId,
    field: 'attachments',
    name: `${record.definitionKey === 'expense-claim' ? secretOf(n, 'attachments') : markOfRecord(n)}.pdf`,
    mime: 'application/pdf',
    size,
    sha256,
    createdBy,
    createdAt: n,
  }
}
