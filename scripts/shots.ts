/**
 * `npm run shots [-- --all]`: pictures of every screen of the real product, each held against the accessibility rules, in both looks or with `--all` in
 * every combination of language, colours and size. They lie in `OPSDESK_SHOTS`, or in the folder that the last line names.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'

const repo = path.resolve(import.meta.dirname, '..')
const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } })
const shots = process.env['OPSDESK_SHOTS'] ?? '/tmp/opsdesk-shots'
// The desks run as a user of their own, who writes here too.
mkdirSync(shots, { recursive: true })
chmodSync(shots, 0o777)
const run = (command: string, ...parts: readonly string[]) =>
  spawnSync(command, parts, { cwd: repo, stdio: 'inherit', env: { ...process.env, OPSDESK_SHOTS: shots, OPSDESK_ALL_SHOTS: values.all ? '1' : '0' } }).status ??
  1
const built = run(process.execPath, 'scripts/build.ts', '--if-changed')
process.exitCode = built === 0 ? run('bash', 'scripts/with-desktop.sh', 'playwright', 'test', 'screens.test.ts') : built
console.log(`shots: ${shots}`)
