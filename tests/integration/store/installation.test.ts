import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from 'vitest'
import { freeBytesWanted, type MachineFacts } from '#shared/domain/installation.ts'
import { gatherMachine } from '#store/machine/gather-machine.ts'
import { deskHandlers } from '#store/session/handlers.ts'
import { createNewId } from '#store/session/new-id.ts'
import { newPasswordOf, personOf } from '../server/support.ts'
import { got } from '../../support/got.ts'
import { enrolAsk, newFolder, newMachine, startDesk } from '../../support/real-desk.ts'
import { memoryKeychain } from '../../support/memory-keychain.ts'
import { shiftSite } from '../../support/shift-desk.ts'

const good: MachineFacts = {
  userId: 1000,
  fileSystem: 'ext4',
  roams: false,
  loose: [],
  freeBytes: freeBytesWanted,
  keepsSecrets: true,
  dumpsCore: false,
}

test('what is gathered is this machine: its account, its file system, its room, who may enter the folder, and a secret that came back and is gone again', async () => {
  const [directory, keychain] = [newFolder(), memoryKeychain()]
  const gather = () => gatherMachine({ directory, keychain, newId: createNewId(() => Date.now()) })
  writeFileSync(join(directory, 'store.db'), '', { mode: 0o644 })
  const facts = await gather()
  expect(facts).toMatchObject({ userId: process.geteuid?.() ?? null, roams: false, loose: [], keepsSecrets: true })
  expect(facts.freeBytes).toBeGreaterThan(0)
  if (process.platform === 'linux') expect(facts.fileSystem).toMatch(/^[a-z0-9.]+$/)
  expect(keychain.entries.size).toBe(0)
  chmodSync(directory, 0o755)
  keychain.available = false
  expect(await gather()).toMatchObject({ loose: ['.', 'store.db'], keepsSecrets: false })
})

test('no desk is enrolled as root or where no secret is kept, and the code is not spent on it', async () => {
  const site = await shiftSite()
  const person = personOf(site, 'zhangwei')
  const machine = newMachine()
  const ask = { ...enrolAsk(site, person), newPassword: newPasswordOf(person) }
  const desk = await startDesk(site, machine)
  machine.facts = { ...good, userId: 0 }
  expect(await desk.enrol(ask)).toEqual({ ok: false, fault: { code: 'desk-account-root' } })
  machine.facts = { ...good, keepsSecrets: false }
  expect(got(await deskHandlers['desk.check'](desk, {})).findings).toEqual([{ code: 'keychain-none', dangerous: true, params: {} }])
  expect(await desk.enrol(ask)).toEqual({ ok: false, fault: { code: 'keychain-unavailable' } })
  expect(machine.cable.asked).toEqual([])
  machine.facts = good
  expect((await desk.enrol(ask)).ok).toBe(true)
})

test('what is wrong and not dangerous hinders nobody, and stands in the audit chain once until it changes', async () => {
  const site = await shiftSite()
  const person = personOf(site, 'zhangwei')
  const machine = newMachine()
  machine.facts = { ...good, loose: ['.'], freeBytes: 1 }
  const desk = await startDesk(site, machine)
  got(await desk.enrol({ ...enrolAsk(site, person), newPassword: newPasswordOf(person) }))
  const checks = () => desk.opened?.context.database.readRaw.prepare("select subject from audit where act = 'desk.checked' order by sequence").pluck().all()
  expect(checks()).toEqual(['folder-open disk-small'])
  const look = async () => got(await deskHandlers['desk.check'](desk, {})).findings.map(({ code }) => code)
  expect(await look()).toEqual(['folder-open', 'disk-small'])
  expect(checks()).toEqual(['folder-open disk-small'])
  machine.facts = good
  expect(await look()).toEqual([])
  expect(checks()).toEqual(['folder-open disk-small', 'good'])
})
