import Database, { type Database as SqliteDatabase } from 'better-sqlite3'
import { rowDatabase } from './row-database.ts'
import { workingCalendar } from '#shared/calendar/working-time.ts'
import { compileDefinition, type CompiledDefinition } from '#shared/definition/compile.ts'
import { definitionBodySchema, type DefinitionBody, type DefinitionDraft, type LinearDraft, type SteppedDraft } from '#shared/definition/definition.ts'
import type { Grant, Member, Role, Unit } from '#shared/domain/organisation.ts'
import { indexOrganisation, type OrganisationIndex, type OrganisationRows } from '#shared/domain/organisation-index.ts'
import type { Instant } from '#shared/kernel/id.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { carryOut } from '#shared/mutations/carry-out.ts'
import { idsOf } from '#shared/kernel/made-ids.ts'
import type { MutationBody, MutationContext } from '#shared/mutations/mutation.ts'
import type { EntityName } from '#shared/rows/entities.ts'
import { createStandingLists } from '#shared/rows/standing-lists.ts'
import type { RowChange } from '#shared/rows/transaction.ts'
import { createRowWriter, type EntityWriter } from '#shared/rows/writer.ts'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { shippedRoles } from '#shared/templates/roles.ts'
import type { World } from '#shared/workflow/change.ts'
import { clientTables } from './client-tables.ts'

