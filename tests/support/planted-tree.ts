import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** The checkout that this test runs in. */
export const repo = path.resolve(import.meta.dirname, '../..')

/** A small tree of the product's shape with the real configuration, into which a test plants what the checks must find. */
export type PlantedTree = { readonly folder: string; readonly remove: () => void }

const configuration = ['package.json', 'oxlint.config.ts', '.oxfmtrc.json', 'knip.json', 'tsconfig.json', 'tsconfig', 'scripts/layers.ts']

/** The smallest sources under which all checks pass. */
const soundSources: Readonly<Record<string, string>> = {
  'src-shared/kernel/id.ts': 'export const newId = (text: string) => `id-${text}`\n',
  'src-shared/domain/record.ts': "import { newId } from '#shared/kernel/id.ts'\n\nexport const makeRecord = (text: string) => ({ id: newId(text) })\n",
  'src-shared/rows/transaction.ts': 'export type Rows = { readonly count: number }\nexport const noRows: Rows = { count: 0 }\n',
  'src-shared/contract/names.ts': "export const names = ['a'] as const\n",
  'src-main/main.ts': "import { app } from 'electron'\nimport { openWindow } from './window/window.ts'\n\nvoid app.whenReady().then(openWindow)\n",
  'src-main/window/window.ts': "import { BrowserWindow } from 'electron'\n\nexport const openWindow = () => new BrowserWindow()\n",
  'src-main/preload/preload.ts':
    "import { contextBridge } from 'electron'\nimport { names } from '#shared/contract/names.ts'\n\ncontextBridge.exposeInMainWorld('opsdesk', { names })\n",
  'src-main/supervisor/bridge.ts': 'process.exitCode = 0\n',
  'src-main/store/main.ts':
    "import { makeRecord } from '#shared/domain/record.ts'\nimport { noRows } from '#shared/rows/transaction.ts'\n\nprocess.stdout.write(JSON.stringify([makeRecord('x'), noRows]))\n",
  'src-renderer/app/main.tsx': "import { Plain } from '#renderer/ui/plain.tsx'\n\ndocument.body.append(String(Plain))\n",
  'src-renderer/ui/plain.tsx': 'export const Plain = () => <p>plain</p>\n',
  'src-server/main.ts': "import { makeRecord } from '#shared/domain/record.ts'\n\nprocess.stdout.write(makeRecord('x').id)\n",
  'scripts/read-layers.ts': "import { layers } from './layers.ts'\n\nconsole.log(layers.length)\n",
  'tests/unit/record.test.ts':
    "import { expect, test } from 'vitest'\nimport { makeRecord } from '#shared/domain/record.ts'\n\ntest('a record has an id', () => {\n  expect(makeRecord('x').id).toBe('id-x')\n})\n",
  'migrations/client/0001-first.sql': 'SELECT 1;\n',
}

/** Makes the tree below /tmp with `planted` on top of the sound sources. */
export function plantTree(planted: Readonly<Record<string, string>>): PlantedTree {
  const folder = mkdtempSync('/tmp/opsdesk-planted-')
  for (const name of configuration) cpSync(path.join(repo, name), path.join(folder, name), { recursive: true })
  symlinkSync(path.join(repo, 'node_modules'), path.join(folder, 'node_modules'))
  for (const [name, text] of Object.entries({ ...soundSources, ...planted })) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** How many sources of the product there are on the disk. */
export function countSources(): number {
  return globSync('src-*/**/*.{ts,tsx}', { cwd: repo }).filter((file) => !file.endsWith('.d.ts')).length
}
