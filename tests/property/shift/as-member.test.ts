import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { storeCalls, type StoreCall } from '#shared/contract/store.ts'
import { mutations } from '#shared/mutations/registry.ts'
import { shieldedPlaces } from '#shared/definition/shield.ts'
import type { Task } from '#shared/domain/record.ts'
import { can, mayReadRecord } from '#shared/permissions/policy.ts'
import { sightOf } from '#shared/permissions/sight.ts'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { answering } from '#store/handlers.ts'
import type { Desk } from '#store/session/desk.ts'
import { createDispatcher } from '#store/session/dispatcher.ts'
import { readWorkbook } from '../../support/claims-files.ts'
import { companies, markedDesk, people, shieldedBodies, type MarkedDesk } from '../../support/marked-company.ts'
import { addOwnRows } from '../../support/own-rows.ts'
import { mutationProbes, probes, type Trying } from '../../support/probes.ts'
import { dumpOf, dumpsOf, judges, trespasses, type Acting } from '../../support/row-judge.ts'
import { windowOn } from '../../support/shift-desk.ts'
import { memberIds, type Person } from '../../support/store-company.ts'

/**
 * A shared desk holds the union of its members' scopes. Whatever call a window makes as one of them, and whatever mutation his key could sign, nothing comes out and
 * nothing goes in that the policy does not allow him. Every call of the contract, every mutation of the registry and every table of the store has its place here.
 */
const bodies = new Map(shippedDefinitions.map((body) => [body.key, body]))

async function actingOf({ desk }: MarkedDesk, who: Person): Promise<Acting> {
  return { memberId: memberIds[who], organisation: await desk.as(who).organisation(), bodies, now: desk.as(who).clock() }
}

/** Calls that show what is shielded to whoever is cleared for it, each time recorded. */
const shows: ReadonlySet<string> = new Set<StoreCall>(['record.showField', 'attachment.read', 'attachment.saveAs'])

/** The shielded values in a text that are not open to this member, or not in this call. */
function uncovered(text: string, name: string, { desk, records }: MarkedDesk, { organisation, memberId, now }: Acting): readonly string[] {
  const statement = desk.store.database.readRaw.prepare('select "assigneeId", "state", "kind", "node" from "task" where "recordId" = ?')
  return [...new Set(text.match(/S:\d\d:\w+;/g))].filter((secret) => {
    const [, n = '', key = ''] = /S:(\d\d):(\w+);/.exec(secret) ?? []
    const record = records[Number(n)]
    const body = shieldedBodies.find((each) => each.key === record?.definitionKey)
    const place = body && shieldedPlaces(body).find((each) => each.key === key)
    if (!record || !body || !place) return true
    const tasks = statement.all(record.id) as Task[]
    const sight = sightOf(organisation, memberId, { record, tasks, body }, place, now)
    return sight === 'covered' || (sight === 'on-asking' && !shows.has(name))
  })
}

/** The marks in a text of things that are not this member's to see. */
function leaks(text: string, { records }: MarkedDesk, { organisation, memberId, now }: Acting, who: Person): readonly string[] {
  const marks = new Set(text.match(/R:\d\d;|P:\w+;|A:audit;/g))
  return [...marks].filter((mark) => {
    if (mark === 'A:audit;') return !can(organisation, memberId, 'audit.read', { kind: 'company' }, now)
    if (mark.startsWith('P:')) return mark !== `P:${who};`
    const record = records[Number(mark.slice(2, 4))]
    return !record || !mayReadRecord(organisation, memberId, record, now, bodies.get(record.definitionKey))
  })
}

function tryingAs({ desk, records, shaOf }: MarkedDesk, who: Person): Trying & { readonly call: ReturnType<typeof windowOn> } {
  const context = desk.as(who)
  const call = windowOn(createDispatcher({ opened: { context } } as unknown as Desk, answering, context.newId))
  const get: Trying['get'] = async (name, args) => {
    const answer = await call(name, args)
    return answer.ok ? answer.value : answer.fault
  }
  const chosen: Trying['chosen'] = (purpose, path) => {
    const ticket = desk.chosen(purpose, path)
    if (purpose === 'write') writtenBy.set(ticket, path)
    return ticket
  }
  return { who, records, shaOf, directory: desk.directory, newId: context.newId, get, chosen, call }
}

/** Where a file goes that was asked for with a ticket. */
const writtenBy = new Map<string, string>()

/** What an answer carries: itself, its bytes, and the file that it wrote. */
async function carried(marked: MarkedDesk, args: unknown, value: unknown): Promise<string> {
  const { jobId } = (value ?? {}) as { readonly jobId?: string }
  if (jobId !== undefined) await marked.desk.settled(jobId)
  const path = writtenBy.get((args as { readonly file?: string }).file ?? '')
  const written = path === undefined || !existsSync(path) ? '' : await textOf(path)
  return written + JSON.stringify(value, (_key, each: unknown) => (each instanceof Uint8Array ? Buffer.from(each).toString('latin1') : each))
}

