import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeCalls, type CallArgs, type CallValue, type EventValue, type StoreCall, type StoreEvent } from '#shared/contract/store.ts'
import type { TicketPurpose } from '#shared/contract/path-ticket.ts'
import type { Member } from '#shared/domain/organisation.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { carryOut } from '#shared/mutations/carry-out.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { createMutate, createMutateEach } from '#store/apply/mutate.ts'
import { needMeta } from '#store/database/meta.ts'
import type { StoreContext } from '#store/context.ts'
import { dayHandlers } from '#store/day/handlers.ts'
import { entryHandlers } from '#store/entry/handlers.ts'
import { exportHandlers } from '#store/export/handlers.ts'
import { gridHandlers } from '#store/grid/handlers.ts'
import { importHandlers } from '#store/import/handlers.ts'
import { intakeHandlers } from '#store/intake/handlers.ts'
import { createJobs } from '#store/jobs/jobs.ts'
import { jobsHandlers } from '#store/jobs/handlers.ts'
import { printHandlers } from '#store/print/handlers.ts'
import { createPrintPermits } from '#store/print/permits.ts'
import { archiveHandlers } from '#store/archive/handlers.ts'
import { readHandlers } from '#store/read/handlers.ts'
import { registerHandlers } from '#store/register/handlers.ts'
import { projectChanges } from '#store/register/project.ts'
import { createReports } from '#store/report/reports.ts'
import { searchHandlers } from '#store/search/handlers.ts'
import { upkeepHandlers } from '#store/upkeep/handlers.ts'
import { openRecordIndex } from '#store/search/record-index.ts'
import { createCaches } from '#store/session/organisation-cache.ts'
import { createStore, openStore, type OpenStore } from '#store/store.ts'
import { createTickets } from '#store/tickets.ts'
import { newTicket } from './choosing.ts'
import { companyRows, memberIds, members as usualMembers, type Person } from './store-company.ts'

const handlers = {
  ...readHandlers,
  ...archiveHandlers,
  ...entryHandlers,
  ...registerHandlers,
  ...dayHandlers,
  ...importHandlers,
  ...intakeHandlers,
  ...gridHandlers,
  ...exportHandlers,
  ...printHandlers,
  ...searchHandlers,
  ...upkeepHandlers,
  ...jobsHandlers,
}
export type TestedCall = keyof typeof handlers

/** 2026-03-02 10:00 in Shanghai, a working Monday. */
export const startOfTests = Date.UTC(2026, 2, 2, 2, 0)
const deskId = '00000005-0000-7000-8000-000000000001'

/**
 * A real encrypted store in a folder of its own, with the test company in it, and the real handlers over it. Every answer is parsed by the
 * contract, as a window would.
 */
export type TestDesk = {
  /** A place for files beside the desk's own folder. */
  readonly directory: string
  readonly store: OpenStore
  /** The key of its files, for whoever looks into one. */
  readonly key: Buffer
  /** The context in which a member is signed in. */
  as(who: Person): StoreContext
  /** Calls a handler as a member. */
  call<C extends TestedCall>(who: Person, call: C, args: CallArgs<C>): Promise<Result<CallValue<C>>>
  /** As `call`, for what must succeed. */
  get<C extends TestedCall>(who: Person, call: C, args: CallArgs<C>): Promise<CallValue<C>>
  /** A ticket, as main gives one for what a person has chosen. */
  chosen(purpose: TicketPurpose, path: string): string
  /** Waits until a job has ended. */
  settled(jobId: string): Promise<EventValue<'job'>>
  readonly events: readonly { readonly event: StoreEvent; readonly value: unknown }[]
  /** Moves the clock on. */
  pass(ms: number): void
  /** Closes it and leaves its files. */
  close(): Promise<void>
  /** Closes the store and opens it again, as after a kill: what was only in memory is gone. */
  reopen(): Promise<TestDesk>
  /** Closes and removes everything. */
  remove(): Promise<void>
}

/** The desk's own folder, where nothing but the desk writes. */
export function storeFolder(directory: string): string {
  return join(directory, 'desk')
}

/** Makes a desk; its people may be others than the company's usual ones. */
export async function createTestDesk({ members = usualMembers }: { readonly members?: readonly Member[] } = {}): Promise<TestDesk> {
  const directory = mkdtempSync(join(tmpdir(), 'opsdesk-store-'))
  mkdirSync(storeFolder(directory))
  const key = randomBytes(32)
  const made = createStore(
    { directory: storeFolder(directory), key },
    { storeId: '00000005-0000-7000-8000-000000000002', deskId, deskName: '录入一号', deskCode: 'A1', company: '示例公司' },
  )
  if (!made.ok) throw new Error(made.fault.code)
  const state = { now: startOfTests, ids: 0 }
  const desk = await openTestDesk(directory, key, state, members)
  await desk.store.database.write(async (db, raw) => {
    for (const [entity, rows] of companyRows) await rowStatements(db).upsert(entity, rows)
    projectChanges(
      raw,
      companyRows.flatMap(([entity, rows]) => rows.map((row) => ({ entity, id: row.id, before: undefined, after: row }))),
    )
  })
  return desk
}

