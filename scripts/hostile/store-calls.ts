import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeEnrolmentCode } from '#shared/contract/enrolment-code.ts'
import { storeCalls, type StoreCall } from '#shared/contract/store.ts'
import { verifyAudit } from '#store/audit/audit-chain.ts'
import { answering } from '#store/handlers.ts'
import type { Desk } from '#store/session/desk.ts'
import { createDispatcher } from '#store/session/dispatcher.ts'
import type { Person } from '../../tests/support/store-company.ts'
import { createTestDesk, type TestDesk } from '../../tests/support/store-harness.ts'
import type { Dice } from '../sim/dice.ts'
import { openOwnDesks } from './own-desks.ts'
import { samplesOf, type CallSample, type Things } from './store-samples.ts'
import { twist, type Twisted } from './twist.ts'
import { judge, propertyOf, type Target, type Verdict } from './verdict.ts'
import type { TicketPurpose } from '#shared/contract/path-ticket.ts'

/**
 * Window → store, through the dispatcher that the store process has, over desks with real encrypted stores: one where members of every right are signed in, and
 * one each that is open, sealed and new for the calls that the desk itself answers. What no schema may let through must be turned away at the door, whatever the
 * handler behind it would have said.
 */
const people: readonly Person[] = ['operator', 'administrator', 'analyst', 'head', 'supervisor']
const records = 12
/** The members' desk has no engine that syncs. */
const ofEngine: ReadonlySet<string> = new Set([
  'sync.state',
  'sync.now',
  'sync.allowRemoval',
  'sync.certify',
  'organisation.issueAccount',
  'organisation.deskContacts',
  'member.previewHandOver',
  'organisation.admitDesk',
])
const beyond = 'is over the limit: '
/** What a window sends must have been answered by then, unless it is no call at all. */
const door = new Set(['call-malformed', 'call-too-large', 'call-unknown', 'store-sealed'])

type Window = { send(message: unknown): Promise<unknown> }

export async function openStoreCalls(): Promise<Target> {
  const desk = await createTestDesk()
  const things = await prepare(desk)
  const windows = people.map((who) => windowOn({ opened: { context: desk.as(who) } } as unknown as Desk))
  const own = await openOwnDesks()
  const ownWindows = own.desks.map((each) => windowOn(each))

  /** What a person chose at all these desks. */
  function chosen(purpose: TicketPurpose, path: string): string {
    const ticket = desk.chosen(purpose, path)
    for (const { tickets } of own.desks) tickets.hold({ ticket, purpose, path })
    return ticket
  }

  async function attempt(dice: Dice): Promise<Verdict> {
    const samples = samplesOf(dice.one(things), chosen)
    const call = pickCall(dice, samples)
    const ofOwn = answering.desk.has(call) || ofEngine.has(call) || dice.chance(0.02)
    const window = dice.one(ofOwn ? ownWindows : windows)
    const message = hostileMessage(dice, call, samples[call])
    let carried: unknown
    try {
      carried = structuredClone(message.value)
    } catch {
      return { outcome: 'allowed' }
    }
    const answer = await window.send(carried)
    return verdictOf(call, message, answer)
  }

  return {
    attempt,
    async settle() {
      const raw = desk.store.database.readRaw
      const integrity = raw.pragma('integrity_check', { simple: true })
      const chain = await verifyAudit(raw, desk.store.deskId)
      return [...(integrity === 'ok' ? [] : ['the store is damaged']), ...(chain.intact ? [] : ['the audit chain is broken'])]
    },
    async close() {
      await own.close()
      await desk.remove()
    },
  }
}

function verdictOf(call: string, { unsound, how }: Twisted, answer: unknown): Verdict {
  const what = `${call}: ${how}`
  // A message that is no call at all is dropped without a word.
  if (answer === undefined) return unsound ? { outcome: 'refused', code: 'call-malformed' } : { outcome: 'uncoded', what: `${what}: no answer` }
  const verdict = judge(answer, unsound, what)
  // Too large is told before anything has looked into the message.
  if (how.startsWith(beyond) && verdict.outcome === 'refused' && verdict.code !== 'call-too-large')
    return { outcome: 'accepted', what: `${what}: was looked into` }
  if (unsound && verdict.outcome === 'refused' && !door.has(verdict.code)) return { outcome: 'accepted', what: `${what}: got as far as ${verdict.code}` }
  return verdict
}

function pickCall(dice: Dice, samples: Readonly<Record<StoreCall, CallSample>>): StoreCall {
  const weights = Object.fromEntries(Object.entries(samples).map(([call, { hints }]) => [call, hints.weight ?? 1])) as Record<StoreCall, number>
  return dice.weighted(weights)
}

