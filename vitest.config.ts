import { createHash } from 'node:crypto'
import { defineConfig } from 'vitest/config'
import { fastPlace } from './scripts/fast-place.ts'

// Of this checkout alone: a run in another one would clear it under this one's feet.
const cacheDir = `/tmp/opsdesk-vitest-${process.getuid?.() ?? 0}-${createHash('sha256')
  .update(import.meta.dirname)
  .digest('hex')
  .slice(0, 12)}`

// Workers, and the programs that tests start, inherit both: what a test makes lies where an fsync is quick, and no program is compiled a second time.
process.env['TMPDIR'] = fastPlace()
process.env['NODE_COMPILE_CACHE'] ??= `${cacheDir}/compiled`

// Files of one worker share its modules: loading them anew for each took longer than the tests. A module that keeps something between two tests
// would be a fault within a file too; the property tests and those of the tools are few, and have modules of their own.
const sharing = new Set(['unit', 'integration'])

// One project per kind of proof, so that each can be run, and counted, alone. All run as the unprivileged user
// (scripts/with-desktop.sh), who cannot write into the checkout: caches go elsewhere. Times are bounds against standing still,
// also on a machine that does much else.
const project = (name: string, testTimeout: number) => ({
  extends: true as const,
  test: { name, include: [`tests/${name}/**/*.test.{ts,tsx}`], isolate: !sharing.has(name), testTimeout, hookTimeout: 120_000 },
})

// The server's tests once more, with PostgreSQL behind it, and those that only it can have.
const postgresql = {
  extends: true as const,
  test: {
    name: 'postgresql',
    include: ['tests/integration/{server,sync}/**/*.test.ts', 'tests/postgresql/**/*.test.ts'],
    env: { OPSDESK_SERVER_DIALECT: 'postgresql' },
    globalSetup: ['tests/support/postgresql-project.ts'],
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
}

export default defineConfig({
  cacheDir,
  test: {
    projects: [project('unit', 10_000), project('integration', 120_000), project('property', 600_000), project('architecture', 120_000), postgresql],
    passWithNoTests: false,
    allowOnly: false,
    pool: 'forks',
    maxWorkers: '100%',
    environment: 'node',
    restoreMocks: true,
    dangerouslyIgnoreUnhandledErrors: false,
    // One stage's transformed modules serve the next.
    fsModuleCachePath: `${cacheDir}/modules`,
  },
})
