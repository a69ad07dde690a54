import { expect, test } from 'vitest'
import { differencesBetween } from '#shared/definition/difference.ts'
import { definitionBodySchema, type DefinitionBody, type SteppedDraft } from '#shared/definition/definition.ts'
import { stepsOf } from '#shared/definition/route.ts'
import { leave } from '#shared/templates/office/leave.ts'
import { expenseClaim } from '#shared/templates/finance/expense-claim.ts'

const before = definitionBodySchema.parse(leave)
const changed = (change: (draft: SteppedDraft) => SteppedDraft): DefinitionBody => definitionBodySchema.parse({ ...change(structuredClone(leave)), version: 2 })
const shown = (after: DefinitionBody) =>
  differencesBetween(before, after).map(({ kind, list, key, details }) => [kind, list.join('.'), key, ...details.map(({ property }) => property)])

test('[TPL-02] a change is told where it is: field, option, node, number of the body; a new version alone is none', () => {
  expect(shown(changed((draft) => draft))).toEqual([])
  expect(shown(changed((draft) => ({ ...draft, numbering: { ...draft.numbering, prefix: 'QJD' } })))).toEqual([['changed', '', 'leave', 'numbering.prefix']])
  const [first, ...others] = leave.form
  expect(shown(changed((draft) => ({ ...draft, form: [{ ...first!, label: { zh: '新名', en: 'New name' } }, ...others] })))).toEqual([
    ['changed', 'form', first!.key, 'label'],
  ])
  const [, second, ...rest] = leave.form
  expect(shown(changed((draft) => ({ ...draft, form: [second!, first!, ...rest] })))).toEqual([['moved', 'form', expect.any(String)]])
  const choice = leave.form.find((field) => field.kind === 'choice')!
  const fewer = { ...choice, options: choice.options.slice(1) }
  expect(shown(changed((draft) => ({ ...draft, form: draft.form.map((field) => (field.key === choice.key ? fewer : field)) })))).toEqual([
    ['removed', `form.${choice.key}.options`, choice.options[0]!.key, 'label'],
  ])
})

test('a node that goes into a branch has moved, and is not another; format 1 differs from format 2 in nothing by itself', () => {
  const linear = definitionBodySchema.parse(expenseClaim)
  if (linear.format !== 1) throw new Error('the sample is of format 1')
  const { nodes: _nodes, ...route } = linear.route
  const nodes = stepsOf(linear)
  const stepped = definitionBodySchema.parse({ ...linear, format: 2, route: { ...route, steps: [...nodes] } })
  expect(differencesBetween(linear, stepped)).toEqual([])
  const [first, ...rest] = nodes
  const label = { zh: '金额', en: 'Amount' }
  const block = {
    key: 'size',
    kind: 'choice',
    label,
    branches: [
      { key: 'large', label, when: 'form.total > 1', steps: [first] },
      { key: 'other', label, steps: [] },
    ],
  }
  const branched = definitionBodySchema.parse({ ...linear, format: 2, route: { ...route, steps: [block, ...rest] } })
  expect(differencesBetween(linear, branched).map(({ kind, list, key }) => [kind, list.join('.'), key])).toEqual([
    ['added', 'route.steps', 'size'],
    ['added', 'route.steps.size.branches', 'large'],
    ['moved', 'route.steps.size.branches.large.steps', first!.key],
    ['added', 'route.steps.size.branches', 'other'],
  ])
})
