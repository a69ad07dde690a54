import { digestOfText } from '#shared/kernel/digest.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { RouteNode } from '#shared/definition/steps.ts'
import { isWithInitiator, type BusinessRecord, type Decision, type FormData, type Task } from '#shared/domain/record.ts'
import type { Instant } from '#shared/kernel/id.ts'
import { recordContent } from '#shared/archive/record-content.ts'
import { idOf, member } from '../../support/company.ts'
import { at, today } from '../../unit/templates/cases/sample.ts'
import { starterOf, type LibraryCompany } from './library-company.ts'

/** Where a walk leaves the way of agreement, once: the initiator withdraws while a node is asked, or whoever is asked refuses, or returns to an earlier node or the initiator. */
export type Turn =
  | { readonly node: string; readonly kind: 'withdraw' }
  | { readonly node: string; readonly kind: 'refuse' }
  | { readonly node: string; readonly kind: 'return'; readonly to: string | null; readonly resume: boolean }

/** How a walk ended. `stands` is where it could go no further; empty when the record is closed. */
export type Walked = {
  readonly record: BusinessRecord
  readonly tasks: readonly Task[]
  readonly visited: ReadonlySet<string>
  readonly stands: readonly string[]
  readonly turned: boolean
  /** What has been entered on the way, as the definition judges it: a node that was passed over has filled nothing. */
  readonly entered: FormData
}

/** More acts than any record of the library needs. */
const actsAtMost = 120
let records = 0
let made = 0

/** The same form with files of its own, for a file belongs to one record, and a proposed process of its own, for a version is published once. */
function withOwnThings(data: Readonly<Record<string, unknown>>, { body }: CompiledDefinition): Record<string, unknown> {
  const kinds = new Map(body.form.map(({ key, kind }) => [key, kind]))
  const own = (kind: string | undefined, value: unknown): unknown => {
    if (kind === 'attachment' && Array.isArray(value)) return value.map((file: object) => ({ ...file, id: idOf(0xf00000 + (made += 1)) }))
    return kind === 'definition' && typeof value === 'object' ? { ...value, key: `proposed-${(made += 1)}`, version: 1 } : value
  }
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, own(kinds.get(key), value)]))
}

/**
 * Carries one record of a definition from its submission to its end, with the real mutations, each in a transaction of its own: everybody who is asked does what he is asked, fills in
 * what his node fills, and where nobody is asked the clock moves on to the end of the wait. `form` is what would be entered from beginning to end.
 */
export async function carry(company: LibraryCompany, compiled: CompiledDefinition, form: Readonly<Record<string, unknown>>, turn?: Turn): Promise<Walked> {
  const { body } = compiled
  const list = compiled.route.nodes.flatMap((node) => (node.kind === 'do' ? (node.disposes ?? []) : []))
  const named = await Promise.all(list.map(async (key) => [key, [await dueRecord(company)]] as const))
  const corrects = compiled.route.nodes.flatMap((node) => (node.kind === 'do' ? (node.corrects ?? []) : []))
  const starter = starterOf(company, body)
  const wrong = corrects.length === 0 ? {} : await wrongRecord(company, corrects, starter.id)
  const whole = { ...withOwnThings(form, compiled), ...Object.fromEntries(named), ...wrong }
  const recordId = idOf(0xa00000 + (records += 1))
  const warningReasons = Object.fromEntries(body.rules.map(({ key }) => [key, '已核实']))
  const first = Object.fromEntries(Object.entries(whole).filter(([key]) => !compiled.lateFields.has(key))) as FormData
  const visited = new Set<string>()
  let now: Instant = at(0)
  let turned = false

  const act = async (author: string, name: string, args: object, version = 1): Promise<void> => {
    const done = await company.act(author, name, args, { version, at: now, judgedAt: now, bounds: { notBefore: now, notAfter: now } })
    if (!done.ok) throw new Error(`${body.key} ${[...visited].at(-1) ?? 'start'} ${name}: ${JSON.stringify(done.fault)}`)
    now += 60_000
  }
  const look = async (): Promise<{ readonly record: BusinessRecord; readonly tasks: readonly Task[] }> => {
    const rows = company.reader()
    const record = await rows.get('record', recordId)
    if (!record) throw new Error(`${body.key}: no record`)
    for (const node of record.nodes) visited.add(node)
    for (const { node, kind } of await rows.list('act', { recordId })) if (node !== null && (kind === 'copy' || kind === 'archive')) visited.add(node)
    return { record, tasks: await rows.list('task', { recordId }) }
  }
  const decide = (task: Task, more: { readonly decision: Decision; readonly returnTo?: string | null; readonly resume?: boolean; readonly data?: FormData }) =>
    act(task.assigneeId, 'record.decide', { recordId, taskId: task.id, opinion: '已办', returnTo: null, resume: false, data: null, warningReasons, ...more }, 2)

  const enteredAt = ({ round }: BusinessRecord): FormData => {
    const filling = compiled.route.nodes.flatMap((node) => (node.kind === 'do' && visited.has(node.key) ? node.fills : []))
    return compiled.check(whole, { unitId, creatorId: starter.id, round, businessDate: today, late: { filling, kept: {} } }).data
  }

  const { unitId } = starter
  await act(starter.id, 'record.submit', {
    recordId,
    definitionKey: body.key,
    definitionVersion: body.version,
    data: first,
    businessDate: today,
    unitId,
    warningReasons,
  })
  for (let acts = 0; acts < actsAtMost; acts += 1) {
    const { record, tasks } = await look()
    if (record.closedAt !== null) return { record, tasks, visited, stands: [], turned, entered: enteredAt(record) }
    const open = tasks.filter(({ state }) => state === 'open')
    const [task] = open
    const here = turned ? undefined : open.find(({ node }) => node === turn?.node)
    const end = Math.min(...Object.values(record.route?.waits ?? {}))
    if (turn && here) {
      turned = true
      if (turn.kind === 'withdraw') await act(starter.id, 'record.withdraw', { recordId, reason: '不再需要' })
      else if (turn.kind === 'refuse') await decide(here, { decision: 'refuse' })
      else await decide(here, { decision: 'return', returnTo: turn.to, resume: turn.resume })
    } else if (task && isWithInitiator(record.state))
      await act(task.assigneeId, 'record.resubmit', { recordId, data: first, opinion: '已补正', warningReasons })
    else if (task && doesBy(compiled.nodesByKey.get(task.node)) === 'publishing')
      await act(task.assigneeId, 'definition.publish', { recordId, taskId: task.id, opinion: '已发布' }, 2)
    else if (task && doesBy(compiled.nodesByKey.get(task.node)) === 'disposing')
      await act(task.assigneeId, 'record.dispose', { recordId, taskId: task.id, opinion: '已销毁' })
    else if (task && doesBy(compiled.nodesByKey.get(task.node)) === 'correcting')
      await act(task.assigneeId, 'record.put-right', { recordId, taskId: task.id, opinion: '已更正' })
    else if (task) await decide(task, yesAt(compiled, task, whole))
    else if (Number.isFinite(end)) {
      now = Math.max(now, end)
      await act(starter.id, 'clock.tick', { recordId })
    } else break
  }
  const { record, tasks } = await look()
  return { record, tasks, visited, stands: record.nodes, turned, entered: enteredAt(record) }
}

