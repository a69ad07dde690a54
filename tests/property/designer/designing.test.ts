import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileDefinition } from '#shared/definition/compile.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { definitionProblems } from '#shared/definition/problems.ts'
import { provePublishing } from '#shared/definition/structure.ts'
import { library } from '#shared/templates/library.ts'
import { isBlock } from '#shared/definition/steps.ts'
import { asStepped, type Body } from '#renderer/features/designer/model/body.ts'
import { isThere, placeOfFault } from '#renderer/features/designer/model/design-place.ts'
import type { Edit } from '#renderer/features/designer/model/edits.ts'
import { advance, beginHistory, type HistoryAct } from '#renderer/features/designer/model/history.ts'
import { duplicateField, newField, newParameter, newRule, newStep, offeredKinds, stepKinds } from '#renderer/features/designer/model/new-parts.ts'
import { layRoutePicture } from '#renderer/features/designer/model/route-layout.ts'
import { walk, type Direction, type RoutePlace } from '#renderer/features/designer/model/route-walk.ts'
import { placesIn, type SequenceAt } from '#renderer/features/designer/model/step-tree.ts'

/**
 * Laws of the designer: whatever somebody does to a shipped definition, in any order, what is left is either a definition that can be published or one whose every fault names a place
 * that is there; and undo answers the exact bodies that were.
 */
const words = { label: both('新'), first: both('甲'), second: both('乙'), otherwise: both('其他'), approve: both('审批') }
function both(zh: string) {
  return { zh, en: 'New' }
}

const throws = fc.record({
  kind: fc.nat(19),
  a: fc.nat(997),
  b: fc.nat(997),
  text: fc.constantFrom('', 'form.subject', 'form.', 'true', '新的名称', 'Name', '1'),
})
type Throw = typeof throws extends fc.Arbitrary<infer T> ? T : never

function pick<T>(list: readonly T[], at: number): T | undefined {
  return list[at % Math.max(1, list.length)]
}

function sequencesOf(body: Body): readonly SequenceAt[] {
  return [
    null,
    ...placesIn(body.route.steps).flatMap(({ step }) => (isBlock(step) ? step.branches.map((branch) => ({ block: step.key, branch: branch.key })) : [])),
  ]
}

function editOf(body: Body, { kind, a, b, text }: Throw): Edit {
  const field = pick(body.form, a)!
  const rule = pick(body.rules, a)
  const step = pick(placesIn(body.route.steps), a)?.step
  const keys = body.form.map(({ key }) => key)
  const into = pick(sequencesOf(body), b) ?? null
  const edits: readonly (() => Edit | undefined)[] = [
    () => ({ on: 'form', edit: { act: 'add', at: b, item: newField(pick(offeredKinds, a)!, words, keys) } }),
    () => ({ on: 'form', edit: { act: 'remove', key: field.key } }),
    () => ({ on: 'form', edit: { act: 'move', key: field.key, to: b % body.form.length } }),
    () => ({ on: 'form', edit: { act: 'put', key: field.key, item: { ...field, label: { ...field.label, zh: text } } } }),
    () => ({ on: 'form', edit: { act: 'put', key: field.key, item: { ...field, visibleWhen: text } } }),
    () => ({ on: 'form', edit: { act: 'add', at: b, item: duplicateField(field, keys) } }),
    () => ({ on: 'rules', edit: { act: 'add', at: b, item: newRule(body, words.label) } }),
    () => rule && { on: 'rules', edit: { act: 'put', key: rule.key, item: { ...rule, assert: text } } },
    () => rule && { on: 'rules', edit: { act: 'remove', key: rule.key } },
    () => ({ on: 'parameters', edit: { act: 'add', at: b, item: newParameter(body, words.label) } }),
    () => ({ on: 'steps', edit: { act: 'add', into, at: a, step: newStep(pick(stepKinds, a)!, words, body) } }),
    () => step && { on: 'steps', edit: { act: 'remove', key: step.key } },
    () => step && { on: 'steps', edit: { act: 'move', key: step.key, into, at: b } },
    () => step && { on: 'steps', edit: { act: 'put', key: step.key, step: { ...step, label: { ...step.label, en: text } } } },
    () => step && (isBlock(step) ? undefined : { on: 'steps', edit: { act: 'put', key: step.key, step: { ...step, when: text } } }),
    () => ({ on: 'key', renamed: { what: 'field', from: field.key, to: `renamed_${b}` } }),
    () => step && { on: 'key', renamed: { what: 'step', from: step.key, to: `renamed-${b}` } },
    () => ({ on: 'settings', put: { name: { zh: text, en: text }, title: text } }),
    () => ({ on: 'settings', put: { numbering: { ...body.numbering, prefix: text } } }),
    () => {
      const block = placesIn(body.route.steps)
        .map((place) => place.step)
        .find(isBlock)
      const branch = block && pick(block.branches, b)
      return block && branch && { on: 'steps', edit: { act: 'branch', block: block.key, edit: { act: 'remove', key: branch.key } } }
    },
  ]
  return edits[kind % edits.length]?.() ?? { on: 'route', put: { recall: a % 2 === 0 } }
}

