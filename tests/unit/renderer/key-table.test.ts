import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { letterOf } from '#renderer/features/record/acts.ts'
import { keyTable } from '#renderer/view/key-table.ts'

const root = join(import.meta.dirname, '../../../src-renderer')
const combo = /['"]((?:(?:Ctrl|Alt|Shift)\+)+[A-Za-z0-9]+)['"]/g

/** Every combination that is written anywhere in the window's source, with the first file that says it. */
function combosInSource(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const file of globSync('**/*.{ts,tsx}', { cwd: root })) {
    if (file.startsWith('text/') || file === join('view', 'key-table.ts')) continue
    for (const [, keys = ''] of readFileSync(join(root, file), 'utf8').matchAll(combo)) if (!found.has(keys)) found.set(keys, file)
  }
  return found
}

test('[TRN-10] every key that a screen listens to stands in the handbook', () => {
  const listed = new Set(keyTable.flatMap(({ lines }) => lines.flatMap(({ keys }) => keys)))
  const source = combosInSource()
  expect(source.size, 'the source was read').toBeGreaterThan(20)
  expect([...source].filter(([keys]) => !listed.has(keys))).toEqual([])
  for (const letter of Object.values(letterOf)) expect(listed, `Alt+${letter}`).toContain(`Alt+${letter}`)
})

test('the handbook names no key that nobody listens to', () => {
  const source = combosInSource()
  const byLetter = new Set(Object.values(letterOf).map((letter) => `Alt+${letter}`))
  // Those of a grid are told apart by their parts, not written as one.
  const inGrids = new Set(['Shift+Tab', 'Shift+Enter'])
  const combos = keyTable.flatMap(({ lines }) => lines.flatMap(({ keys }) => keys)).filter((keys) => keys.includes('+'))
  expect(combos.filter((keys) => !source.has(keys) && !byLetter.has(keys) && !inGrids.has(keys))).toEqual([])
})
