import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const folder = path.resolve(import.meta.dirname, '../../migrations')

// Two branches may each take the next number; the store refuses such a build, and only when it is opened.
test.each(readdirSync(folder))('the migrations of %s are numbered from 1 without a gap or a second holder', (set) => {
  const numbers = readdirSync(path.join(folder, set))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => Number(name.slice(0, 4)))
    .toSorted((a, b) => a - b)
  expect(numbers).toEqual(numbers.map((_, at) => at + 1))
})
