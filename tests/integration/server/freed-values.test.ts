import { expect, test } from 'vitest'
import { draftWith } from '#tests/support/company.ts'
import { claimOf } from './acts.ts'
import { enrolledDesk, must, openSite, personOf } from './support.ts'

test('a value of a record that was terminated is free to be entered again', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const admin = await enrolledDesk(site, site.administrator)
  const label = { zh: '项', en: 'Item' }
  const approve = { key: 'n', kind: 'approve' as const, label, assignee: { kind: 'unit-head' as const, level: 1 } }
  const body = JSON.parse(JSON.stringify(draftWith({ form: [{ key: 'subject', kind: 'text', label, unique: true }], route: { nodes: [approve] } }))) as object
  const grant = { id: site.newId(), memberId: admin.member.memberId, roleKey: 'supervisor', unitId: null, expiresAt: null }
  const published = admin.desk.sign(admin.member, { name: 'definition.publish', args: { body } })
  must(await admin.desk.push(published, admin.desk.sign(admin.member, { name: 'grant.put', args: grant })))
  const { args: like } = claimOf(member, site.newId())
  const submit = (recordId: string) =>
    desk.sign(member, { name: 'record.submit', args: { ...like, recordId, definitionKey: 'test-form', data: { subject: 'S1' } } })
  const first = site.newId()
  const outcomes = async (...pushed: ReturnType<typeof submit>[]) => must(await desk.push(...pushed)).results.map(({ outcome }) => outcome)
  expect(await outcomes(submit(first), submit(site.newId()))).toEqual(['applied', 'rejected'])
  const terminated = admin.desk.sign(admin.member, { name: 'record.terminate', args: { recordId: first, reason: '重复' } })
  expect(must(await admin.desk.push(terminated)).results).toMatchObject([{ outcome: 'applied' }])
  expect(await outcomes(submit(site.newId()))).toEqual(['applied'])
})

test('[ENT-15] a rule of likeness that blocks is kept at the server too, without regard to width, case and blanks', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const admin = await enrolledDesk(site, site.administrator)
  const label = { zh: '项', en: 'Item' }
  const approve = { key: 'n', kind: 'approve' as const, label, assignee: { kind: 'unit-head' as const, level: 1 } }
  const plain = draftWith({ form: [{ key: 'invoice', kind: 'text', label }], title: 'form.invoice', route: { nodes: [approve] } })
  const body = JSON.parse(JSON.stringify({ ...plain, alike: [{ key: 'invoice', label, fields: [{ field: 'invoice' }], severity: 'block' }] })) as object
  must(await admin.desk.push(admin.desk.sign(admin.member, { name: 'definition.publish', args: { body } })))
  const { args: like } = claimOf(member, site.newId())
  const submit = (invoice: string) =>
    desk.sign(member, { name: 'record.submit', args: { ...like, recordId: site.newId(), definitionKey: 'test-form', data: { invoice } } })
  expect(must(await desk.push(submit('FP 001'), submit('ｆｐ００１'), submit('FP-001'))).results).toMatchObject([
    { outcome: 'applied' },
    { outcome: 'rejected', fault: { code: 'record-invalid', params: { code: 'record-alike', rule: 'alike:invoice' } } },
    { outcome: 'applied' },
  ])
})
