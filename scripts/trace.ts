/**
 * `npm run trace`: each requirement of docs/requirements-index.md beside the definitions, the code and the tests that cite it.
 *
 * An id in a file below `src-shared/templates` or another source says that the file carries the requirement; an id in square
 * brackets in a test's title says that the test proves it. What is carried and not proven is an error. `--json` prints one line.
 */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

type Traced = {
  readonly id: string
  readonly title: string
  readonly definitions: readonly string[]
  readonly code: readonly string[]
  readonly tests: readonly string[]
}

const repo = path.resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(path.join(repo, file), 'utf8')

function main(): void {
  const traced = traceRequirements()
  const carried = traced.filter(({ definitions, code }) => definitions.length + code.length > 0)
  const tested = traced.filter(({ tests }) => tests.length > 0)
  const unproven = carried.filter(({ tests }) => tests.length === 0)
  const missing = traced.filter(({ definitions, code, tests }) => definitions.length + code.length + tests.length === 0)
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ requirements: traced.length, carried: carried.length, tested: tested.length, missing: missing.map(({ id }) => id) }))
  } else {
    for (const { id, title, definitions, code, tests } of traced) {
      console.log(`${id}  ${title}`)
      for (const [kind, files] of Object.entries({ definition: definitions, code, test: tests }))
        for (const file of files) console.log(`        ${kind.padEnd(11)}${file}`)
    }
    console.log(`\n${traced.length} requirements, ${carried.length} carried, ${tested.length} tested, ${missing.length} missing`)
  }
  for (const { id, definitions, code } of unproven) console.error(`${id} is claimed by ${[...definitions, ...code].join(', ')} and no test proves it`)
  process.exitCode = unproven.length === 0 ? 0 : 1
}

function traceRequirements(): readonly Traced[] {
  const listed = [...read('docs/requirements-index.md').matchAll(/^- ([A-Z]{3}-\d\d) \([A-Z]\) (.+)$/gm)].map(([, id = '', title = '']) => ({ id, title }))
  if (listed.length === 0) throw new Error('docs/requirements-index.md lists nothing')
  const known = new Set(listed.map(({ id }) => id))
  const definitions = citations(globSync('src-shared/templates/**/*.ts', { cwd: repo }), known)
  const sources = globSync(['src-*/**/*.{ts,tsx}', 'migrations/**/*.sql'], { cwd: repo }).filter(
    (file) => !file.startsWith(path.join('src-shared', 'templates')),
  )
  const code = citations(sources, known)
  const tests = testTitles(known)
  return listed.map(({ id, title }) => ({ id, title, definitions: definitions.get(id) ?? [], code: code.get(id) ?? [], tests: tests.get(id) ?? [] }))
}

/** Requirement id → files that name it. An id that the list does not have is a mistake in that file. */
function citations(files: readonly string[], known: ReadonlySet<string>): Map<string, string[]> {
  const prefixes = [...new Set([...known].map((id) => id.slice(0, 3)))].join('|')
  const filesById = new Map<string, string[]>()
  for (const file of files.toSorted()) {
    for (const id of new Set(read(file).match(new RegExp(`\\b(?:${prefixes})-\\d\\d\\b`, 'g')) ?? [])) {
      if (!known.has(id)) throw new Error(`${file} cites ${id}, which is no requirement`)
      filesById.set(id, [...(filesById.get(id) ?? []), file])
    }
  }
  return filesById
}

/** Requirement id → tests whose title cites it: `test('[AUT-05] …')`, also several ids in one pair of brackets. */
function testTitles(known: ReadonlySet<string>): Map<string, string[]> {
  const titlesById = new Map<string, string[]>()
  for (const file of globSync('tests/**/*.test.{ts,tsx}', { cwd: repo }).toSorted()) {
    for (const [, title = ''] of read(file).matchAll(/\b(?:test|describe)(?:\.each\([^)]*\))?\(\s*['"`]([^'"`\n]*)/g)) {
      for (const [, ids = ''] of title.matchAll(/\[([A-Z]{3}-\d\d(?:[, ]+[A-Z]{3}-\d\d)*)\]/g)) {
        for (const id of ids.split(/[, ]+/)) {
          if (!known.has(id)) throw new Error(`${file} cites ${id}, which is no requirement`)
          titlesById.set(id, [...(titlesById.get(id) ?? []), `${file}: ${title}`])
        }
      }
    }
  }
  return titlesById
}

main()
