import { verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { X509Certificate } from 'node:crypto'
import { certificateText } from '#shared/contract/sync.ts'
import { createVerifier, productCost } from '#server/auth/verifier.ts'
import { verifyAudit } from '#server/store/audit-chain.ts'
import { claimOf } from './acts.ts'
import { enrolledDesk, faultOf, must, newDesk, newPasswordOf, openSite, personOf, type Site } from './support.ts'

async function auditActs(site: Site): Promise<readonly string[]> {
  return (await site.store.read((db) => db.selectFrom('audit').select('act').orderBy('sequence').execute())).map(({ act }) => act)
}

test('[AUT-01] a member enrols with code and initial password, and gets desk, certificate, release share and recovery recipients', async () => {
  const site = await openSite()
  const person = personOf(site, 'zhangwei')
  const desk = newDesk(site)
  const { enrolment, keyId } = must(await desk.enrol(person))
  expect(enrolment).toMatchObject({ member: { userName: 'zhangwei', name: '张伟' }, desk: { id: desk.id, code: 'D01' }, company: '华东冷链运营中心' })
  expect(Buffer.from(enrolment.releaseShare, 'base64')).toHaveLength(32)
  expect(enrolment.recoveryRecipients[0]).toMatch(/^age1/)
  const { body, signature } = enrolment.certificate
  expect(body).toMatchObject({ kind: 'member-key', member: person.memberId, desk: desk.id, key: keyId, authority: site.authority.fingerprint })
  const authorityKey = new X509Certificate(site.authority.certificatePem).publicKey
  const check = (text: string): boolean =>
    verify('sha256', Buffer.from(text), { key: authorityKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64'))
  expect(check(certificateText(body))).toBe(true)
  expect(check(certificateText({ ...body, member: site.administrator.memberId }))).toBe(false)
  await desk.signIn()
  await desk.sync()
  expect(desk.rows.get(`desk ${desk.id}`)).toMatchObject({ name: '一号库办公室', state: 'active' })
  expect(await auditActs(site)).toContain('member.enrolled')
})

test('[AUT-05] [AUT-06] the initial password must be changed, to a strong one', async () => {
  const site = await openSite()
  const person = personOf(site, 'zhangwei')
  const desk = newDesk(site)
  expect(faultOf(await desk.enrol(person, { newPassword: person.initialPassword }))).toEqual({ code: 'password-weak', params: { rule: 'same' } })
  expect(faultOf(await desk.enrol(person, { newPassword: 'short-1' }))).toEqual({ code: 'password-weak', params: { rule: 'length', min: 10 } })
  expect(faultOf(await desk.enrol(person, { newPassword: 'ZhangWei-2026!' }))).toEqual({ code: 'password-weak', params: { rule: 'name' } })
  // The code is still good: nothing of a refused try stays.
  must(await desk.enrol(person))
})

test('[AUT-07] wrong passwords in a row lock the account; [AUT-08] [AUT-09] only an administrator opens it, with a new initial password; the wrong password of an unknown name is no different', async () => {
  const site = await openSite()
  const person = personOf(site, 'zhangwei')
  const desk = newDesk(site)
  const codes = []
  for (let attempt = 0; attempt < 6; attempt += 1) codes.push(faultOf(await desk.enrol(person, { password: `Wrong-${attempt}-pass` })).code)
  expect(codes).toEqual(['password-wrong', 'password-wrong', 'password-wrong', 'password-wrong', 'account-locked', 'account-locked'])
  expect(faultOf(await desk.enrol(person))).toEqual({ code: 'account-locked' })
  site.clock.turn(30 * 86_400_000)
  expect(faultOf(await desk.enrol(person, { userName: 'nobody' }))).toMatchObject({ code: expect.stringMatching(/password-wrong|enrolment-code-spent/) })
  expect(await auditActs(site)).toContain('account.locked')

  const admin = await enrolledDesk(site, must(await reissue(site)))
  const issued = must(
    await admin.desk.ask('issueAccount', { mutation: admin.desk.sign(admin.member, { name: 'account.issue', args: { memberId: person.memberId } }) }),
  )
  expect(issued.userName).toBe('zhangwei')
  // The old code has ended with it.
  expect(faultOf(await desk.enrol(person))).toEqual({ code: 'enrolment-code-spent' })
  must(await desk.enrol({ ...person, ...issued }))
  expect(await auditActs(site)).toContain('account.issued')
  expect(await site.store.read(verifyAudit)).toMatchObject({ brokenAt: null })
})

/** The administrator's code has run out in the month that went by. */
async function reissue(site: Site) {
  const { issueCredentials } = await import('#server/company/company.ts')
  const [credentials] = await issueCredentials(site.tools, [site.administrator.memberId])
  return credentials ? { ok: true as const, value: credentials } : { ok: false as const, fault: { code: 'member-missing' as const } }
}

test('a code is used once, runs out, and is bound to its member', async () => {
  const site = await openSite()
  const [zhangwei, wulei] = [personOf(site, 'zhangwei'), personOf(site, 'wulei')]
  must(await newDesk(site).enrol(zhangwei))
  expect(faultOf(await newDesk(site).enrol(zhangwei, { password: newPasswordOf(zhangwei) }))).toEqual({ code: 'enrolment-code-spent' })
  expect(faultOf(await newDesk(site).enrol({ ...wulei, enrolmentCode: personOf(site, 'sunhao').enrolmentCode }))).toEqual({ code: 'password-wrong' })
  site.clock.turn(8 * 86_400_000)
  expect(faultOf(await newDesk(site).enrol(wulei))).toEqual({ code: 'enrolment-code-spent' })
  expect(await auditActs(site)).toContain('enrolment.refused')
})

test('a desk whose enrolment answer was lost asks again with the same code and key and gets the same answer', async () => {
  const site = await openSite()
  const person = personOf(site, 'zhangwei')
  const desk = newDesk(site)
  const asks: Record<string, unknown>[] = []
  const ask = desk.ask.bind(desk)
  desk.ask = (message, body) => {
    if (message === 'enrol') asks.push(body)
    return ask(message, body)
  }
  const first = must(await desk.enrol(person))
  expect(must(await ask('enrol', asks[0] ?? {}))).toEqual(first.enrolment)
  expect(faultOf(await ask('enrol', { ...asks[0], newPassword: 'Another-2026-pass' })).code).toBe('password-wrong')
})

test('a second member joins a shared desk; a stranger with another desk key does not', async () => {
  const site = await openSite()
  const { desk } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  must(await desk.enrol(personOf(site, 'wulei')))
  await desk.sync()
  expect(desk.scopes).toContain(`member:${personOf(site, 'wulei').memberId}`)
  expect([...desk.rows.keys()].filter((name) => name.startsWith('desk '))).toHaveLength(1)
  expect(faultOf(await newDesk(site).enrol(personOf(site, 'sunhao'), { deskId: desk.id }))).toEqual({ code: 'desk-unknown' })
})

test('a session needs the desk’s own key, a fresh challenge and an hour not yet over', async () => {
  const site = await openSite()
  const { desk } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const stranger = newDesk(site)
  const { challenge } = must(await stranger.ask('challenge', { desk: desk.id }))
  expect(faultOf(await stranger.ask('session', { desk: desk.id, challenge, signature: Buffer.alloc(64).toString('base64') }))).toEqual({ code: 'desk-unknown' })
  expect(faultOf(await stranger.ask('session', { desk: stranger.id, challenge: 'guessed', signature: Buffer.alloc(64).toString('base64') }))).toEqual({
    code: 'desk-unknown',
  })
  site.clock.turn(3_600_000)
  expect(faultOf(await desk.ask('attachmentHave', { sha256: '0'.repeat(64), size: 1 }))).toEqual({ code: 'desk-unknown' })
  await desk.signIn()
  must(await desk.ask('attachmentHave', { sha256: '0'.repeat(64), size: 1 }))
})

test('[AUT-10] a member changes the password on a desk of his own; the old one ends', async () => {
  const site = await openSite()
  const person = personOf(site, 'zhangwei')
  const { desk } = await enrolledDesk(site, person)
  const password = newPasswordOf(person)
  const change = { userName: 'zhangwei', password, newPassword: 'Xin-mima-2027' }
  expect(faultOf(await desk.ask('changePassword', { ...change, newPassword: password }))).toEqual({ code: 'password-weak', params: { rule: 'same' } })
  must(await desk.ask('changePassword', change))
  expect(faultOf(await desk.ask('changePassword', change)).code).toBe('password-wrong')
  const other = await enrolledDesk(site, personOf(site, 'wulei'))
  expect(faultOf(await other.desk.ask('changePassword', { ...change, password: 'Xin-mima-2027', newPassword: 'Xin-mima-2028' })).code).toBe('permission-denied')
})

test('a restored desk’s member gets a new key certified with the password, and what it signs is accepted', async () => {
  const site = await openSite()
  const person = personOf(site, 'zhangwei')
  const { desk, member } = await enrolledDesk(site, person)
  const { generateKeyPairSync } = await import('node:crypto')
  const keys = generateKeyPairSync('ed25519')
  const memberKey = Buffer.from(keys.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64')
  const ask = { userName: 'zhangwei', password: newPasswordOf(person), keyId: site.newId(), memberKey }
  const renewed = must(await desk.ask('renewKey', ask))
  expect(must(await desk.ask('renewKey', ask))).toEqual(renewed)
  const fresh = { ...member, keyId: ask.keyId, key: keys.privateKey }
  const pushed = must(await desk.push(desk.sign(fresh, claimOf(fresh, site.newId())), desk.sign(member, claimOf(member, site.newId()))))
  expect(pushed.results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied'])
  expect(faultOf(await desk.ask('renewKey', { ...ask, userName: 'sunhao', password: 'Wrong-1-pass', keyId: site.newId() })).code).toBe('password-wrong')
})

test('[PRM-10] who is no administrator cannot issue an account, and the try is in the audit chain', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const mutation = desk.sign(member, { name: 'account.issue', args: { memberId: member.memberId } })
  expect(faultOf(await desk.ask('issueAccount', { mutation })).code).toBe('permission-denied')
  expect(await auditActs(site)).toContain('mutation.refused')
})

test('too many first contacts from one place are slowed down', async () => {
  const site = await openSite()
  const desk = newDesk(site)
  const codes: string[] = []
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const answer = await desk.ask('enrol', { ...blankEnrolment(site), secret: `GUESS000000000${attempt}` })
    codes.push(faultOf(answer).code)
  }
  expect(codes[0]).toBe('enrolment-code-spent')
  expect(codes.at(-1)).toBe('call-too-often')
  site.clock.turn(60_000)
  expect(faultOf(await desk.ask('enrol', { ...blankEnrolment(site), secret: 'GUESS00000000099' })).code).toBe('enrolment-code-spent')
})

function blankEnrolment(site: Site): Record<string, unknown> {
  const key = Buffer.alloc(32, 9).toString('base64')
  return { userName: 'zhangwei', password: 'x', newPassword: 'y', deskId: site.newId(), deskName: '台', deskKey: key, keyId: site.newId(), memberKey: key }
}

test('a password is kept as Argon2id of 64 MiB and three passes', async () => {
  const verifier = createVerifier(productCost)
  const text = await verifier.make('Leng-ku-2026')
  expect(text).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
  expect(await verifier.matches(text, 'Leng-ku-2026')).toBe(true)
  expect(await verifier.matches(text, 'leng-ku-2026')).toBe(false)
  expect(await verifier.matches(undefined, 'Leng-ku-2026')).toBe(false)
})
