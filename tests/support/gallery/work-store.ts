import { storeCalls, type CallArgs, type CallValue, type Job, type RegisterColumn, type StoreCall } from '#shared/contract/store.ts'
import { amountInCapitals } from '#shared/definition/capitals.ts'
import { compileDefinition } from '#shared/definition/compile.ts'
import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import type { Grant, Role, Unit } from '#shared/domain/organisation.ts'
import { permissions } from '#shared/domain/permission.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { claimRegister } from '#shared/templates/finance/claim-register.ts'
import { dailyOperations } from '#shared/templates/operations/daily-operations.ts'
import { claim, desk, galleryNow, hour, members, purchase, sampleId, units } from './sample-company.ts'

/**
 * The gallery's answers for the work screens: entry, registers, imports, backup, settings, administration. The form is judged by the real
 * engine; a register of 100,000 claims is computed row by row, so that scrolling can be measured.
 */
type Answers = { readonly [C in StoreCall]?: (args: CallArgs<C>) => Result<CallValue<C>> | Promise<Result<CallValue<C>>> }
type Tell = (event: string, value: unknown) => void
type Wishes = { readonly empty: boolean; readonly plain: boolean; readonly rows: number; readonly delayMs: number; readonly backup: string }

const claims: DefinitionBody = definitionBodySchema.parse(claimRegister)
const daily: DefinitionBody = definitionBodySchema.parse(dailyOperations)
const bodies = [claim, purchase, daily, claims]

const company: Unit = { id: sampleId(10), revision: 1, name: { zh: '华东冷链', en: 'Huadong Cold Chain' }, parentId: null, headId: members.zhao.id, sort: 0, state: 'active' }
const allUnits: readonly Unit[] = [company, ...Object.values(units).map((unit) => ({ ...unit, parentId: company.id, headId: members.zhao.id }))]
const role = (n: number, key: string, zh: string, en: string): Role => ({ id: sampleId(n), revision: 1, key, name: { zh, en }, permissions: [] })
const roles: readonly Role[] = [role(41, 'administrator', '管理员', 'Administrator'), role(42, 'operator', '操作员', 'Operator'), role(43, 'finance', '财务', 'Finance'), role(44, 'budget-owner', '预算负责人', 'Budget owner')]
const grants: readonly Grant[] = [
  { id: sampleId(51), revision: 1, memberId: members.chen.id, roleKey: 'administrator', unitId: null, expiresAt: null },
  { id: sampleId(52), revision: 1, memberId: members.chen.id, roleKey: 'finance', unitId: units.market.id, expiresAt: galleryNow - 2 * hour },
  { id: sampleId(53), revision: 1, memberId: members.lin.id, roleKey: 'operator', unitId: units.market.id, expiresAt: galleryNow + 900 * hour },
]

/** What the address asks for. */
export function wishesOf(search: string): Wishes {
  const wish = new URLSearchParams(search)
  return { empty: wish.has('empty'), plain: wish.has('plain'), rows: Number(wish.get('rows') ?? 10_357), delayMs: Number(wish.get('delay') ?? 0), backup: wish.get('backup') ?? 'ready' }
}

/** Answers for the calls of the work screens. */
export function workAnswers(tell: Tell, wishes = wishesOf(window.location.search)): Answers {
  const drafts = new Map<string, CallValue<'draft.get'>>(wishes.empty ? [] : sampleDrafts().map((draft) => [draft.id, draft]))
  return {
    ...organisationAnswers(wishes),
    ...entryAnswers(drafts, tell),
    ...registerAnswers(wishes),
    ...importAnswers(wishes, tell),
    ...houseAnswers(wishes),
  }
}

function organisationAnswers({ plain }: Wishes): Answers {
  return {
    'session.get': () => ok({ member: members.chen, desk, company: company.name.zh, unit: units.market.name, abilities: plain ? [] : [...permissions], idleMinutes: 5, viewState: null }),
    'organisation.get': () => ok({ units: [...allUnits], posts: [{ id: sampleId(61), revision: 1, name: { zh: '市场专员', en: 'Marketing officer' }, duties: { zh: '客户走访', en: 'Visits customers' } }], members: Object.values(members), roles: [...roles], grants: [...grants], desks: [desk] }),
    'organisation.issueAccount': () => ok({ userName: 'linyu', initialPassword: 'qV7-rube-48Xd', enrolmentCode: '7K3QX-M4TZ9-0R2VA-HW8CE-B5NJD-61PGS' }),
    mutate: () => ok({}),
  }
}

