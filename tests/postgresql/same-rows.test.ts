import { expect, test } from 'vitest'
import { rowsOfTable, type WireTable } from '#shared/rows/wire-table.ts'
import type { WireRow } from '#shared/contract/sync.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { mutations } from '#shared/mutations/registry.ts'
import type { Reply } from '#server/sync/reply.ts'
import { countedIds, Dice } from '../../scripts/sim/dice.ts'
import { scheduledCase } from '../support/scheduled-case.ts'
import { enrolledDesk, must, openSite, personOf, type Site } from '../integration/server/support.ts'
import { deedOf, type Actor, type Company } from './all-mutators.ts'
import { tablesOf, twinsOf, type Twins } from './twin-servers.ts'

const staff = ['zhangwei', 'wulei', 'sunhao', 'liuyang', 'zhaomin', 'zhengli', 'limei', 'wangjianguo'] as const
const steps = 480
const names = mutations.map(({ name }) => name)
/** Claims that come and go are most of what happens. */
const often = ['record.back-enter', 'record.submit', 'record.submit', 'record.decide', 'record.decide', 'record.decide', 'record.resubmit']

async function companyOf(site: Site, dice: Dice): Promise<Company> {
  const actors = new Map<string, Actor>()
  for (const userName of staff) {
    const actor = await enrolledDesk(site, personOf(site, userName))
    actors.set(actor.member.memberId, actor)
  }
  const admin = await enrolledDesk(site, site.administrator)
  // As shipped a claim is not taken back to be revised; the second version may be.
  const [first] = shippedDefinitions.filter(({ key }) => key === 'expense-claim')
  const body = { ...first, version: 2, route: { ...first?.route, recall: true } }
  must(await admin.desk.push(admin.desk.sign(admin.member, { name: 'definition.publish', args: { body } })))
  must(await admin.desk.push(admin.desk.sign(admin.member, { name: 'definition.publish', args: { body: scheduledCase } })))
  const supervisor = [...actors.values()].at(-1) ?? admin
  return { site, dice, actors, admin, supervisor }
}

/** Batches of one to three deeds of one desk, and now and then a pull, all told to both servers, whose answers are compared one by one. */
async function playOn(company: Company, twins: Twins): Promise<void> {
  const { site, dice } = company
  for (let step = 0; step < steps; step++) {
    site.clock.turn(dice.below(1_800_000))
    const first = await deedOf(company, twins.embedded, (step % 2 === 0 ? names[(step / 2) % names.length] : dice.pick(often)) ?? '')
    if (!first) continue
    const batch = [first]
    for (const name of [dice.pick(names), dice.pick(names)]) {
      const next = dice.chance(0.3) ? await deedOf(company, twins.embedded, name ?? '') : undefined
      if (next?.who === first.who) batch.push(next)
    }
    const { desk, member } = first.who
    const sent = batch.map(({ name, args, expects = [] }) => ({
      sequence: (desk.sequence += 1),
      mutation: desk.sign(member, { name, args, expects: [...expects] }),
    }))
    const [embedded, postgresql] = await twins.ask(desk, 'push', { line: desk.line, mutations: sent })
    expect(postgresql).toEqual(embedded)
    expect(must(embedded as Result<unknown>)).toMatchObject({ lastSequence: desk.sequence })
    if (step % 50 === 49) await comparePulls(company, twins)
  }
}

async function comparePulls({ actors, admin }: Company, twins: Twins): Promise<void> {
  for (const { desk } of [...actors.values(), admin]) {
    const ask = { line: desk.line, cursor: 0, scopes: ['organisation', 'company'] }
    const [embedded, postgresql] = await twins.ask(desk, 'pull', ask)
    expect(inOrder(postgresql)).toEqual(inOrder(embedded))
    const { scopes } = must(embedded as Result<{ readonly scopes: readonly string[] }>)
    const [page, other] = await twins.ask(desk, 'bootstrap', { line: desk.line, scopes, pin: null, after: null })
    expect(inOrder(other)).toEqual(inOrder(page))
  }
}

/** The answer with its rows by name: a page is a set, in which none comes before another. */
function inOrder(reply: Reply): object {
  const value = must(reply as Result<{ readonly rows: readonly WireRow[]; readonly tables?: readonly WireTable[] }>)
  const { tables = [], ...rest } = value
  return { ...rest, rows: [...value.rows, ...tables.flatMap(rowsOfTable)].toSorted((a, b) => (`${a.entity} ${a.id}` < `${b.entity} ${b.id}` ? -1 : 1)) }
}

test(
  'every mutator, played by one seed on both dialects, leaves the same rows, change log, ledger, numbers, audit chain and answers',
  { timeout: 600_000 },
  async () => {
    const dice = new Dice(1)
    const site = await openSite({ dialect: 'sqlite', newId: (clock) => countedIds(clock, dice) })
    const company = await companyOf(site, dice)
    const twins = await twinsOf(site)
    await playOn(company, twins)
    await comparePulls(company, twins)
    const [embedded, postgresql] = [await tablesOf(twins.embedded), await tablesOf(twins.postgresql)]
    for (const [table, rows] of Object.entries(embedded)) expect({ table, rows: postgresql[table] }).toEqual({ table, rows })
    const log = (embedded['mutation_log'] ?? []) as readonly { readonly name: string; readonly outcome: string }[]
    // A mutator that never took effect was not compared.
    const applied = new Set(log.filter(({ outcome }) => outcome === 'applied').map(({ name }) => name.split('@')[0]))
    // Nothing of what is shipped has a do-task, so nobody can report progress there.
    expect(names.filter((name) => !applied.has(name) && name !== 'record.progress' && name !== 'record.settle-entry')).toEqual([])
    expect(log.filter(({ outcome }) => outcome === 'rejected').length).toBeGreaterThan(20)
  },
)
