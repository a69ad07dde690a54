import { expect, test } from 'vitest'
import { newPasswordOf, personOf } from '../server/support.ts'
import { enrolAsk, newMachine, startDesk } from '../../support/real-desk.ts'
import { shiftSite } from '../../support/shift-desk.ts'

test('[AUT-05] a code is not lost when the desk cannot be made after the server’s answer: the same code makes it at the next try', async () => {
  const site = await shiftSite()
  const person = personOf(site, 'zhangwei')
  const machine = newMachine()
  const ask = { ...enrolAsk(site, person), newPassword: newPasswordOf(person) }
  // The keychain answers the trial and fails when it matters, after the code is spent.
  machine.cable.intercept = async (message, _ask, carry) => {
    const answer = await carry()
    if (message === 'enrol') machine.keychain.available = false
    return answer
  }
  const desk = await startDesk(site, machine)
  expect(await desk.enrol(ask)).toMatchObject({ ok: false, fault: { code: 'keychain-unavailable' } })
  expect((await desk.state()).phase).toBe('new')
  delete machine.cable.intercept
  machine.keychain.available = true
  expect(await desk.enrol(ask)).toMatchObject({ ok: true, value: { member: { userName: 'zhangwei' } } })
  const keys = await site.store.read((db) => db.selectFrom('member_key').select('keyId').where('memberId', '=', person.memberId).execute())
  expect(keys).toHaveLength(1)
})
