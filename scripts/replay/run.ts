import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { dayMs } from '#shared/calendar/civil-date.ts'
import { createTimeOrderedIds } from '#shared/kernel/time-ordered-ids.ts'
import type { ProcessReport } from '#shared/queries/process-report.ts'
import { foundAuthority, openAuthority, type Authority } from '#server/auth/authority.ts'
import { databaseName, defaultSecrets, makeFolder } from '#server/folder.ts'
import { processReport } from '#server/report/process-report.ts'
import { fastPlace } from '../fast-place.ts'
import { embeddedDatabases, simulatedKey } from '../sim/databases.ts'
import { foundAt, openSimServer } from '../sim/server.ts'
import { Forger } from './forge.ts'
import { foundReplayedCompany, replayedBody, type ReplayedCompany } from './company.ts'
import { openDesks } from './desks.ts'
import { openNet } from './net.ts'
import type { InputClaim } from './input.ts'
import type { Performed, Running } from './perform.ts'
import { Play } from './play.ts'

const roomyBytes = 6_000_000_000

export type ReplayParts = {
  readonly claims: readonly InputClaim[]
  readonly keep?: string
  readonly forge?: boolean
  /** The desks talk over sockets with TLS rather than in the process. */ readonly tls?: boolean
  readonly progress: (line: string) => void
}
export type Replayed = {
  readonly report: ProcessReport
  readonly performed: Readonly<Record<Performed, number>>
  /** Refused forgeries, by kind. */
  readonly refused: Readonly<Record<string, number>>
  readonly troubles: readonly string[]
  readonly seconds: number
}

/** Replays the claims: founds the company, opens its desks, carries out every event in the order of time, and asks the server for the report. */
export async function replay(parts: ReplayParts): Promise<Replayed> {
  const began = performance.now()
  const folder = parts.keep ?? mkdtempSync(path.join(fastPlace(roomyBytes), 'opsdesk-replay-'))
  mkdirSync(folder, { recursive: true })
  let play: Play | undefined
  try {
    play = await open(folder, parts)
    const performed = await play.all()
    const troubles = await play.troubles()
    const report = await play.server.store.read((db) => processReport(db, replayedBody.key))
    return { report, performed, refused: play.parts.forger?.refused() ?? {}, troubles, seconds: (performance.now() - began) / 1000 }
  } finally {
    await play?.close()
    if (parts.keep === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

/** A data folder as `npm run server` knows it, so that whoever keeps it can ask the server's own command line; answers the database's file. */
async function serverFolder(folder: string): Promise<{ readonly file: string; readonly authority: Authority }> {
  const data = path.join(folder, 'server')
  const authority = await foundAuthority('Replayed company', Date.now())
  makeFolder(data, defaultSecrets(data), { secrets: { databaseKey: simulatedKey, databaseUrl: null, ...authority }, url: null })
  return { file: path.join(data, databaseName), authority: await openAuthority(authority) }
}

async function open(folder: string, { claims, progress, forge = false, tls = false }: ReplayParts): Promise<Play> {
  let now = Math.min(...claims.map(({ events }) => events[0]?.at ?? Number.POSITIVE_INFINITY)) - dayMs
  const clock = (): number => now
  const newId = createTimeOrderedIds(clock, randomBytes)
  const { file, authority } = await serverFolder(folder)
  const budgets = [...new Set(claims.map(({ budgetNumber }) => budgetNumber))]
  let company: ReplayedCompany | undefined
  await foundAt(file, async (store) => {
    company = await foundReplayedCompany(store, { clock, newId }, budgets)
  })
  if (!company) throw new Error('the company was not founded')
  const own = company
  const server = await openSimServer(file, { clock, newId, sessionClock: Date.now }, embeddedDatabases, authority)
  const net = tls ? await openNet(server, authority) : null
  const world = { folder, clock, newId, server: () => server, ...(net ? { wire: () => net.wire() } : {}) }
  const desks = await openDesks(world, own)
  const victim = desks.get('claims office')
  const forger = forge && victim ? await Forger.enrol(world, own, victim) : null
  const runnings = claims.map((claim, n): Running => {
    const budget = own.budgets.get(claim.budgetNumber)
    if (!budget) throw new Error(`nobody has ${claim.budgetNumber}`)
    return { claim, n, recordId: newId(), unitId: budget.unitId, employeeId: budget.employees[n % budget.employees.length] ?? '', next: 0 }
  })
  return new Play({ company, server, desks, runnings, forger, net, progress, turn: (at) => void (now = at) })
}
