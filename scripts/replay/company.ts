import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import type { Id } from '#shared/kernel/id.ts'
import { travelDeclaration } from '#shared/templates/finance/travel-declaration.ts'
import { createVerifier, productCost } from '#server/auth/verifier.ts'
import { administer, foundCompany, type CompanyTools } from '#server/company/company.ts'
import { writeChanges } from '#server/store/change-set.ts'
import type { ServerStore } from '#server/store/store.ts'
import type { RouteNode } from './activities.ts'

/** The route of the replay, published like any other. */
export const replayedBody: DefinitionBody = definitionBodySchema.parse(travelDeclaration)

/** The company that is replayed: made-up members for the input's budgets and roles. */
export type ReplayedCompany = {
  /** The unit of each budget, and who claims on it. */
  readonly budgets: ReadonlyMap<string, { readonly unitId: Id; readonly employees: readonly Id[] }>
  readonly holders: Readonly<Record<Seat, readonly Id[]>>
}

/** Who sits together at a desk. */
export const crews = {
  employees: ['employee'],
  'claims office': ['pre-approver', 'claims-office'],
  supervisors: ['budget-owner', 'supervisor'],
  finance: ['finance'],
} as const
export type DeskName = keyof typeof crews

const seats = ['pre-approver', 'claims-office', 'budget-owner', 'supervisor', 'finance'] as const
export type Seat = (typeof seats)[number]

/** Whose task it is at each node. */
export const seatAt: Readonly<Record<RouteNode, Seat>> = {
  'pre-approval': 'pre-approver',
  administration: 'claims-office',
  'budget-owner': 'budget-owner',
  supervisor: 'supervisor',
  'payment-request': 'finance',
  payment: 'finance',
}

/** At which desk each seat works. */
export const deskOf: Readonly<Record<Seat, DeskName>> = {
  'pre-approver': 'claims office',
  'claims-office': 'claims office',
  'budget-owner': 'supervisors',
  supervisor: 'supervisors',
  finance: 'finance',
}

const holdersOfSeat: Readonly<Record<Seat, number>> = { 'pre-approver': 2, 'claims-office': 2, 'budget-owner': 2, supervisor: 3, finance: 2 }
const employeesOfBudget = 6

type World = { readonly clock: () => number; readonly newId: () => Id }

/** Founds the company in an empty store: each unit, member, role and the definition by the mutation that an administrator would use. */
export async function foundReplayedCompany(store: ServerStore, world: World, budgetNumbers: readonly string[]): Promise<ReplayedCompany> {
  const tools: CompanyTools = {
    store,
    ...world,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    verifier: createVerifier(productCost),
    fingerprint: '',
  }
  const [administrator = ''] = await foundCompany(tools, {
    company: 'Replayed company',
    publicUrl: 'https://replay.invalid:1',
    recoveryRecipients: ['age1replayed'],
    administrators: [{ userName: 'admin', name: 'Administrator' }],
  })
  const { value } = await writeChanges(store, world.clock, async (set) => {
    const act = (name: string, args: Record<string, unknown>): Promise<void> => administer(tools, set, administrator, { name, args })
    const [root] = await set.rows.list('unit', {})
    if (!root) throw new Error('the company has no root unit')
    let members = 0
    const hire = async (name: string, unitId: Id): Promise<Id> => {
      const id = world.newId()
      members += 1
      const userName = `m${members}`
      await act('member.put', { id, userName, name, pinyin: userName, unitId, postId: null, kind: 'employee', state: 'active' })
      return id
    }
    const budgets = new Map<string, { unitId: Id; employees: Id[] }>()
    for (const [sort, budget] of budgetNumbers.entries()) {
      const unitId = world.newId()
      await act('unit.put', { id: unitId, name: { zh: budget, en: budget }, parentId: root.id, headId: null, sort, state: 'active' })
      const employees: Id[] = []
      for (let n = 1; n <= employeesOfBudget; n++) employees.push(await hire(`Employee ${n} of ${budget}`.slice(0, 60), unitId))
      budgets.set(budget, { unitId, employees })
    }
    const holders: Record<Seat, Id[]> = { 'pre-approver': [], 'claims-office': [], 'budget-owner': [], supervisor: [], finance: [] }
    for (const seat of seats) {
      for (let n = 1; n <= holdersOfSeat[seat]; n++) {
        const memberId = await hire(`${seat} ${n}`, root.id)
        await act('grant.put', { id: world.newId(), memberId, roleKey: seat, unitId: null, expiresAt: null })
        holders[seat].push(memberId)
      }
    }
    await act('definition.publish', { body: replayedBody })
    return { budgets, holders }
  })
  return value
}
