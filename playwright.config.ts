import { defineConfig } from '@playwright/test'

// Runs as the unprivileged user (scripts/with-desktop.sh), who cannot write into the checkout.
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.test.ts',
  // Files that run beside each other (scripts/test.ts) must not clear each other's folder.
  outputDir: `/tmp/opsdesk-e2e-${process.getuid?.() ?? 0}-${process.env['OPSDESK_E2E_PART'] ?? 'all'}`,
  timeout: 240_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  retries: 0,
  workers: 1,
  reporter: 'list',
})
