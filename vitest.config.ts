import { defineConfig } from 'vitest/config'

// One project per kind of proof, so that each can be run, and counted, alone. All run as the unprivileged user
// (scripts/with-desktop.sh), who cannot write into the checkout: caches go elsewhere.
const project = (name: string, testTimeout: number) => ({
  extends: true as const,
  test: { name, include: [`tests/${name}/**/*.test.{ts,tsx}`], testTimeout, hookTimeout: 60_000 },
})

// The server's tests once more, with PostgreSQL behind it, and those that only it can have.
const postgresql = {
  extends: true as const,
  test: {
    name: 'postgresql',
    include: ['tests/integration/{server,sync}/**/*.test.ts', 'tests/postgresql/**/*.test.ts'],
    env: { OPSDESK_SERVER_DIALECT: 'postgresql' },
    globalSetup: ['tests/support/postgresql-project.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
}

const cacheDir = `/tmp/opsdesk-vitest-${process.getuid?.() ?? 0}`

export default defineConfig({
  cacheDir,
  test: {
    projects: [project('unit', 10_000), project('integration', 60_000), project('property', 600_000), project('architecture', 60_000), postgresql],
    passWithNoTests: false,
    allowOnly: false,
    pool: 'forks',
    environment: 'node',
    restoreMocks: true,
    dangerouslyIgnoreUnhandledErrors: false,
    // One stage's transformed modules serve the next.
    fsModuleCachePath: `${cacheDir}/modules`,
  },
})
