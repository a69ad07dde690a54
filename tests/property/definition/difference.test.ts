import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differencesBetween, type Difference } from '#shared/definition/difference.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { stepsOf } from '#shared/definition/route.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { library } from '#shared/templates/library.ts'

/** One edit of a body, by chance: lists lose, gain nothing and change their order; words and numbers change. */
const edit = fc.record({ what: fc.constantFrom('drop', 'swap', 'rename', 'prefix', 'limit', 'require'), at: fc.nat(30), to: fc.nat(30) })
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never

function apply(body: DefinitionBody, { what, at, to }: Edit): DefinitionBody {
  const copy = structuredClone(body)
  const lists: { readonly key: string }[][] = [copy.form, copy.rules, copy.format === 1 ? copy.route.nodes : copy.route.steps]
  const list = lists[at % 3]!
  const index = to % Math.max(1, list.length)
  const field = copy.form[at % copy.form.length]!
  const node = stepsOf(copy)[to % Math.max(1, stepsOf(copy).length)]
  if (what === 'drop') list.splice(index, 1)
  if (what === 'swap' && list.length > 1) list.splice((index + 1) % list.length, 0, ...list.splice(index, 1))
  if (what === 'rename') field.label = { zh: `名${to}`, en: `Name ${to}` }
  if (what === 'prefix') copy.numbering.prefix = 'ABCDEF'.slice(0, 1 + (to % 6))
  if (what === 'limit' && node && 'limit' in node && copy.format === 2) node.limit = { workingMinutes: 1 + to }
  if (what === 'require') field.required = !field.required
  return copy
}

const meaning = ({ version: _version, format: _format, ...body }: DefinitionBody): string => canonicalJson({ ...body, version: 0 })
const idOf = ({ list, key }: Difference): string => [...list, key].join('/')
const of = (differences: readonly Difference[], kind: Difference['kind']) => differences.filter((each) => each.kind === kind).map(idOf)

test('[TPL-02] nothing differs exactly when two bodies mean the same; seen from the other side, what was added was removed and what changed changed back', () => {
  let differing = 0
  fc.assert(
    fc.property(fc.constantFrom(...library), fc.array(edit, { maxLength: 5 }), (before, edits) => {
      const after = edits.reduce(apply, before)
      const there = differencesBetween(before, after)
      const back = differencesBetween(after, before)
      expect(there.length === 0).toBe(meaning(before) === meaning(after))
      expect(of(there, 'added').toSorted()).toEqual(of(back, 'removed').toSorted())
      expect(of(there, 'removed').toSorted()).toEqual(of(back, 'added').toSorted())
      expect(of(there, 'moved').length).toBe(of(back, 'moved').length)
      const details = (differences: readonly Difference[], turn: boolean) =>
        differences
          .filter(({ kind }) => kind === 'changed')
          .flatMap((each) =>
            each.details.map(({ property, before: old, after: now }) => canonicalJson([each.key, property, ...(turn ? [now, old] : [old, now])])),
          )
          .toSorted()
      expect(details(there, false)).toEqual(details(back, true))
      if (there.length > 0) differing++
    }),
    { numRuns: 400 },
  )
  expect(differing).toBeGreaterThan(200)
})
