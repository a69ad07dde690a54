import { expect, test } from 'vitest'
import type { Result } from '#shared/kernel/fault.ts'
import { definitionBodySchema, type SteppedDraft } from '#shared/definition/definition.ts'
import { processDesign } from '#shared/templates/governance/process-design.ts'
import { companyStore, idOf, member, steppedWith, unit, type CompanyStore } from '../../support/company.ts'

const code = (result: Result<void>): string => (result.ok ? 'ok' : result.fault.code)
const proposed = (version: number, change: Partial<SteppedDraft> = {}) => definitionBodySchema.parse({ ...steppedWith(change), version })

/** A company that asks for a review before a process is published, with one design application of amy's under way. */
async function reviewed(body: unknown = proposed(1)) {
  const store = await companyStore()
  await grant(store, member.ben, 'it', 1)
  await grant(store, member.opsHead, 'supervisor', 2)
  expect(code(await store.act(member.admin, 'definition.publish', { body: definitionBodySchema.parse(processDesign) }))).toBe('ok')
  expect(code(await store.act(member.admin, 'setting.put', { key: 'process.reviewed', value: true }))).toBe('ok')
  const submitted = await store.act(member.amy, 'record.submit', {
    recordId: idOf(50),
    definitionKey: 'process-design',
    definitionVersion: 1,
    data: { process: '请示', kind: 'new', present: '没有', wanted: '有', rule: '办公制度 3.1', proposal: body },
    businessDate: '2026-03-02',
    unitId: unit.shift,
    warningReasons: {},
  })
  return { ...store, submitted }
}

async function grant({ act }: CompanyStore, memberId: string, roleKey: string, n: number): Promise<void> {
  expect(code(await act(member.admin, 'grant.put', { id: idOf(700 + n), memberId, roleKey, unitId: null, expiresAt: null }))).toBe('ok')
}

async function taskAt({ reader }: CompanyStore, node: string) {
  const task = (await reader().list('task', { recordId: idOf(50) })).find((each) => each.node === node && each.state === 'open')
  if (!task) throw new Error(`no open task at ${node}`)
  return { recordId: idOf(50), taskId: task.id }
}

async function agree(store: CompanyStore, memberId: string, node: string): Promise<void> {
  const decision = { ...(await taskAt(store, node)), decision: 'agree', opinion: '同意', returnTo: null }
  expect(code(await store.act(memberId, 'record.decide', decision))).toBe('ok')
}

test('[TPL-01, TPL-02] a process is published from its design application when business and IT have agreed, by whoever publishes, and in one step with his task', async () => {
  const store = await reviewed()
  expect(code(store.submitted)).toBe('ok')
  const { act, reader } = store
  expect(code(await act(member.admin, 'definition.publish', { body: proposed(1) }))).toBe('review-required')
  await agree(store, member.ben, 'it-review')
  await expect(taskAt(store, 'publish')).rejects.toThrow('no open task at publish')
  await agree(store, member.opsHead, 'business-review')

  const work = await taskAt(store, 'publish')
  // Saying that it is done publishes nothing, and publishing is for those who may.
  const done = { ...work, decision: 'done', opinion: '已发布', returnTo: null, resume: false, data: null, warningReasons: {} }
  expect(await act(member.admin, 'record.decide', done, { version: 2 })).toMatchObject({ fault: { code: 'act-not-allowed', params: { act: 'done' } } })
  expect(code(await act(member.opsHead, 'definition.publish', { ...work, opinion: '发布' }, { version: 2 }))).toBe('permission-denied')
  expect(code(await act(member.admin, 'definition.publish', { ...work, opinion: '发布' }, { version: 2 }))).toBe('ok')
  const { key } = proposed(1)
  expect(await reader().get('definition', `${key}@1`)).toMatchObject({ state: 'published', body: proposed(1) })
  expect(await reader().get('record', idOf(50))).toMatchObject({ state: 'completed' })
  expect(code(await act(member.admin, 'definition.publish', { ...work, opinion: '再发布' }, { version: 2 }))).toBe('record-closed')
})

test('[TPL-02] what another change has overtaken is not published over it, and the task stays open', async () => {
  const store = await reviewed(proposed(2))
  await agree(store, member.ben, 'it-review')
  await agree(store, member.opsHead, 'business-review')
  const work = await taskAt(store, 'publish')
  expect(await store.act(member.admin, 'definition.publish', { ...work, opinion: '发布' }, { version: 2 })).toMatchObject({
    fault: { code: 'record-changed', params: { expected: 1, actual: 2 } },
  })
  expect(await taskAt(store, 'publish')).toEqual(work)
})

test('a proposal that could not be published cannot be submitted, and says where it is wrong', async () => {
  const { submitted } = await reviewed({ ...proposed(1), title: 'form.nowhere' })
  expect(submitted).toMatchObject({ fault: { code: 'record-invalid', field: 'proposal', params: { code: 'definition-invalid', where: 'title' } } })
  const misspelt = await reviewed({ ...proposed(1), numbering: { prefix: 'x', period: 'year', digits: 3 } })
  expect(misspelt.submitted).toMatchObject({ fault: { code: 'record-invalid', params: { where: 'numbering.prefix' } } })
})
