import { defineConfig } from '@playwright/test'

// Runs as the unprivileged user (scripts/with-desktop.sh), who cannot write into the checkout.
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.test.ts',
  outputDir: `/tmp/opsdesk-e2e-${process.getuid?.() ?? 0}`,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  retries: 0,
  workers: 1,
  reporter: 'list',
})