/** The n-th id of a test. */
export function idOf(n: number): string {
  return `0190a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
}

/** 2026-03-02 (a Monday) 10:00 in Shanghai. */
export const monday: Instant = 1_772_416_800_000

const unitNames = ['company', 'finance', 'operations', 'shift'] as const
export const unit = Object.fromEntries(unitNames.map((name, index) => [name, idOf(100 + index)])) as Record<(typeof unitNames)[number], string>

const memberNames = ['chief', 'admin', 'admin2', 'cfo', 'clerk', 'opsHead', 'shiftHead', 'amy', 'ben', 'budget', 'analyst'] as const
export type MemberName = (typeof memberNames)[number]
export const member = Object.fromEntries(memberNames.map((name, index) => [name, idOf(200 + index)])) as Record<MemberName, string>

const homes: Record<MemberName, string> = {
  chief: unit.company,
  admin: unit.company,
  admin2: unit.company,
  cfo: unit.finance,
  clerk: unit.finance,
  opsHead: unit.operations,
  shiftHead: unit.shift,
  amy: unit.shift,
  ben: unit.shift,
  budget: unit.operations,
  analyst: unit.finance,
}

/** A company of four units: 公司 ⊃ 财务部, 运营部 ⊃ 运营一班. */
export function companyRows(): OrganisationRows {
  const head: Record<string, string> = {
    [unit.company]: member.chief,
    [unit.finance]: member.cfo,
    [unit.operations]: member.opsHead,
    [unit.shift]: member.shiftHead,
  }
  const parent: Record<string, string | null> = {
    [unit.company]: null,
    [unit.finance]: unit.company,
    [unit.operations]: unit.company,
    [unit.shift]: unit.operations,
  }
  const names: Record<string, string> = { [unit.company]: '公司', [unit.finance]: '财务部', [unit.operations]: '运营部', [unit.shift]: '运营一班' }
  const units = Object.values(unit).map((id, sort): Unit => ({
    id,
    revision: 1,
    name: { zh: names[id]!, en: id },
    parentId: parent[id]!,
    headId: head[id]!,
    sort,
    state: 'active',
  }))
  const members = memberNames.map((name): Member => ({
    id: member[name],
    revision: 1,
    userName: name.toLowerCase(),
    name,
    pinyin: name,
    unitId: homes[name],
    postId: null,
    kind: 'employee',
    state: 'active',
  }))
  const roles = shippedRoles.map((role, index): Role => ({
    id: idOf(300 + index),
    revision: 1,
    key: role.key,
    name: role.name,
    permissions: [...role.permissions],
  }))
  const given: [MemberName, string, string | null][] = [
    ['admin', 'administrator', null],
    ['admin2', 'administrator', null],
    ['cfo', 'finance', null],
    ['clerk', 'finance', null],
    ['budget', 'budget-owner', unit.operations],
    ['amy', 'operator', unit.shift],
    ['ben', 'operator', unit.shift],
    ['analyst', 'analyst', null],
  ]
  const grants = given.map(([name, roleKey, unitId], index): Grant => ({
    id: idOf(400 + index),
    revision: 1,
    memberId: member[name],
    roleKey,
    unitId,
    expiresAt: null,
  }))
  return { units, members, roles, grants, posts: [], desks: [], settings: [] }
}

/** That company, indexed; with some rows changed. */
export function companyIndex(change: (rows: OrganisationRows) => Partial<OrganisationRows> = () => ({})): OrganisationIndex {
  const rows = companyRows()
  return indexOrganisation({ ...rows, ...change(rows) })
}

/** A world in which a member acts. */
export function worldFor(actorId: string, at: { organisation?: OrganisationIndex; now?: Instant; mutation?: number } = {}): World {
  const organisation = at.organisation ?? companyIndex()
  const mutationId = idOf(at.mutation ?? 1)
  const now = at.now ?? monday
  return { organisation, calendar: workingCalendar(organisation.settings), now, judgedAt: now, bounds: null, actorId, mutationId, newId: idsOf(mutationId) }
}

/** Compiles what a test has written; a test's definition must compile. */
export function compiledOf(draft: DefinitionDraft): CompiledDefinition {
  const compiled = compileDefinition(definitionBodySchema.parse(draft))
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.fault))
  return compiled.value
}

/** A small definition to vary. */
export function draftWith(change: Partial<LinearDraft> = {}): LinearDraft {
  return {
    format: 1,
    key: 'test-form',
    version: 1,
    name: { zh: '测试', en: 'Test' },
    summary: { zh: '测试', en: 'Test' },
    form: [
      { key: 'subject', kind: 'text', label: { zh: '事由', en: 'Subject' } },
      { key: 'amount', kind: 'money', label: { zh: '金额', en: 'Amount' } },
    ],
    title: 'form.subject',
    route: { nodes: [] },
    numbering: { prefix: 'T', period: 'year', digits: 4 },
    permissions: { start: ['everyone'] },
    register: { columns: ['number'], sort: { column: 'number', descending: false } },
    ...change,
  }
}

/** A small definition of steps to vary. */
export function steppedWith(change: Partial<SteppedDraft> = {}): SteppedDraft {
  const { route: _none, ...rest } = draftWith()
  return { ...rest, format: 2, route: { steps: [] }, ...change }
}

/** Carries out mutations over the company's rows, and shows the rows. */
export type CompanyStore = {
  readonly act: (
    author: string,
    name: string,
    args: object,
    options?: Partial<MutationContext> & { expects?: MutationBody['expects']; version?: number },
  ) => Promise<Result<void>>
  readonly reader: () => EntityWriter
  readonly raw: SqliteDatabase
  readonly series: Map<string, number>
}

const ofRecords: ReadonlySet<EntityName> = new Set<EntityName>(['record', 'task', 'act', 'notice', 'attachment'])

type Founding = {
  readonly company?: OrganisationRows
  readonly definitions?: readonly DefinitionBody[]
  /** What else a transaction carries, as a desk's projections. */
  readonly also?: (raw: SqliteDatabase, changes: readonly RowChange[]) => void
}

/** A store with a company and definitions, that company and the shipped ones unless said otherwise, over a real SQLite database, on which mutations are carried out as desk and server do it. */
export async function companyStore({ company = companyRows(), definitions = shippedDefinitions, also }: Founding = {}): Promise<CompanyStore> {
  const raw: SqliteDatabase = new Database(':memory:')
  raw.exec(clientTables())
  const db = rowDatabase(raw)
  const writer = (): EntityWriter => createRowWriter(db, { track: false })
  const standingAt = createStandingLists()
  let organisationState = 0
  const rows = writer()
  for (const row of company.units) await rows.put('unit', row)
  for (const row of company.members) await rows.put('member', row)
  for (const row of company.roles) await rows.put('role', row)
  for (const row of company.grants) await rows.put('grant', row)
  for (const body of definitions)
    await rows.put('definition', { id: `${body.key}@${body.version}`, key: body.key, version: body.version, state: 'published', body, publishedAt: 1 })
  rows.take()
  await rows.flush()
  const series = new Map<string, number>()
  let mutation = 1000

  /** Carries out one mutation in a transaction of its own. */
  async function act(
    author: string,
    name: string,
    args: object,
    options: Partial<MutationContext> & { expects?: MutationBody['expects']; version?: number } = {},
  ): Promise<Result<void>> {
    const { expects = [], version = 1, ...context } = options
    const writing = createRowWriter(db, { track: false, standing: standingAt(organisationState) })
    const result = await carryOut(
      writing,
      { name, version, args: JSON.parse(JSON.stringify(args)) as MutationBody['args'], expects },
      {
        id: idOf((mutation += 1)),
        author,
        at: monday,
        judgedAt: monday,
        place: 'server',
        bounds: { notBefore: monday - 5, notAfter: monday + 5 },
        deskCode: 'OPS1',
        takeNumbers: async (key, count) => {
          const first = series.get(key) ?? 1
          series.set(key, first + count)
          return first
        },
        ...context,
      },
    )
    if (result.ok) {
      writing.take()
      const changes = await writing.flush()
      if (changes.some(({ entity }) => !ofRecords.has(entity))) organisationState += 1
      also?.(raw, changes)
    } else writing.discard()
    return result
  }

  return { act, reader: writer, raw, series }
}
