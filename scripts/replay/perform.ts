import type { Id } from '#shared/kernel/id.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { dateAt } from '#shared/calendar/civil-date.ts'
import { compileDefinition, type CompiledDefinition } from '#shared/definition/compile.ts'
import type { BusinessRecord, FormData } from '#shared/domain/record.ts'
import { scopeOf } from '#shared/workflow/change.ts'
import type { BackEntry, LeadsTo } from '#shared/workflow/back-entry.ts'
import { possibleActs, type PossibleAct } from '#shared/workflow/possible-acts.ts'
import type { RouteNode } from './activities.ts'
import { deskOf, replayedBody, seatAt, type DeskName, type ReplayedCompany } from './company.ts'
import type { ReplayDesk } from './desks.ts'
import { InputError } from './input-error.ts'
import type { ClaimEvent, InputClaim } from './input.ts'

/**
 * Carries out one event of the input: as the ordinary act of whoever may do it, if the route allows it where the record stands; otherwise as a back entry (补录) of a
 * supervisor. Whether it is allowed is asked of the product itself, on the desk of the one who acts.
 */
export type Running = {
  readonly claim: InputClaim
  readonly recordId: Id
  readonly n: number
  readonly unitId: Id
  readonly employeeId: Id
  /** Of its next event. */ next: number
}
export type Performed = 'ordinary' | 'back-entered'

export type Stage = {
  readonly company: ReplayedCompany
  /** A desk that knows all that has happened to this claim. */
  readonly at: (desk: DeskName, running: Running) => Promise<ReplayDesk>
}

const compiled = compiledRoute()
const zone = 'Europe/Amsterdam'

function compiledRoute(): CompiledDefinition {
  const made = compileDefinition(replayedBody)
  if (!made.ok) throw new Error(JSON.stringify(made.fault))
  return made.value
}

/** Carries out the claim's next event. */
export async function perform(stage: Stage, running: Running): Promise<Performed> {
  const event = running.claim.events[running.next]
  if (!event) throw new Error(`${running.claim.claimNo} has no further event`)
  const { meaning } = event
  if (running.next === 0) return begin(stage, running, event)
  if (meaning.kind === 'submit') return resubmit(stage, running)
  if (meaning.kind === 'agree') return decideAt(stage, running, event, meaning.node, 'agree')
  if (meaning.kind === 'reject' && meaning.node) return decideAt(stage, running, event, meaning.node, event.last ? 'refuse' : 'return')
  if (meaning.kind === 'reject')
    return backEnter(stage, running, event, { act: event.last ? 'refuse' : 'return', node: null, actorId: null, leadsTo: sentBack(event) })
  return takeBack(stage, running, event)
}

async function begin(stage: Stage, running: Running, event: ClaimEvent): Promise<Performed> {
  const { recordId, unitId, employeeId } = running
  const businessDate = dateAt(event.at, zone)
  const { key: definitionKey, version: definitionVersion } = replayedBody
  const data = dataOf(running)
  if (event.meaning.kind === 'submit') {
    const desk = await stage.at('employees', running)
    const args = { recordId, definitionKey, definitionVersion, data, businessDate, unitId, warningReasons: {} }
    return saved(running, 'ordinary', await (await desk.mutateAs(employeeId))('record.submit', 1, args))
  }
  if (event.meaning.kind !== 'save') throw new InputError(`${running.claim.claimNo} begins with ${event.name}; a claim begins when it is saved or submitted`)
  const beginning = { definitionKey, definitionVersion, initiatorId: employeeId, data, businessDate, unitId }
  return backEnter(stage, running, event, { act: 'start', node: null, actorId: employeeId, leadsTo: { to: 'initiator' } }, beginning)
}

async function resubmit(stage: Stage, running: Running): Promise<Performed> {
  const { recordId, employeeId } = running
  const desk = await stage.at('employees', running)
  const data = dataOf(running)
  const event = eventOf(running)
  if (mayDo(desk, running, employeeId).includes('revise')) {
    const args = { recordId, data, opinion: '', warningReasons: {} }
    return saved(running, 'ordinary', await (await desk.mutateAs(employeeId))('record.resubmit', 1, args))
  }
  const [first] = compiled.route.nodes.filter((node) => compiled.stands(node, data, scopeOf(needed(desk, running))))
  return backEnter(stage, running, event, {
    act: 'resubmit',
    node: null,
    actorId: employeeId,
    leadsTo: first ? { to: 'node', node: first.key } : { to: 'same' },
  })
}

async function decideAt(stage: Stage, running: Running, event: ClaimEvent, node: RouteNode, decision: 'agree' | 'return' | 'refuse'): Promise<Performed> {
  const seat = seatAt[node]
  const desk = await stage.at(deskOf[seat], running)
  const holders = stage.company.holders[seat]
  const memberId = holders[running.n % holders.length] ?? ''
  const task = desk.tasksOf(running.recordId).find((open) => open.state === 'open' && open.assigneeId === memberId && open.node === node)
  if (task && mayDo(desk, running, memberId).includes(decision)) {
    const { id: recordId, revision } = needed(desk, running)
    const args = { recordId, taskId: task.id, decision, opinion: event.name, returnTo: null }
    const options = { expects: [{ entity: 'record', id: recordId, revision }] } as const
    return saved(running, 'ordinary', await (await desk.mutateAs(memberId))('record.decide', 1, args, options))
  }
  const record = needed(desk, running)
  const leadsTo = decision === 'agree' ? nodeAfter(record, node) : sentBack(event)
  return backEnter(stage, running, event, { act: decision, node, actorId: memberId, leadsTo })
}