function hostileMessage(dice: Dice, call: string, { args, hints }: CallSample): Twisted {
  const value = { id: 1, call, args }
  if (dice.chance(0.02)) return wholeMessage(dice, value)
  const { weight: _weight, ...rest } = hints
  return twist(dice, { value, ...rest, choices: [...(rest.choices ?? []), 'call'] }, 'clone')
}

/** What is no message of the contract, or far too large. */
function wholeMessage(dice: Dice, value: { id: number; call: string; args: unknown }): Twisted {
  const small: Broken = [
    ['is nothing', () => undefined],
    ['is null', () => null],
    ['is a list', () => [value]],
    ['is a text', () => JSON.stringify(value)],
    ['is bytes', () => new Uint8Array(1000)],
    ['has no id', () => ({ call: value.call, args: value.args })],
    ['names a prototype', () => ({ ...value, call: '__proto__' })],
    ['names a method', () => ({ ...value, call: 'constructor' })],
  ]
  const large: Broken = [
    [`${beyond}33 MB`, () => ({ ...value, args: { text: 'x'.repeat(33_000_000) } })],
    [`${beyond}33 MB of bytes`, () => ({ ...value, args: new Uint8Array(33_000_000) })],
    [`${beyond}five million entries`, () => ({ ...value, args: Array.from({ length: 5_000_000 }, () => 0) })],
  ]
  // The large ones cost more than thousands of others.
  const [how, make] = dice.one(dice.chance(0.98) ? small : large)
  return { value: make(), unsound: true, how }
}
type Broken = readonly (readonly [how: string, make: () => unknown])[]

function windowOn(desk: Desk): Window {
  const dispatcher = createDispatcher(desk, answering, () => 'reference')
  let hear: (message: unknown) => void = () => undefined
  let settle: ((reply: unknown) => void) | undefined
  dispatcher.attach({
    post: (message) => settle?.(message),
    onMessage: (listener) => (hear = listener),
    onClose: () => undefined,
  })
  return {
    send: (message) =>
      new Promise((resolve) => {
        settle = resolve
        hear(message)
        // Without an id that can be answered nothing comes; with one the answer may take its time.
        if (!Number.isSafeInteger(propertyOf(message, 'id'))) setImmediate(() => resolve(undefined))
      }),
  }
}

/** Drafts, records with open tasks, an import, a register, a file: so that a twisted call still finds what it speaks of. */
async function prepare(desk: TestDesk): Promise<readonly Things[]> {
  const folder = join(desk.directory, 'outside')
  mkdirSync(folder)
  const pdf = join(folder, '发票.pdf')
  const bytes = '%PDF-1.7 invoice'
  writeFileSync(pdf, bytes)
  const csv = join(folder, 'claims.csv')
  writeFileSync(csv, 'claim_no,amount\nC1,12.50\nC2,x\n')
  const { importId, jobId } = await desk.get('operator', 'import.open', { definitionKey: 'claim-register', file: desk.chosen('read', csv) })
  await desk.settled(jobId)
  const { handle } = await desk.get('operator', 'register.open', { definitionKey: 'claim-register', filters: [], sort: [], search: '' })
  const code = encodeEnrolmentCode({ host: 'server.test', port: 7443, fingerprint: 'ab'.repeat(16), secret: 'ABCDEFGHJKMNPQRS' })
  const all: Things[] = []
  for (let n = 1; n <= records; n++) {
    const draftId = `01950000-0000-7000-8000-0000000b${String(n).padStart(4, '0')}`
    const made = await submitted(desk, draftId)
    await desk.get('operator', 'draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data: claim, text: {} })
    const file = await desk.get('operator', 'attachment.add', { draftId, field: 'attachments', file: desk.chosen('read', pdf) })
    await desk.get('operator', 'draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data: { ...claim, attachments: [file] }, text: {} })
    all.push({ draftId, ...made, importId, handle, sha256: createHash('sha256').update(bytes).digest('hex'), folder, pdf, csv, code })
  }
  if (Object.keys(storeCalls).length === 0) throw new Error('there are no calls')
  return all
}

const claim = {
  purpose: '赴杭州验收',
  expense_type: 'daily',
  budget_number: 'B-1',
  lines: [{ spent_on: '2026-02-27', category: 'transport', receipts: 2, amount: 12_345 }],
}

async function submitted(desk: TestDesk, draftId: string): Promise<Pick<Things, 'recordId' | 'taskId' | 'revision'>> {
  await desk.get('operator', 'draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data: claim, text: {} })
  const { recordId } = await desk.get('operator', 'entry.submit', { draftId, warningReasons: {}, opinion: '' })
  const { record, myTaskId } = await desk.get('head', 'record.get', { id: recordId })
  if (myTaskId === null) throw new Error('nobody has to decide')
  return { recordId, taskId: myTaskId, revision: record.revision }
}