/** The work that is done by an act of its own. */
function doesBy(node: RouteNode | undefined): 'publishing' | 'disposing' | 'correcting' | undefined {
  if (node?.kind !== 'do') return undefined
  if (node.publishes !== undefined) return 'publishing'
  return node.disposes !== undefined ? 'disposing' : node.corrects !== undefined ? 'correcting' : undefined
}

/** An old claim that is due, as an application for disposal names it. */
async function dueRecord({ act, reader }: LibraryCompany): Promise<object> {
  const recordId = idOf(0xb00000 + (made += 1))
  const then = at(0) - 11 * 366 * 24 * 3_600_000
  const data = { claim_no: `D${made}`, amount: 1, submitted_at: then, outcome: 'paid' }
  const chunk = { definitionKey: 'claim-register', definitionVersion: 1, importId: idOf(0xb80000 + made), rows: [{ recordId, businessDate: today, data }] }
  const done = await act(member.amy, 'record.import', chunk, { at: then, judgedAt: then, bounds: { notBefore: then, notAfter: then } })
  const record = await reader().get('record', recordId)
  if (!done.ok || !record) throw new Error(`nothing to dispose of: ${JSON.stringify(done)}`)
  const content = digestOfText(recordContent(record, await reader().list('act', { recordId }), []))
  return { record: recordId, number: record.number, content }
}

/** A shift's figures whose time is wrong, as a request for its correction names them. */
async function wrongRecord({ act, reader }: LibraryCompany, tables: readonly string[], author: string): Promise<FormData> {
  const recordId = idOf(0xc00000 + (made += 1))
  const given = {
    shift: 'early',
    recorded_at: '09:00',
    line: `${made}`,
    orders_in: 120,
    orders_done: 118,
    errors_found: 1,
    turnover: 1_234_500,
    temperature: -180,
  }
  const rows = [{ recordId, businessDate: today, data: given }]
  const chunk = { definitionKey: 'daily-operations', definitionVersion: 1, importId: idOf(0xc80000 + made), rows }
  const done = await act(author, 'record.import', chunk, { at: at(0), judgedAt: at(0), bounds: { notBefore: at(0), notAfter: at(0) } })
  const record = await reader().get('record', recordId)
  if (!done.ok || !record) throw new Error(`nothing to correct: ${JSON.stringify(done)}`)
  const line = { label: '记录时间', field: 'recorded_at', old_value: '09:00', new_value: '09:05', basis: '纸质记录' }
  return { record: recordId, record_number: record.number, ...Object.fromEntries(tables.map((table) => [table, [line]])) }
}

/** What whoever is asked at a node does when nothing stands against it. A second person enters what is checked as it stands. */
function yesAt(
  { body, nodesByKey }: CompiledDefinition,
  task: Task,
  whole: Readonly<Record<string, unknown>>,
): { readonly decision: Decision; readonly data?: FormData } {
  const node = nodesByKey.get(task.node)
  const given = (keys: readonly string[]): FormData => Object.fromEntries(keys.map((key) => [key, whole[key] ?? null])) as FormData
  if (node?.kind === 'confirm') return { decision: 'confirm' }
  if (node?.kind === 'do') return { decision: 'done', data: given(node.fills) }
  const checked = body.form.filter((field) => field.checked || (field.kind === 'table' && field.columns.some((column) => column.checked)))
  return task.kind === 'double-entry' ? { decision: 'agree', data: given(checked.map(({ key }) => key)) } : { decision: 'agree' }
}