function sampleDrafts(): CallValue<'draft.list'> {
  const line = (spent_on: string, category: string, description: string, receipts: number, amount: number) => ({ spent_on, category, description, receipts, amount })
  const lines = [line('2026-11-17', 'transport', '上海 至 广州 高铁 二等座', 1, 79_300), line('2026-11-17', 'lodging', '2 晚 标准 ¥600/晚', 2, 116_800), line('2026-11-18', 'entertainment', '6 人 事前申请 HD02-000291', 1, 153_250), line('2026-09-30', 'transport', '广州 至 上海 高铁 二等座', 1, 79_300), line('2026-11-25', 'meal', '', 2, 4_500)]
  return [
    { id: sampleId(801), definitionKey: claim.key, definitionVersion: 1, recordId: null, title: '广州客户走访', data: { purpose: '广州客户走访', expense_type: 'trip', budget_number: 'YS-2026-0117', trip_from: '2026-11-17', lines }, text: { trip_to: '11-31', 'lines.4.amount': '四十五' }, updatedAt: galleryNow - 2 * hour },
    { id: sampleId(802), definitionKey: claim.key, definitionVersion: 1, recordId: sampleId(102), title: '三季度培训资料', data: { purpose: '三季度培训资料', expense_type: 'daily', budget_number: 'YS-2026-0032', lines: [line('2026-11-12', 'training', '教材 24 册', 1, 96_000)] }, text: {}, updatedAt: galleryNow - 20 * hour },
    { id: sampleId(803), definitionKey: purchase.key, definitionVersion: 1, recordId: null, title: '', data: {}, text: {}, updatedAt: galleryNow - 50 * hour },
  ]
}

function entryAnswers(drafts: Map<string, CallValue<'draft.get'>>, tell: Tell): Answers {
  return {
    'definition.list': () => ok(bodies.map(({ key, version, name, summary, icon }) => ({ key, version, name, summary, icon, abilities: key === claims.key ? ['read', 'import', 'export'] : ['start', 'read', 'export', 'import'], records: key === claims.key ? 10_357 : 42 }))),
    'definition.get': ({ key }) => {
      const body = bodies.find((each) => each.key === key)
      return body === undefined ? failed('definition-missing') : ok(body)
    },
    'draft.list': () => ok([...drafts.values()]),
    'draft.save': ({ id, definitionKey, recordId, data, text }) => {
      drafts.set(id, { id, definitionKey, definitionVersion: 1, recordId, title: String(data['purpose'] ?? ''), data, text, updatedAt: galleryNow })
      return ok({ updatedAt: galleryNow })
    },
    'draft.remove': ({ id }) => {
      drafts.delete(id)
      tell('stale', { topics: ['draft'] })
      return ok({})
    },
    'entry.check': ({ definitionKey, data }) => {
      const body = bodies.find((each) => each.key === definitionKey)
      const compiled = body === undefined ? failed('definition-missing') : compileDefinition(body)
      if (!compiled.ok) return compiled
      const checked = compiled.value.check(data, { unitId: units.market.id, creatorId: members.chen.id, round: 1, businessDate: '2026-11-21' })
      const amounts = compiled.value.body.form.flatMap((field) => {
        const value = checked.data[field.key]
        return (field.kind === 'money' || (field.kind === 'computed' && field.result === 'money')) && typeof value === 'number' ? [[field.key, amountInCapitals(value)] as const] : []
      })
      const { computed, hidden, required, errors, warnings } = checked
      return ok({ computed, hidden: [...hidden], required: [...required], errors: [...errors], warnings: [...warnings], capitals: Object.fromEntries(amounts), next: compiled.value.body.route.nodes.slice(0, 2).map((node) => ({ label: node.label, assignees: [members.zhao.name, members.sun.name].slice(0, node.key === 'unit-head' ? 1 : 2) })) })
    },
    'entry.submit': ({ draftId }) => {
      drafts.delete(draftId)
      tell('stale', { topics: ['draft', 'inbox'] })
      return ok({ recordId: sampleId(102), number: 'HD02-000412' })
    },
    'attachment.add': ({ path }) => ok({ id: crypto.randomUUID(), name: path.split('/').at(-1) ?? path, size: 184_220, sha256: 'a'.repeat(64), mime: 'application/pdf' }),
  }
}

