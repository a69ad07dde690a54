import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { cssVariables, palettes } from '#renderer/ui/tokens.ts'

const repo = path.resolve(import.meta.dirname, '..', '..', '..')
const read = (files: string): readonly (readonly [string, string])[] =>
  globSync(files, { cwd: repo }).map((file) => [file, readFileSync(path.join(repo, file), 'utf8')] as const)

/** Variables that no sheet, palette or inline style gives a value: a browser passes over the whole declaration without a word. */
function unknownIn(sheets: readonly (readonly [string, string])[], known: ReadonlySet<string>): readonly string[] {
  return sheets.flatMap(([file, text]) => [...text.matchAll(/var\((--[a-z0-9-]+)/g)].flatMap(([, name = '']) => (known.has(name) ? [] : [`${file}: ${name}`])))
}

test('every variable that a style sheet uses has a value', () => {
  const sheets = read('src-renderer/**/*.css')
  expect(sheets.length).toBeGreaterThan(30)
  const inSheets = sheets.flatMap(([, text]) => [...text.matchAll(/(--[a-z0-9-]+):/g)].map(([, name = '']) => name))
  const inline = read('src-renderer/**/*.tsx').flatMap(([, text]) => [...text.matchAll(/'(--[a-z0-9-]+)':/g)].map(([, name = '']) => name))
  const known = new Set([...inSheets, ...inline, ...Object.keys(cssVariables(palettes.light, 'zh-CN'))])
  expect(unknownIn(sheets, known)).toEqual([])
  expect(unknownIn([['planted.css', '.a { gap: var(--s5) }']], known)).toEqual(['planted.css: --s5'])
})
