import fc from 'fast-check'
import { expect, test } from 'vitest'
import { definitionFileText, readDefinitionFile } from '#shared/definition/definition-file.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { library } from '#shared/templates/library.ts'

const bodies = library.map((draft) => definitionBodySchema.parse(draft))

test('every shipped definition comes back from its file as it was', () => {
  for (const body of bodies) expect(readDefinitionFile(definitionFileText(body))).toEqual({ ok: true, value: body })
})

function shuffled(value: unknown, by: () => number): unknown {
  if (Array.isArray(value)) return value.map((member) => shuffled(member, by))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, member]) => ({ name, member: shuffled(member, by), at: by() }))
  return Object.fromEntries(members.toSorted((a, b) => a.at - b.at).map(({ name, member }) => [name, member]))
}

test('the order of the members changes nothing: the same definition is the same text', () => {
  fc.assert(
    fc.property(fc.nat(bodies.length - 1), fc.infiniteStream(fc.nat(1000)), (which, stream) => {
      const body = bodies[which]!
      const mixed = shuffled(body, () => stream.next().value ?? 0) as typeof body
      expect(definitionFileText(mixed)).toBe(definitionFileText(body))
    }),
    { numRuns: 60, seed: 3 },
  )
})
