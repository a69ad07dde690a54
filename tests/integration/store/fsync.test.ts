import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

/**
 * What only the kernel can testify: before a save is called done, all that was written of it is on the disk. A kill cannot show this, since what a dead process
 * has written stays in the kernel's cache; a power cut would.
 */
const saves = 5
const desk = join(import.meta.dirname, '..', '..', 'support', 'saving-desk.ts')

type Step = { readonly kind: 'written' | 'synced' } | { readonly kind: 'said'; readonly what: string }

/** What the desk's process did to the WAL of its store, and what it said, in order. */
async function traced(): Promise<readonly Step[]> {
  const folder = mkdtempSync(join(tmpdir(), 'opsdesk-strace-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const log = join(folder, 'log')
  const watched = ['-f', '-y', '-s', '40', '-e', 'trace=write,pwrite64,fsync,fdatasync', '-o', log]
  // Its absence is a failure with a name: scripts/setup.sh installs it.
  await promisify(execFile)('strace', [...watched, process.execPath, desk, String(saves)], { env: { ...process.env, TMPDIR: folder } })
  return readFileSync(log, 'utf8').split('\n').flatMap(stepOf)
}

function stepOf(line: string): readonly Step[] {
  const [, what] = /^\d+ +write\(1<[^>]*>, "(.*)\\n"/.exec(line) ?? []
  if (what !== undefined) return [{ kind: 'said', what }]
  const [, call] = /^\d+ +(pwrite64|fsync|fdatasync)\(\d+<[^>]*\/store\.db-wal>/.exec(line) ?? []
  if (call === undefined) return []
  // A call that was interrupted in the log has not answered there yet; a failed one has done nothing.
  if (call !== 'pwrite64' && !line.endsWith('= 0')) return []
  return [{ kind: call === 'pwrite64' ? 'written' : 'synced' }]
}

test('each save is written to the WAL and fsynced after its last byte, before it is called saved', async () => {
  const steps = await traced()
  const told: { readonly what: string; readonly written: number; readonly endsSynced: boolean }[] = []
  let since: Step[] = []
  for (const step of steps) {
    if (step.kind !== 'said') since.push(step)
    else {
      told.push({ what: step.what, written: since.filter(({ kind }) => kind === 'written').length, endsSynced: since.at(-1)?.kind === 'synced' })
      since = []
    }
  }
  const acknowledged = told.filter(({ what }) => what !== 'ready')
  expect(acknowledged.map(({ what }) => what)).toEqual([...Array.from({ length: saves }, (_, n) => `saved ${n + 1}`), 'submitted'])
  for (const each of acknowledged) {
    expect(each.written, each.what).toBeGreaterThan(0)
    expect(each.endsSynced, each.what).toBe(true)
  }
})