/** Opens such a desk again, also in another process; `ids`: where its ids begin, so that none comes twice. */
export async function openTestDesk(
  directory: string,
  key: Buffer,
  state: { now: number; ids: number },
  members: readonly Member[] = usualMembers,
): Promise<TestDesk> {
  // Every reading of the clock is a little later, as in life; so things that happen one after the other sort that way.
  const clock = (): number => (state.now += 1)
  const newId = (): string => `01950000-0000-7000-8000-${(state.ids += 1).toString(16).padStart(12, '0')}`
  const opened = await openStore({ directory: storeFolder(directory), key: Buffer.from(key), clock })
  if (!opened.ok) throw new Error(opened.fault.code)
  const store = opened.value
  const storeId = await needMeta(store.database.reader, 'storeId')
  const reports = createReports({ directory: storeFolder(directory), key })
  const search = await openRecordIndex({ directory: storeFolder(directory), key, storeId, database: store.database, exchanging: () => false })
  const events: { event: StoreEvent; value: unknown }[] = []
  const waiting = new Set<() => void>()
  const emit: StoreContext['emit'] = (event, value) => {
    events.push({ event, value })
    if (event === 'job') for (const look of waiting) look()
  }
  const jobs = createJobs(emit, clock, newId)
  const tickets = createTickets(storeFolder(directory))
  const prints = createPrintPermits(newId, () => undefined)
  const signing = generateKeyPairSync('ed25519').privateKey
  const contexts = new Map<Person, StoreContext>()

  function contextOf(who: Person): StoreContext {
    const member = members.find(({ id }) => id === memberIds[who])
    if (!member) throw new Error(`nobody is ${who}`)
    const session: StoreContext['session'] = {
      member,
      deskId,
      deskCode: 'A1',
      keyId: '00000006-0000-7000-8000-000000000001',
      sign: (text) => sign(null, Buffer.from(text), signing).toString('base64'),
    }
    const { database, audit, attachments } = store
    const acting = { database, session, clock, newId, audit, carryOut, projectChanges, emit, nudge: () => undefined }
    const unused = (): never => {
      throw new Error('these tests do not sync')
    }
    return {
      clock,
      newId,
      directory: storeFolder(directory),
      database,
      attachments,
      search,
      reports,
      session,
      mutate: createMutate(acting),
      mutateEach: createMutateEach(acting),
      sync: { state: unused, syncNow: unused, allowRemoval: unused, nudge: () => undefined, stop: unused },
      jobs,
      audit,
      tickets,
      prints,
      emit,
      ...createCaches(database),
    }
  }

  const as = (who: Person): StoreContext => {
    const context = contexts.get(who) ?? contextOf(who)
    contexts.set(who, context)
    return context
  }

  const call = async <C extends TestedCall>(who: Person, name: C, args: CallArgs<C>): Promise<Result<CallValue<C>>> => {
    const { args: argsSchema, value: valueSchema } = storeCalls[name as StoreCall]
    // The table of handlers knows each call's own types; a generic index into it does not.
    const handler = handlers[name] as unknown as (context: StoreContext, args: unknown) => Promise<Result<CallValue<C>>>
    const answer = await handler(as(who), argsSchema.parse(args))
    if (answer.ok) valueSchema.parse(answer.value)
    return answer
  }

  async function close(): Promise<void> {
    await reports.close()
    await search.close()
    await store.close()
  }

  return {
    directory,
    store,
    key,
    as,
    call,
    async get(who, name, args) {
      const answer = await call(who, name, args)
      if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.fault)}`)
      return answer.value
    },
    chosen: (purpose, path) => newTicket(tickets, purpose, path),
    settled: (jobId) =>
      new Promise((resolve) => {
        const look = (): void => {
          const job = jobs.list().find(({ id }) => id === jobId)
          if (!job || job.state === 'running') return
          waiting.delete(look)
          resolve(job)
        }
        waiting.add(look)
        look()
      }),
    events,
    pass(ms) {
      state.now += ms
    },
    close,
    async reopen() {
      await close()
      return openTestDesk(directory, key, state, members)
    },
    async remove() {
      await close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
