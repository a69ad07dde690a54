import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { checkBoundaries } from '../../scripts/boundaries.ts'
import { layers } from '../../scripts/layers.ts'
import { countSources, plantTree, repo, type PlantedTree } from '../support/planted-tree.ts'

/**
 * The boundaries hold, and the tools that say so would notice if they did not: a boundary tool that ran on nothing passes too.
 */
const trees: PlantedTree[] = []
afterEach(() => trees.splice(0).forEach((tree) => tree.remove()))

function plant(files: Readonly<Record<string, string>>): string {
  const tree = plantTree(files)
  trees.push(tree)
  return tree.folder
}

function run(name: string, args: readonly string[], cwd: string): { code: number | null; output: string } {
  const result = spawnSync(path.join(repo, 'node_modules', '.bin', name), args, { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
  return { code: result.status, output: result.stdout + result.stderr }
}

test('every import in the product is allowed by the table', async () => {
  const report = await checkBoundaries(repo)
  expect(report.violations).toEqual([])
  expect(report.modules, 'the graph holds every source on the disk').toBeGreaterThanOrEqual(countSources())
  expect(report.modules).toBeGreaterThan(100)
  expect(report.dependencies).toBeGreaterThan(report.modules)
})

test('every folder of the table is spelled as it is on the disk', () => {
  const spelled = layers.every((layer) => layer.folder.startsWith('src-') && !layer.folder.endsWith('/'))
  expect(spelled).toBe(true)
})

describe('a tree without violations', () => {
  test('passes them all, types where only types may go and one step up within a layer included', async () => {
    const folder = plant({
      'src-shared/mutations/typed.ts': "import type { Rows } from '#shared/rows/transaction.ts'\n\nexport const none = (rows: Rows) => rows.count === 0\n",
      'src-main/store/read/step.ts': "import { driver } from '../database/driver.ts'\n\nexport const step = driver\n",
      'src-main/store/database/driver.ts': "import Database from 'better-sqlite3'\n\nexport const driver = (): string => new Database(':memory:').name\n",
    })
    expect((await checkBoundaries(folder)).violations).toEqual([])
    const linter = run('oxlint', ['--type-aware', '--deny-warnings', '.'], folder)
    expect(linter.output).toContain('Found 0 warnings and 0 errors.')
    expect(linter.code).toBe(0)
    expect(run('tsc', ['-b'], folder)).toEqual({ code: 0, output: '' })
    expect(run('oxfmt', ['--check', 'src-shared'], folder).code).toBe(0)
  })
})

/** One row: what is planted, and a word that each tool's complaint must hold. */
type Violation = {
  readonly name: string
  readonly file: string
  readonly text: string
  readonly graph?: string
  readonly linter?: string
  readonly compiler?: string
}

const violations: readonly Violation[] = [
  {
    name: 'the pure root opens a file',
    file: 'src-shared/kernel/planted-1.ts',
    text: "import { readFileSync } from 'node:fs'\n\nexport const planted = readFileSync\n",
    graph: 'src-shared/kernel may not import node:',
    linter: 'no-restricted-imports',
    compiler: "Cannot find name 'node:fs'",
  },
  {
    name: 'the kernel knows the domain',
    file: 'src-shared/kernel/planted-2.ts',
    text: "export { makeRecord as planted } from '#shared/domain/record.ts'\n",
    graph: 'src-shared/kernel may not import src-shared/domain/record.ts',
    linter: 'no-restricted-imports',
  },
  {
    name: 'the pure root knows the main process',
    file: 'src-shared/domain/planted-3.ts',
    text: "import '#main/supervisor/bridge.ts'\n",
    graph: 'may not import src-main/supervisor/bridge.ts',
    linter: 'no-restricted-imports',
    compiler: 'not listed within the file list of project',
  },
  {
    name: 'a mutation runs what it may only know the type of',
    file: 'src-shared/mutations/planted-4.ts',
    text: "import { noRows } from '#shared/rows/transaction.ts'\n\nexport const planted = noRows\n",
    graph: 'src-shared/mutations may not import src-shared/rows/transaction.ts',
    linter: 'no-restricted-imports',
  },
  {
    name: 'the store knows Electron',
    file: 'src-main/store/planted-5.ts',
    text: "import { app } from 'electron'\n\nexport const planted = app\n",
    graph: 'src-main/store may not import electron',
    linter: 'no-restricted-imports',
  },
  {
    name: 'the SQLite driver is opened outside its owner',
    file: 'src-main/store/read/planted-6.ts',
    text: "import Database from 'better-sqlite3'\n\nexport const planted = new Database(':memory:')\n",
    graph: 'may not import better-sqlite3',
    linter: 'no-restricted-imports',
  },
  {
    name: 'the keychain is read outside its owner',
    file: 'src-main/store/read/planted-7.ts',
    text: "import { Entry } from '@napi-rs/keyring'\n\nexport const planted = Entry\n",
    graph: 'may not import @napi-rs/keyring',
    linter: 'no-restricted-imports',
  },
  {
    name: 'a window listens to raw messages',
    file: 'src-main/window/planted-8.ts',
    text: "import { ipcMain } from 'electron'\n\nexport const planted = ipcMain\n",
    linter: "'ipcMain' import from 'electron' is restricted",
  },
  {
    name: 'one feature knows another',
    file: 'src-renderer/features/entry/planted-9.ts',
    text: "export { place as planted } from '#renderer/features/inbox/place.ts'\n",
    graph: 'src-renderer/features/entry may not import src-renderer/features/inbox/place.ts',
    linter: 'no-restricted-imports',
  },
  {
    name: 'the window imports the server',
    file: 'src-renderer/app/planted-10.ts',
    text: "import '#server/main.ts'\n",
    graph: 'may not import src-server/main.ts',
    linter: 'no-restricted-imports',
    compiler: 'not listed within the file list of project',
  },
  {
    name: 'the product imports a test',
    file: 'src-server/planted-11.ts',
    text: "import '#tests/unit/record.test.ts'\n",
    graph: 'may not import tests/unit/record.test.ts',
    linter: 'no-restricted-imports',
    compiler: 'not listed within the file list of project',
  },
  {
    name: 'a path climbs out of its folder',
    file: 'src-shared/domain/planted-12.ts',
    text: "export { newId as planted } from '../kernel/id.ts'\n",
    graph: 'climbs out of its folder',
    linter: 'no-restricted-imports',
  },
  {
    name: 'a path climbs two steps',
    file: 'src-main/store/read/rows/planted-13.ts',
    text: "export { store as planted } from '../../store.ts'\n",
    graph: 'climbs out of its folder',
    linter: 'no-restricted-imports',
  },
  {
    name: 'the preload reaches the validator by a chain',
    file: 'src-shared/contract/names.ts',
    text: "import { z } from 'zod'\n\nexport const names = [z.string().parse('a')] as const\n",
    graph: 'src-main/preload/preload.ts → src-shared/contract/names.ts → zod',
  },
  {
    name: 'a file stands where the table has no layer',
    file: 'src-main/elsewhere/planted-14.ts',
    text: 'export const planted = 1\n',
    graph: 'no layer of scripts/layers.ts holds this file',
  },
  { name: 'the pure root reads the clock', file: 'src-shared/kernel/planted-15.ts', text: 'export const planted = new Date()\n', graph: 'reads the clock' },
  {
    name: 'the pure root asks the clock',
    file: 'src-shared/kernel/planted-16.ts',
    text: 'export const planted = Date.now()\n',
    linter: 'no-restricted-properties',
  },
  {
    name: 'the pure root throws dice',
    file: 'src-shared/kernel/planted-17.ts',
    text: 'export const planted = Math.random()\n',
    linter: 'no-restricted-properties',
  },
  {
    name: 'the pure root waits',
    file: 'src-shared/kernel/planted-18.ts',
    text: 'export const planted = () => setTimeout(() => undefined, 1)\n',
    linter: 'no-restricted-globals',
    compiler: "Cannot find name 'setTimeout'",
  },
  { name: 'a migration runs code', file: 'migrations/client/0002-planted-19.ts', text: 'export const planted = 1\n', graph: 'migrations are SQL only' },
  {
    name: 'two files import each other',
    file: 'src-shared/kernel/id.ts',
    text: "import { other } from './other.ts'\n\nexport const newId = (text: string): string => other(text)\n",
    linter: 'no-cycle',
  },
  {
    name: 'a switch forgets a case',
    file: 'src-shared/kernel/planted-20.ts',
    text: "export const planted = (kind: 'a' | 'b') => {\n  switch (kind) {\n    case 'a':\n      return 1\n  }\n  return 2\n}\n",
    linter: 'switch-exhaustiveness-check',
  },
  {
    name: 'a promise is left alone',
    file: 'src-server/planted-21.ts',
    text: 'const work = async () => 1\nexport const planted = () => {\n  work()\n}\n',
    linter: 'no-floating-promises',
  },
  {
    name: 'a comment silences the compiler',
    file: 'src-server/planted-22.ts',
    text: '// @ts-ignore because\nexport const planted: number = 1\n',
    linter: 'ban-ts-comment',
  },
  {
    name: 'a barrel gathers exports',
    file: 'src-shared/kernel/planted-23.ts',
    text: "export * from './id.ts'\n",
    linter: 'no-barrel-file',
  },
]

describe('a planted violation is found', () => {
  const helpers = {
    'src-renderer/features/inbox/place.ts': 'export const place = 1\n',
    'src-main/store/store.ts': 'export const store = 1\n',
    'src-shared/kernel/other.ts':
      "import { newId } from './id.ts'\n\nexport const other = (text: string): string => (text === '' ? '' : newId(text.slice(1)))\n",
  }
  let found: Readonly<Record<'graph' | 'linter' | 'compiler', readonly string[]>>

  // All are planted in one tree, each in a file of its own, so that every tool runs once.
  beforeAll(async () => {
    const tree = plantTree({ ...helpers, ...Object.fromEntries(violations.map(({ file, text }) => [file, text])) })
    const linter = run('oxlint', ['--type-aware', '--deny-warnings', '-f', 'unix', '.'], tree.folder)
    const compiler = run('tsc', ['-b'], tree.folder)
    found = { graph: (await checkBoundaries(tree.folder)).violations, linter: linter.output.split('\n'), compiler: compiler.output.split('\n') }
    tree.remove()
    expect(linter.code).not.toBe(0)
    expect(compiler.code).not.toBe(0)
  })

  test.each(violations)('$name', ({ file, graph, linter, compiler }) => {
    for (const [tool, words] of Object.entries({ graph, linter, compiler })) {
      const said = found[tool as keyof typeof found].filter((line) => line.includes(file))
      if (words !== undefined) expect(said.join('\n'), tool).toContain(words)
    }
  })

  test('an unused file and an unused export', () => {
    const folder = plant({
      'src-shared/kernel/planted.ts': 'export const planted = 1\n',
      'src-shared/kernel/id.ts': 'export const newId = (text: string) => `id-${text}`\nexport const plantedExport = 1\n',
    })
    const found = run('knip', ['--no-progress', '--include', 'files,exports'], folder)
    expect(found.output).toContain('src-shared/kernel/planted.ts')
    expect(found.output).toContain('plantedExport')
    expect(found.code).not.toBe(0)
  })

  test('a file that is not formatted', () => {
    const folder = plant({ 'src-shared/kernel/planted.ts': 'export   const planted = "1";\n' })
    expect(run('oxfmt', ['--check', 'src-shared'], folder).code).not.toBe(0)
  })
})