const starts = library.map((draft) => asStepped(definitionBodySchema.parse(draft)))

function canBePublished(body: Body): boolean {
  return definitionBodySchema.safeParse(body).success && compileDefinition(body).ok && provePublishing(body).ok
}

test('any sequence of edits gives a body that can be published, or names places that are there [TPL-02]', () => {
  fc.assert(
    fc.property(fc.nat(starts.length - 1), fc.array(throws, { minLength: 1, maxLength: 25 }), (which, list) => {
      let history = beginHistory(starts[which]!)
      for (const thrown of list) history = advance(history, { act: 'edit', edit: editOf(history.body, thrown) })
      const { body } = history
      const problems = definitionProblems(body)
      expect(problems.length === 0).toBe(canBePublished(body))
      for (const { params } of problems) {
        expect(String(params?.['where'])).not.toBe('')
        expect([params?.['where'], isThere(body, placeOfFault(body, String(params?.['where'])))]).toEqual([params?.['where'], true])
      }
    }),
    { numRuns: 250, seed: 4 },
  )
})

test('undo answers the exact bodies that were, redo those that came after [TPL-02]', () => {
  const acts = fc.array(fc.oneof({ weight: 3, arbitrary: throws }, { weight: 1, arbitrary: fc.constantFrom<'undo' | 'redo'>('undo', 'redo') }), {
    maxLength: 40,
  })
  fc.assert(
    fc.property(fc.nat(starts.length - 1), acts, (which, list) => {
      let history = beginHistory(starts[which]!)
      const line: Body[] = [history.body]
      let at = 0
      for (const thrown of list) {
        const act: HistoryAct = typeof thrown === 'string' ? { act: thrown } : { act: 'edit', edit: editOf(history.body, thrown) }
        const before = history.body
        history = advance(history, act)
        if (act.act === 'undo') at = Math.max(0, at - 1)
        else if (act.act === 'redo') at = Math.min(line.length - 1, at + 1)
        else if (history.body !== before) {
          line.splice(at + 1, line.length, history.body)
          at += 1
        }
        expect(history.body).toBe(line[at])
      }
    }),
    { numRuns: 250, seed: 5 },
  )
})

test('arrow keys reach every step and branch, and the picture shows each of them once and nothing over another', () => {
  fc.assert(
    fc.property(fc.nat(starts.length - 1), fc.array(throws, { maxLength: 15 }), (which, list) => {
      let history = beginHistory(starts[which]!)
      for (const thrown of list) history = advance(history, { act: 'edit', edit: editOf(history.body, thrown) })
      const { steps } = history.body.route
      const named = placesIn(steps).flatMap(({ step }) => [
        `step ${step.key}`,
        ...(isBlock(step) ? step.branches.map((branch) => `branch ${step.key} ${branch.key}`) : []),
      ])
      const seen = new Set<string>()
      const open: RoutePlace[] = [{ part: 'route', kind: 'none' }]
      for (let here = open.pop(); here; here = open.pop()) {
        const id = here.kind === 'none' ? '' : here.kind === 'step' ? `step ${here.key}` : `branch ${here.block} ${here.key}`
        if (seen.has(id)) continue
        seen.add(id)
        for (const direction of ['up', 'down', 'left', 'right'] satisfies Direction[]) open.push(walk(steps, here, direction))
      }
      expect([...seen].filter((id) => id !== '').toSorted()).toEqual(named.toSorted())
      const laid = layRoutePicture(steps)
      const shown = laid.nodes.filter(({ kind }) => kind === 'step' || kind === 'block' || kind === 'branch')
      expect(shown.map(({ id }) => id).toSorted()).toEqual(named.toSorted())
      for (const one of shown)
        for (const other of shown) if (one !== other && Math.abs(one.y - other.y) < 36) expect(Math.abs(one.x - other.x)).toBeGreaterThanOrEqual(200)
    }),
    { numRuns: 100, seed: 6 },
  )
})