async function takeBack(stage: Stage, running: Running, event: ClaimEvent): Promise<Performed> {
  const { recordId, employeeId } = running
  const desk = await stage.at('employees', running)
  const act = event.last && event.meaning.kind === 'take-back' ? 'withdraw' : 'recall'
  if (event.meaning.kind === 'take-back' && mayDo(desk, running, employeeId).includes(act))
    return saved(running, 'ordinary', await (await desk.mutateAs(employeeId))(`record.${act}`, 1, { recordId, reason: event.name }))
  const leadsTo: LeadsTo = act === 'withdraw' ? { to: 'closed', state: 'withdrawn' } : { to: 'initiator' }
  return backEnter(stage, running, event, { act, node: null, actorId: employeeId, leadsTo })
}

type Outside = Pick<BackEntry, 'act' | 'node' | 'actorId' | 'leadsTo'>

/** A supervisor enters it who has no part in it himself. */
async function backEnter(stage: Stage, running: Running, event: ClaimEvent, outside: Outside, beginning: object | null = null): Promise<Performed> {
  const desk = await stage.at('supervisors', running)
  const supervisors = stage.company.holders.supervisor
  const registrar = [supervisors[running.n % supervisors.length], supervisors[(running.n + 1) % supervisors.length]].find((id) => id !== outside.actorId) ?? ''
  const record = desk.recordOf(running.recordId)
  const decided = outside.act === 'return' || outside.act === 'refuse' || outside.act === 'agree'
  const stood = record?.nodes[0] ?? desk.tasksOf(running.recordId).at(-1)?.node ?? compiled.route.nodes[0]?.key ?? null
  // What was paid stays paid: whatever is said of it later is noted and changes nothing.
  const leadsTo: LeadsTo = record?.state === 'completed' ? { to: 'same' } : outside.leadsTo
  const before = running.claim.events[running.next - 1]
  const reason = `${event.name}${before ? `, after ${before.name}` : ''}`
  const args = { recordId: running.recordId, beginning, ...outside, node: decided ? (outside.node ?? stood) : null, happenedAt: event.at, reason, leadsTo }
  const options = record ? { expects: [{ entity: 'record' as const, id: record.id, revision: record.revision }] } : {}
  return saved(running, 'back-entered', await (await desk.mutateAs(registrar))('record.back-enter', 1, args, options))
}

function saved(running: Running, performed: Performed, result: Result<unknown>): Performed {
  if (!result.ok) throw new Error(`${running.claim.claimNo}, event ${running.next + 1}: ${JSON.stringify(result.fault)}`)
  return performed
}

function mayDo(desk: ReplayDesk, running: Running, memberId: Id): readonly PossibleAct[] {
  const record = desk.recordOf(running.recordId)
  const member = desk.memberOf(memberId)
  return record && member ? possibleActs({ compiled, record, tasks: desk.tasksOf(running.recordId) }, member) : []
}

function needed(desk: ReplayDesk, running: Running): BusinessRecord {
  const record = desk.recordOf(running.recordId)
  if (!record) throw new Error(`${desk.name} does not hold ${running.claim.claimNo}`)
  return record
}

function eventOf(running: Running): ClaimEvent {
  const event = running.claim.events[running.next]
  if (!event) throw new Error('an event is missing')
  return event
}

function sentBack({ last }: ClaimEvent): LeadsTo {
  return last ? { to: 'closed', state: 'refused' } : { to: 'initiator' }
}

function nodeAfter(record: BusinessRecord, node: RouteNode): LeadsTo {
  const next = compiled.route.nodes
    .slice(compiled.route.nodes.findIndex(({ key }) => key === node) + 1)
    .find((candidate) => compiled.stands(candidate, record.data, scopeOf(record)))
  return next ? { to: 'node', node: next.key } : { to: 'closed', state: 'completed' }
}

/**
 * The form as it is handed in. Who checks first and whose budget it is are questions that the real form asked too and the input does not keep; they are read off who
 * was asked in this round.
 */
function dataOf({ claim, next }: Running): FormData {
  const rest = claim.events.slice(next + 1)
  const end = rest.findIndex(({ meaning }) => meaning.kind === 'submit')
  const nodes = new Set((end < 0 ? rest : rest.slice(0, end)).map(({ meaning }) => ('node' in meaning ? meaning.node : null)))
  return {
    claim_no: claim.claimNo,
    amount: claim.amountMinor,
    budget_number: claim.budgetNumber,
    payment_number: claim.paymentNumber,
    first_check: nodes.has('pre-approval') ? 'pre-approver' : 'claims-office',
    budget: nodes.has('budget-owner') ? 'other' : 'own',
  }
}
