import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodePrintCode, encodePrintCode } from '#shared/contract/print-code.ts'
import type { PrintStamp } from '#shared/contract/store.ts'
import { newTicket } from '../../support/choosing.ts'
import { newFolder } from '../../support/real-desk.ts'
import { shiftDesk, shiftSite, type ShiftDesk } from '../../support/shift-desk.ts'
import type { Site } from '../server/support.ts'

/** Records on paper: who may let them out, what the audit log knows, and whether a print is genuine and current at any desk. */
const everything = { tables: true, attachments: true, trail: true }
const claim = {
  purpose: '赴杭州验收',
  expense_type: 'daily',
  budget_number: 'B-1',
  lines: [{ spent_on: '2026-01-02', category: 'transport', description: '往返', receipts: 2, amount: 12_345 }],
}

type Printed = { readonly site: Site; readonly desk: ShiftDesk; readonly recordId: string; readonly stamp: PrintStamp; readonly code: string }

async function submitted(site: Site, desk: ShiftDesk): Promise<string> {
  const draftId = site.newId()
  await desk.get('draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data: claim, text: {} })
  const { recordId } = await desk.get('entry.submit', { draftId, warningReasons: { 'receipts-attached': '票据随后交' }, opinion: '' })
  await desk.get('sync.now', {})
  return recordId
}

async function print(desk: ShiftDesk, id: string): Promise<PrintStamp> {
  return (await desk.get('print.record', { id, parts: everything, to: 'file', language: 'zh-CN' })).stamp
}

/** A claim that its initiator has submitted, sent and printed. */
async function printed(): Promise<Printed> {
  const site = await shiftSite()
  const desk = await shiftDesk(site)
  await desk.enrol('zhangwei')
  await desk.get('sync.now', {})
  const recordId = await submitted(site, desk)
  const stamp = await print(desk, recordId)
  if (stamp.code === null) throw new Error('the desk has no certificate')
  return { site, desk, recordId, stamp, code: stamp.code }
}

test('a print is genuine and current at any desk that holds the record, without network; a change since is told, and a member without the record learns nothing of it', async () => {
  const { site, desk, recordId, stamp, code } = await printed()
  const record = { id: recordId, title: expect.stringContaining('赴杭州验收'), amountMinor: 12_345, currency: 'CNY', state: 'running' }
  const proven = { printedBy: '张伟', printedOn: '一号库办公室', printedAt: stamp.at, digest: stamp.digest }
  desk.machine.cable.isCut = true
  expect(await desk.get('print.verify', { code })).toMatchObject({ kind: 'current', ...proven, record })
  expect(await desk.get('print.verify', { code: `${code.slice(0, 300)}\r\n ${code.slice(300)}\n` }), 'a scanner breaks lines').toMatchObject({
    kind: 'current',
  })

  const other = await shiftDesk(site)
  await other.enrol('liuyang')
  await other.get('sync.now', {})
  const there = await other.get('print.verify', { code })
  expect(there).toMatchObject({ kind: 'current', ...proven })

  const stranger = await shiftDesk(site)
  await stranger.enrol('wulei')
  await stranger.get('sync.now', {})
  expect(await stranger.get('print.verify', { code })).toEqual({ kind: 'elsewhere', revision: decodePrintCode(code)?.revision, ...proven })

  desk.machine.cable.isCut = false
  await desk.get('record.comment', { recordId, text: '补充：发票已寄出。' })
  expect(await desk.get('print.verify', { code })).toMatchObject({ kind: 'changed', ...proven })
  await desk.get('sync.now', {})
  const again = await print(desk, recordId)
  expect(again.digest).not.toBe(stamp.digest)
  expect(await desk.get('print.verify', { code: again.code ?? '' })).toMatchObject({ kind: 'current' })
})

test('whatever is changed in a code makes it false, and another company’s is foreign', async () => {
  const { desk, code } = await printed()
  const read = decodePrintCode(code)
  if (!read) throw new Error('no code')
  const flipped = (digits: string) => `${digits.slice(0, -1)}${digits.endsWith('0') ? '1' : '0'}`
  const forgeries = {
    revision: { ...read, revision: read.revision + 1 },
    digest: { ...read, digest: flipped(read.digest) },
    time: { ...read, printedAt: read.printedAt + 60_000 },
    member: { ...read, memberId: read.deskId },
    record: { ...read, recordId: read.deskId },
    key: { ...read, publicKey: flipped(read.publicKey) },
    company: { ...read, company: '另一家公司' },
    certificate: { ...read, certificateSignature: flipped(read.certificateSignature) },
    signature: { ...read, signature: flipped(read.signature) },
  }
  for (const [what, forged] of Object.entries(forgeries))
    expect(await desk.get('print.verify', { code: encodePrintCode(forged) }), what).toEqual({ kind: 'false', reason: 'forged' })

  const elsewhere = await printed()
  expect(await desk.get('print.verify', { code: elsewhere.code })).toEqual({ kind: 'false', reason: 'foreign' })
  for (const text of ['', '12345', 'EX-2026-0001', code.slice(0, -40), `${code}7`, '9'.repeat(900)])
    expect(await desk.get('print.verify', { code: text }), text.slice(0, 20)).toMatchObject({ kind: expect.stringMatching(/unreadable|false/) })
  expect(await desk.get('print.verify', { code: code.slice(0, -40) })).toEqual({ kind: 'unreadable' })
})

test('[RPT-03] every print stands in the audit log before it is made; its permit is good for one file, and a printer’s goes to main', async () => {
  const { desk, recordId } = await printed()
  const pdf = new TextEncoder().encode('%PDF-1.4 pages')
  const path = join(newFolder(), 'claim.pdf')
  const given = await desk.get('print.record', { id: recordId, parts: { ...everything, trail: false }, to: 'file', language: 'en' })
  const tickets = desk.desk().opened?.context.tickets
  if (!tickets) throw new Error('nobody is signed in')
  const save = (permit: string) => desk.call('print.save', { permit, file: newTicket(tickets, 'write', path), pdf })
  expect(await save(recordId), 'nobody’s permit').toMatchObject({ fault: { code: 'print-not-permitted' } })
  expect(await save(given.permit)).toMatchObject({ ok: true })
  expect(await readFile(path, 'utf8')).toBe('%PDF-1.4 pages')
  expect(await save(given.permit), 'once').toMatchObject({ fault: { code: 'print-not-permitted' } })

  const sent = await desk.get('print.record', { id: recordId, parts: everything, to: 'printer', language: 'zh-CN' })
  expect(desk.said()).toContainEqual({ kind: 'may-print', permit: sent.permit })
  expect(desk.said()).not.toContainEqual({ kind: 'may-print', permit: given.permit })
  expect(await save(sent.permit), 'a printer’s permit saves nothing').toMatchObject({
    fault: { code: 'print-not-permitted' },
  })
  const raw = desk.desk().opened?.context.database.readRaw
  const events = raw?.prepare(`select "act", "subject" from "audit" where "act" like 'record.print%' order by "sequence"`).all()
  expect(events).toEqual(['file', 'file', 'printer'].map((to) => ({ act: `record.print-${to}`, subject: recordId })))
})

test('a desk that has no certificate yet prints without a code, and has one after the next exchange', async () => {
  const site = await shiftSite()
  const desk = await shiftDesk(site)
  desk.machine.cable.intercept = (message, _ask, carry) =>
    message === 'keyCertificates' ? Promise.resolve({ ok: false, fault: { code: 'call-unknown' } }) : carry()
  await desk.enrol('zhangwei')
  await desk.get('sync.now', {})
  const recordId = await submitted(site, desk)
  expect(await print(desk, recordId)).toMatchObject({ code: null, memberName: '张伟' })
  delete desk.machine.cable.intercept
  await desk.get('sync.now', {})
  expect((await print(desk, recordId)).code).toMatch(/^\d+$/)
})