const outcomes = ['paid', 'paid', 'paid', 'paid', 'rejected', 'open'] as const
const year = 365 * 24 * hour
const firstDay = Date.parse('2017-01-09T01:49:50Z')

/** One claim of the register, made from its place. */
function claimRow(place: number, total: number): Readonly<Record<string, string | number | null>> {
  const mixed = (place * 2_654_435_761) % 4_294_967_296
  const submitted = firstDay + Math.floor((place / total) * 2 * year)
  const outcome = outcomes[mixed % outcomes.length] ?? 'paid'
  return { number: `LS2026-${String(place + 1).padStart(6, '0')}`, claim_no: `declaration${86_791 + place * 4}`, amount: 1_000 + (mixed % 48_000), budget_number: `budget ${86_566 + (mixed % 12) * 7}`, declaration_number: `declaration number ${86_792 + place}`, submitted_at: submitted, closed_at: outcome === 'open' ? null : submitted + (mixed % 20) * 24 * hour, outcome, title: `declaration${86_791 + place * 4}`, state: 'completed', business_date: new Date(submitted).toISOString().slice(0, 10), unit: units.finance.id, creator: members.lin.id }
}

function registerAnswers({ rows, delayMs, empty }: Wishes): Answers {
  const total = empty ? 0 : rows
  const late = () => (delayMs === 0 ? Promise.resolve() : new Promise<void>((resolve) => setTimeout(resolve, delayMs)))
  const orders = new Map<string, readonly number[] | null>()
  const columns = registerColumns()
  return {
    'register.columns': () => ok({ all: columns, shown: claims.register.columns, sort: claims.register.sort, groupBy: claims.register.groupBy ?? null, chart: claims.register.chart ?? null }),
    'register.open': (query) => {
      const handle = JSON.stringify(query)
      const kept = query.filters.length === 0 && query.search === '' ? null : Array.from({ length: total }, (_, place) => place).filter((place) => fits(claimRow(place, total), query))
      orders.set(handle, kept)
      const places = kept ?? Array.from({ length: Math.min(total, 20_000) }, (_, place) => place)
      return ok({ handle, total: kept?.length ?? total, totals: { amount: places.reduce((sum, place) => sum + Number(claimRow(place, total)['amount']), 0) }, tookMs: 24 })
    },
    'register.rows': async ({ handle, columns: keys, offset, limit }) => {
      await late()
      const kept = orders.get(handle)
      if (kept === undefined) return failed('not-held')
      const places = kept === null ? Array.from({ length: Math.min(limit, total - offset) }, (_, step) => offset + step) : kept.slice(offset, offset + limit)
      return ok({ rows: places.map((place) => ({ id: sampleId(10_000 + place), pending: place % 97 === 5 ? ('waiting' as const) : ('none' as const), cells: keys.map((key) => claimRow(place, total)[key] ?? null) })), names: { [units.finance.id]: units.finance.name.zh, [members.lin.id]: members.lin.name } })
    },
    'register.groups': ({ query, by, part }) => {
      const groups = new Map<string | number | null, { count: number; amount: number }>()
      for (let place = 0; place < Math.min(total, 20_000); place += 1) {
        const row = claimRow(place, total)
        if (!fits(row, query)) continue
        const value = row[by] ?? null
        const key = part === 'value' || typeof value !== 'number' ? value : new Date(value).toISOString().slice(0, { year: 4, month: 7, day: 10 }[part])
        const group = groups.get(key) ?? { count: 0, amount: 0 }
        groups.set(key, { count: group.count + 1, amount: group.amount + Number(row['amount']) })
      }
      const ordered = [...groups].toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
      return ok({ groups: ordered.map(([key, { count, amount }]) => ({ key, label: String(key), count, sums: { amount } })) })
    },
    'register.close': () => ok({}),
    'view.list': () => ok([{ id: sampleId(901), definitionKey: claims.key, name: '大额未办结', query: { definitionKey: claims.key, filters: [{ column: 'outcome', op: 'in', value: ['open'] }, { column: 'amount', op: 'ge', value: 30_000 }], sort: [{ column: 'amount', descending: true }], search: '' }, columns: claims.register.columns, groupBy: null, chart: false }]),
    'view.save': () => ok({}),
    'view.remove': () => ok({}),
  }
}