async function textOf(path: string): Promise<string> {
  return path.endsWith('.xlsx') ? JSON.stringify((await readWorkbook(path)).rows) : readFile(path, 'latin1')
}

test('every table of the store and every mutation of the registry has its place here', async () => {
  const marked = await markedDesk(fc.sample(companies, { numRuns: 1, seed: 1 })[0] ?? fail())
  expect(Object.keys(judges).toSorted()).toEqual([...dumpOf(marked.desk.store.database.readRaw).keys()].toSorted())
  expect(Object.keys(mutationProbes).toSorted()).toEqual(mutations.map(({ name, version }) => `${name}@${version}`).toSorted())
  expect(Object.keys(probes).toSorted()).toEqual(Object.keys(storeCalls).toSorted())
  await marked.desk.remove()
})

test('[PRM-06] [PRM-09] [PRM-14] as one member nothing comes out of any call, and nothing goes in, that the policy does not allow him', async () => {
  const gone = { answered: 0, records: 0, secrets: 0, masks: 0 }
  await fc.assert(
    fc.asyncProperty(companies, fc.shuffledSubarray(people, { minLength: 3, maxLength: 3 }), async (company, some) => {
      const marked = await markedDesk(company)
      await addOwnRows(marked)
      for (const who of some) await everyCall(marked, who, gone)
      await marked.desk.remove()
    }),
    { numRuns: 3, seed: 26, endOnFailure: true },
  )
  // A test that is answered nothing proves nothing.
  expect(gone.answered).toBeGreaterThan(1500)
  expect(gone.records).toBeGreaterThan(200)
  expect(gone.secrets).toBeGreaterThan(10)
  expect(gone.masks).toBeGreaterThan(50)
})

async function everyCall(marked: MarkedDesk, who: Person, gone: { answered: number; records: number; secrets: number; masks: number }): Promise<void> {
  const trying = tryingAs(marked, who)
  const dump = dumpsOf(marked.desk.store.database.readRaw)
  const acting = await actingOf(marked, who)
  for (const name of Object.keys(probes) as StoreCall[]) {
    const probe = probes[name]
    if (typeof probe !== 'function') continue
    for (const args of await probe(trying)) {
      const before = dump()
      const answer = await trying.call(name, args as never)
      const text = await carried(marked, args, answer.ok ? answer.value : answer.fault)
      const where = { who, name, args: JSON.stringify(args).slice(0, 300) }
      const secrets = uncovered(text, name, marked, acting)
      // What he has just typed himself may come back to him.
      const typed = JSON.stringify(args)
      expect({ ...where, leaks: [...leaks(text, marked, acting, who), ...secrets].filter((mark) => !typed.includes(mark)) }).toEqual({ ...where, leaks: [] })
      expect({ ...where, trespasses: trespasses(before, dump(), acting) }).toEqual({ ...where, trespasses: [] })
      if (answer.ok) gone.answered += 1
      gone.records += new Set(text.match(/R:\d\d;/g)).size
      gone.masks += text.match(/\*{4}/g)?.length ?? 0
      gone.secrets += secrets.length === 0 ? new Set(text.match(/S:\d\d:\w+;/g)).size : 0
    }
  }
}

test('[PRM-09] [PRM-10] no mutation that one member’s key could sign changes what the policy does not allow him', async () => {
  let applied = 0
  await fc.assert(
    fc.asyncProperty(companies, fc.shuffledSubarray(people, { minLength: 5, maxLength: 5 }), async (company, some) => {
      const marked = await markedDesk(company)
      await addOwnRows(marked)
      const dump = dumpsOf(marked.desk.store.database.readRaw)
      for (const who of some) {
        const context = marked.desk.as(who)
        for (const [name, probe] of Object.entries(mutationProbes)) {
          for (const args of probe(tryingAs(marked, who))) {
            const acting = await actingOf(marked, who)
            const before = dump()
            const done = await context.mutate(name.split('@')[0] ?? '', Number(name.split('@')[1]), JSON.parse(JSON.stringify(args)))
            const where = { who, name, args: JSON.stringify(args).slice(0, 300) }
            const found = trespasses(before, dump(), acting)
            expect({ ...where, found }).toEqual({ ...where, found: [] })
            // Refused is refused: not a row of it stays.
            if (!done.ok) expect({ ...where, changed: changedTables(before, dump()) }).toEqual({ ...where, changed: [] })
            if (done.ok) applied += 1
          }
        }
      }
      await marked.desk.remove()
    }),
    { numRuns: 10, seed: 27, endOnFailure: true },
  )
  expect(applied).toBeGreaterThan(100)
})

function changedTables(before: ReturnType<typeof dumpOf>, after: ReturnType<typeof dumpOf>): readonly string[] {
  return before === after
    ? []
    : [...after.keys()].filter((table) => JSON.stringify([...(before.get(table) ?? [])]) !== JSON.stringify([...(after.get(table) ?? [])]))
}

function fail(): never {
  throw new Error('no sample')
}
