import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { jsonObjectSchema, jsonSchema } from '#shared/kernel/json.ts'

test('values are JSON exactly where zod says so, and come back as they are', () => {
  const object = z.record(z.string(), z.json())
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.anything({ withDate: true, withMap: true, withBigInt: true, withNullPrototype: false })), (value) => {
      // What zod drops in silence or lets pass with a class behind it, we refuse.
      fc.pre(!JSON.stringify(value ?? null, (_, part: unknown) => (typeof part === 'bigint' ? 'big' : part)).includes('__proto__'))
      expect(jsonSchema.safeParse(value).success).toBe(z.json().safeParse(value).success)
      expect(jsonObjectSchema.safeParse(value).success).toBe(object.safeParse(value).success)
      if (jsonSchema.safeParse(value).success) expect(jsonSchema.parse(value)).toBe(value)
    }),
    { seed: 1, numRuns: 2000 },
  )
})

test.each([
  [new Date(0)],
  [new Map()],
  [Number.NaN],
  [undefined],
  [{ deep: [() => 1] }],
  [JSON.parse('{"__proto__":{"x":1}}')],
  [JSON.parse('{"a":{"__proto__":1}}')],
])('what is no JSON, or reaches for a prototype, is refused: %o', (value: unknown) => {
  expect(jsonSchema.safeParse(value).success).toBe(false)
})
