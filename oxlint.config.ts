import { existsSync, readdirSync } from 'node:fs'
import { defineConfig } from 'oxlint'
import { covers, layerAt, layers, specifiersOf, type Layer } from './scripts/layers.ts'

type ImportRule = {
  paths?: { name: string; importNames?: string[]; allowImportNames?: string[]; message: string }[]
  patterns: { group?: string[]; regex?: string; message: string; allowTypeImports?: boolean }[]
}

/** Electron's inter-process ends have one owner each; everybody else speaks through it. */
function electronRule(folder: string): NonNullable<ImportRule['paths']> {
  if (folder === 'src-main/preload') {
    return [{ name: 'electron', allowImportNames: ['contextBridge', 'ipcRenderer', 'webUtils'], message: 'A preload needs only these three.' }]
  }
  const banned = folder === 'src-main/bridge' ? ['ipcRenderer', 'contextBridge'] : ['ipcMain', 'ipcRenderer', 'contextBridge']
  return [{ name: 'electron', importNames: banned, message: 'ipcMain belongs to src-main/bridge, the other two to src-main/preload.' }]
}

/**
 * A later override replaces the whole rule of an earlier one, so every block states all of its layer's rules. Within a block the
 * first pattern that knows a name decides, a negated one included: the exceptions come before the list of what is allowed.
 */
function importRule(layer: Layer, climbing: string): ImportRule {
  const values = [...layer.layers.flatMap(specifiersOf), ...packageGlobs(layer.packages)]
  const types = [...(layer.layerTypes ?? []).flatMap(specifiersOf), ...packageGlobs(layer.packageTypes ?? [])].filter((name) => !values.includes(name))
  const except = [...values, ...types].map((name) => `!${name}`)
  return {
    paths: electronRule(layer.folder),
    patterns: [
      { regex: climbing, message: 'Within a folder import ./x.ts, across folders #root/….' },
      ...types.map((name) => ({
        regex: globPattern(name),
        allowTypeImports: true,
        message: `${layer.folder} may know this by type only (scripts/layers.ts).`,
      })),
      { group: ['**', '!./**', '!../**', ...except], message: `${layer.folder} may not import this (scripts/layers.ts).` },
    ],
  }
}

const packageGlobs = (names: readonly string[]) => names.flatMap((name) => (name === 'node:' ? ['node:*', 'node:*/**'] : [name, `${name}/**`]))
const globPattern = (glob: string) => `^${glob.replace(/[.]/g, '\\.').replace(/\/\*\*$/, '/')}${glob.endsWith('**') ? '' : '$'}`

/** A file right in its layer's folder has nothing to climb to; one in a folder below may take one step, never two. */
function blocks(folder: string) {
  const layer = layerAt(folder)
  const rule = (climbing: string) => ({ 'no-restricted-imports': ['error', importRule(layer, climbing)] as ['error', ImportRule] })
  if (folder.endsWith('.ts')) return [{ files: [folder], rules: rule('^\\.\\./') }]
  const inner = layers.some((outer) => outer.folder !== folder && covers(outer.folder, folder))
  return [{ files: [`${folder}/**`], rules: rule('^\\.\\./\\.\\./') }, ...(inner ? [] : [{ files: [`${folder}/*`], rules: rule('^\\.\\./') }])]
}

/** The table's folders with stars replaced by what is on the disk, outer folders first. */
function folders(): string[] {
  const names = layers.flatMap(({ folder }) => {
    if (!folder.endsWith('/*')) return [folder]
    const parent = folder.slice(0, -2)
    if (!existsSync(parent)) return []
    return readdirSync(parent, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [`${parent}/${entry.name}`] : []))
  })
  return names.sort((a, b) => a.length - b.length)
}

const pureGlobals = [
  'fetch',
  'crypto',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'performance',
  'process',
  'Buffer',
  'console',
  'navigator',
  'window',
  'document',
  'globalThis',
]

export default defineConfig({
  plugins: ['typescript', 'import', 'oxc', 'unicorn', 'promise', 'react', 'jsx-a11y', 'vitest'],
  categories: { correctness: 'error' },
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: ['dist/**', 'dist.next-*/**', 'release/**', 'coverage/**', 'node_modules/**', '.cache/**'],
  rules: {
    eqeqeq: 'error',
    'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    'max-params': ['error', { max: 5 }],
    'no-control-regex': 'off',
    'react/rules-of-hooks': 'error',
    'react/exhaustive-deps': 'error',
    // A virtual grid is made of ARIA roles and moves the focus by aria-activedescendant; no HTML tag says that.
    'jsx-a11y/prefer-tag-over-role': 'off',
    'jsx-a11y/interactive-supports-focus': 'off',
    // Work at a desk is done with the keyboard: a lock screen or a dialog whose field is not ready to type in costs each user a step.
    'jsx-a11y/no-autofocus': 'off',
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'oxc/no-barrel-file': ['error', { threshold: 0 }],
    'typescript/ban-ts-comment': 'error',
    'typescript/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-misused-spread': ['error', { allow: ['string'] }],
    'typescript/no-non-null-assertion': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/return-await': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'unicorn/no-abusive-eslint-disable': 'error',
    'vitest/no-disabled-tests': 'error',
    'vitest/no-focused-tests': 'error',
    'vitest/consistent-test-it': ['error', { fn: 'test', withinDescribe: 'test' }],
    // Playwright's fixtures and expectations inside helpers are tests too.
    'vitest/expect-expect': 'off',
    'vitest/no-standalone-expect': 'off',
    'vitest/no-conditional-expect': 'off',
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    'vitest/require-mock-type-parameters': 'off',
  },
  overrides: [
    { files: ['*.config.ts', 'scripts/packaging/*.ts'], rules: { 'import/no-default-export': 'off' } },
    { files: ['tests/**'], rules: { 'typescript/no-non-null-assertion': 'off' } },
    {
      files: ['src-shared/**'],
      rules: {
        'no-restricted-globals': [
          'error',
          ...pureGlobals.map((name) => ({ name, message: 'src-shared is pure: time, ids, randomness and I/O arrive as arguments.' })),
        ],
        'no-restricted-properties': [
          'error',
          { object: 'Date', property: 'now', message: 'The time arrives as an argument.' },
          { object: 'Math', property: 'random', message: 'Randomness arrives as an argument.' },
        ],
      },
    },
    {
      files: ['src-renderer/**'],
      rules: {
        'no-restricted-properties': [
          'error',
          { object: 'window', property: 'opsdesk', message: "The preload's global is known to src-renderer/bridge/desk.ts alone." },
          { object: 'globalThis', property: 'opsdesk', message: "The preload's global is known to src-renderer/bridge/desk.ts alone." },
        ],
      },
    },
    { files: ['src-renderer/bridge/desk.ts'], rules: { 'no-restricted-properties': 'off' } },
    ...folders().flatMap(blocks),
  ],
})