function fits(row: Readonly<Record<string, string | number | null>>, query: CallArgs<'register.open'>): boolean {
  const found = query.search === '' || Object.values(row).some((value) => String(value).includes(query.search))
  return found && query.filters.every(({ column, op, value }) => {
    const cell = row[column] ?? null
    if (op === 'in') return Array.isArray(value) && value.some((each) => each === cell)
    if (op === 'between') return Array.isArray(value) && cell !== null && cell >= (value[0] ?? '') && cell <= (value[1] ?? '')
    if (op === 'ge') return Number(cell) >= Number(value)
    if (op === 'le') return Number(cell) <= Number(value)
    if (op === 'contains') return String(cell).includes(String(value))
    return cell === value
  })
}

function registerColumns(): RegisterColumn[] {
  const plain = { scale: 0, currency: null, options: [], total: false }
  const own: RegisterColumn[] = [
    { ...plain, key: 'number', label: { zh: '单号', en: 'Number' }, kind: 'text' },
    { ...plain, key: 'state', label: { zh: '状态', en: 'State' }, kind: 'state' },
    { ...plain, key: 'business_date', label: { zh: '业务日期', en: 'Business date' }, kind: 'date' },
    { ...plain, key: 'unit', label: { zh: '部门', en: 'Unit' }, kind: 'unit' },
    { ...plain, key: 'creator', label: { zh: '发起人', en: 'Initiator' }, kind: 'member' },
  ]
  const fields = claims.form.flatMap((field): RegisterColumn[] => {
    if (field.kind === 'money') return [{ ...plain, key: field.key, label: field.label, kind: 'money', scale: 2, currency: field.currency, total: true }]
    if (field.kind === 'choice') return [{ ...plain, key: field.key, label: field.label, kind: 'choice', options: field.options }]
    return field.kind === 'text' || field.kind === 'instant' ? [{ ...plain, key: field.key, label: field.label, kind: field.kind }] : []
  })
  return [...own, ...fields]
}

const headings = ['claim_no', 'amount', 'BudgetNumber', 'DeclarationNumber', 'submitted_at', 'closed_at', 'outcome', 'remark']
const mapping = ['claim_no', 'amount', 'budget_number', 'declaration_number', 'submitted_at', 'closed_at', 'outcome', null]

