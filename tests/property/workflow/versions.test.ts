import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { companyStore, idOf, member, unit, type MemberName } from '../../support/company.ts'

const body = shippedDefinitions.find(({ key }) => key === 'expense-claim')!
if (body.format !== 1) throw new Error('the sample is of format 1')
const { route } = body
const data = { purpose: '出差', expense_type: 'daily', budget_number: 'B1', lines: [{ spent_on: '2026-03-01', category: 'meal', amount: 12_000 }] }
const own: readonly (readonly [string, MemberName])[] = [
  ['unit-head', 'shiftHead'],
  ['budget-owner', 'budget'],
]

test('[TPL-07] a running record keeps the version it was started under, whatever is published meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('publish', 'decide', 'return'), { minLength: 1, maxLength: 6 }), async (happenings) => {
      const { act, reader } = await companyStore()
      const recordId = idOf(50)
      await act(member.amy, 'record.submit', {
        recordId,
        definitionKey: body.key,
        definitionVersion: 1,
        data,
        businessDate: '2026-03-02',
        unitId: unit.shift,
        warningReasons: {},
      })
      let version = 1
      for (const happening of [...happenings, 'decide', 'decide']) {
        if (happening === 'publish') {
          version += 1
          const others = route.nodes
            .map((node) => ({ ...node, key: `${node.key}-${version}`, assignee: { kind: 'member', memberId: member.chief } }))
            .slice(0, 2)
          expect(await act(member.admin, 'definition.publish', { body: { ...body, version, route: { ...route, nodes: others } } })).toMatchObject({
            ok: true,
          })
          continue
        }
        const task = (await reader().list('task', { recordId })).find(({ state }) => state === 'open')
        if (!task) break
        const decision = happening === 'return' ? 'return' : 'agree'
        expect(await act(task.assigneeId, 'record.decide', { recordId, taskId: task.id, decision, opinion: '意见', returnTo: null })).toMatchObject({
          ok: true,
        })
        if (decision === 'return')
          expect(await act(member.amy, 'record.resubmit', { recordId, data, opinion: '', warningReasons: {} })).toMatchObject({ ok: true })
      }
      const record = await reader().get('record', recordId)
      expect(record).toMatchObject({ definitionVersion: 1 })
      const asked = (await reader().list('task', { recordId })).filter(({ kind }) => kind !== 'revise').map((task) => [task.node, task.assigneeId])
      for (const seat of asked) expect(own.map(([node, name]) => [node, member[name]])).toContainEqual(seat)
    }),
    { numRuns: 25 },
  )
})
