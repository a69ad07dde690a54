import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

/** Answers its own process id, and ends when it is asked to. */
const program = `
process.on('SIGTERM', () => process.exit(7))
setInterval(() => undefined, 1000)
process.stdout.write(String(process.pid) + ' ')
`

test('asking the start script to stop stops the product, also on a person’s own desktop', async () => {
  const folder = mkdtempSync('/tmp/opsdesk-start-')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'scripts'))
  cpSync(resolve(import.meta.dirname, '../../../scripts/start.sh'), join(folder, 'scripts/start.sh'))
  writeFileSync(join(folder, 'scripts/setup.sh'), '')
  writeFileSync(join(folder, 'scripts/start.ts'), program)
  const script = spawn('bash', [join(folder, 'scripts/start.sh'), '--data', join(folder, 'data')], {
    env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: folder, DISPLAY: ':0', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((done) => script.on('close', (code) => done(code)))
  const pid = await new Promise<number>((done) => script.stdout.once('data', (part: Buffer) => done(Number(part.toString()))))
  onTestFinished(() => void (isThere(pid) && process.kill(pid, 'SIGKILL')))
  script.kill('SIGTERM')
  // The output is the program's too: it closes when both have ended.
  expect(await ended).toBe(7)
  expect(isThere(pid)).toBe(false)
})

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