function importAnswers({ empty }: Wishes, tell: Tell): Answers {
  const base: CallValue<'import.get'> = { id: sampleId(951), definitionKey: claims.key, fileName: 'claims.xlsx', state: 'checked', headings, mapping, rows: 10_357, good: 10_350, bad: 7, imported: 0, createdAt: galleryNow - hour, fault: null }
  const imports = new Map([base, { ...base, id: sampleId(952), fileName: '报销 2025.xlsx', state: 'mapping' as const, good: 0, bad: 0 }, { ...base, id: sampleId(953), fileName: '旧台账.csv', state: 'done' as const, good: 412, bad: 3, rows: 415, imported: 412, createdAt: galleryNow - 300 * hour }].map((each) => [each.id, each]))
  const job = (state: Job['state'], done: number): Job => ({ id: sampleId(961), kind: 'import-run', state, done, total: 10_350, startedAt: galleryNow - 6000, fault: null })
  let running = job('done', 10_350)
  const badRow = (step: number, total: number) => {
    const row = claimRow(step * 131, total)
    const cells = [String(row['claim_no']), step % 2 === 0 ? '12.3.4' : '-26.85', String(row['budget_number']), String(row['declaration_number']), step % 3 === 0 ? '2017-13-09' : '2017-01-09T09:49:50+01:00', '', step % 4 === 1 ? '已付' : 'paid', '']
    const faults = [step % 2 === 0 ? { code: 'field-malformed' as const, field: 'amount' } : { code: 'field-too-small' as const, field: 'amount', params: { min: '0.00' } }, ...(step % 3 === 0 ? [{ code: 'field-malformed' as const, field: 'submitted_at' }] : []), ...(step % 4 === 1 ? [{ code: 'field-not-an-option' as const, field: 'outcome' }] : [])]
    return { row: step * 131 + 2, cells, faults }
  }
  return {
    'import.list': () => ok(empty ? [] : [...imports.values()]),
    'import.get': ({ importId }) => {
      const found = imports.get(importId)
      return found === undefined ? failed('import-unknown') : ok(found)
    },
    'import.open': () => ok({ importId: base.id, jobId: sampleId(961) }),
    'import.check': () => ok({ jobId: sampleId(961) }),
    'import.rows': ({ only, offset, limit }) => {
      const total = only === 'bad' ? 7 : 10_357
      const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, step) => {
        if (only === 'bad') return badRow(offset + step, 10_357)
        const row = claimRow(offset + step, 10_357)
        return { row: offset + step + 2, cells: [...['claim_no', 'amount', 'budget_number', 'declaration_number', 'submitted_at', 'closed_at', 'outcome'].map((key) => String(row[key] ?? '')), ''], faults: [] }
      })
      return ok({ rows, total })
    },
    'import.fix': ({ row, column, text }) => {
      const before = badRow((row - 2) / 131, 10_357)
      return ok({ ...before, cells: before.cells.with(column, text), faults: before.faults.filter((fault) => fault.field !== mapping[column]) })
    },
    'import.run': ({ importId }) => {
      running = job('running', 3650)
      imports.set(importId, { ...base, state: 'running' })
      tell('stale', { topics: ['import', 'job'] })
      return ok({ jobId: running.id })
    },
    'job.list': () => ok([running]),
    'job.cancel': () => ok({}),
  }
}

function houseAnswers({ backup, empty }: Wishes): Answers {
  const state: CallValue<'backup.state'> = {
    folder: backup === 'unset' ? null : '/media/backup/OpsDesk', folderState: storeCalls['backup.state'].value.shape.folderState.parse(backup), schedule: '02:00',
    lastAt: backup === 'unset' ? null : Math.round(galleryNow - 13.4 * hour), lastState: backup === 'unset' ? 'none' : 'proven', fault: null,
  }
  const made = (n: number, ago: number, kind: 'written' | 'proven' | 'failed'): CallValue<'backup.list'>[number] => ({ id: `b${n}`, path: `/media/backup/OpsDesk/2026-11-${String(21 - n).padStart(2, '0')}-020003`, at: Math.round(galleryNow - ago * hour), bytes: 48_200_000 - n * 100_000, state: kind, provenAt: kind === 'proven' ? Math.round(galleryNow - (ago - 7) * hour) : null, fault: kind === 'failed' ? { code: 'backup-damaged', params: { file: 'store.db' } } : null })
  return {
    'backup.state': () => ok(state),
    'backup.setFolder': () => ok({ ...state, folder: '/media/backup/OpsDesk', folderState: 'ready' }),
    'backup.run': () => ok({ jobId: sampleId(961) }),
    'backup.prove': () => ok({ jobId: sampleId(961) }),
    'backup.list': () => ok(backup === 'unset' ? [] : [made(0, 13.4, 'proven'), made(1, 37.4, 'proven'), made(2, 61.4, 'failed'), made(3, 85.4, 'written')]),
    'setting.all': () => ok({ 'calendar.timeZone': 'Asia/Shanghai', 'company.name': company.name.zh, 'calendar.overrides': { '2026-10-10': true, '2026-12-31': false } }),
    'audit.list': ({ offset, limit }) => {
      const total = empty ? 0 : 12_480
      const acts = ['session.unlocked', 'record.submit', 'record.decide', 'register.export', 'backup.folder-set', 'member.put']
      return ok({ total, head: '9f3c1a77e0524bd1a86d22f09c41be35', rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, step) => ({ sequence: total - offset - step, at: galleryNow - (offset + step) * 312_000, actorName: [members.chen, members.lin, members.zhao][step % 3]?.name ?? '', act: acts[(offset + step) % acts.length] ?? '', subject: `HD02-${String(412 - (step % 300)).padStart(6, '0')}` })) })
    },
    'audit.verify': () => ok({ events: 12_480, intact: true, brokenAt: null }),
  }
}
