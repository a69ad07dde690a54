import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Fault } from '#shared/kernel/fault.ts'
import { runRound } from '#store/sync/round.ts'
import type { Acknowledged } from '../../../scripts/crash/acknowledged.ts'
import { checkLane } from '../../../scripts/crash/check-lane.ts'
import { backupFolder, foundLane, laneWorld, openLane, replicaIn, serverFile, type Lane } from '../../../scripts/crash/place.ts'
import { openSimServer } from '../../../scripts/sim/server.ts'

/**
 * The kernel says ENOSPC from the n-th write of a process on (strace makes it do so; its absence is a failure, and scripts/setup.sh installs it). Whatever the desk
 * was doing is then told as a full disk, nothing is half done, and once there is room again everything that was called saved is there and work goes on.
 */
let folder: string
let lane: Lane

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opsdesk-full-'))
  lane = await foundLane(folder, 1)
  const world = laneWorld(1)
  const store = await openLane(lane)
  const server = await openSimServer(serverFile(lane), world)
  expect(await runRound(replicaIn(lane, store, server, world))).toBeNull()
  await store.close()
  await server.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Ended = { readonly saved: readonly Acknowledged[]; readonly fault: Fault | undefined; readonly errors: string }

async function workUntilFull(full: readonly string[], ...args: readonly string[]): Promise<Ended> {
  const script = join(import.meta.dirname, '..', '..', 'support', 'full-disk-desk.ts')
  const strace = ['-f', '--seccomp-bpf', '-o', '/dev/null', '-e', 'trace=pwrite64', ...full, process.execPath, script, folder, ...args]
  return new Promise((resolve, reject) => {
    execFile('strace', strace, { maxBuffer: 100_000_000 }, (error, output, errors) => {
      if (error?.code === 'ENOENT') return reject(error)
      const lines = output.split('\n').filter((line) => line !== '')
      const said = lines.map((line) => JSON.parse(line) as Acknowledged | { op: 'fault'; fault: Fault })
      const last = said.at(-1)
      resolve({ saved: said.flatMap((one) => (one.op === 'fault' ? [] : [one])), fault: last?.op === 'fault' ? last.fault : undefined, errors })
    })
  })
}

const fullFrom = (write: number): readonly string[] => ['-e', `inject=pwrite64:error=ENOSPC:when=${write}+`]

test.each([
  ['draft', 200],
  ['draft', 203],
  ['submit', 300],
  ['import', 400],
  ['import', 1000],
] as const)('a disk that is full in the midst of work (%s, write %i) is told so, and what was called saved is there', async (what, write) => {
  const { saved, fault, errors } = await workUntilFull(fullFrom(write), what)
  expect(errors).toBe('')
  expect(fault).toMatchObject({ code: 'disk-full' })
  expect(saved.length).toBeGreaterThan(0)
  expect(await checkLane(lane, saved, { migrations: 0, place: 'none', whole: true })).toEqual([])
})

test.each([1, 20, 400])('a disk that is full at write %i of a migrating process leaves the store as it was, and the next start migrates it', async (write) => {
  const { saved, fault, errors } = await workUntilFull(fullFrom(write), 'migrate', '3')
  expect(errors).toBe('')
  expect(saved).toEqual([])
  expect(fault).toMatchObject({ code: 'disk-full' })
  expect(await checkLane(lane, [], { migrations: 3, place: 'migrate', whole: false })).toEqual([])
  rmSync(join(folder, 'migrating', 'migrate'), { recursive: true })
})

test('a backup for which there is no room is told so and leaves nothing, and the last good one stands', async () => {
  const now = Date.UTC(2026, 0, 5)
  const good = await workUntilFull([], 'backup', '01950000-0000-7000-8000-0000000e0001', String(now))
  const root = join(backupFolder(lane), `opsdesk-${lane.deskId}`)
  const names = readdirSync(root)
  expect(good.saved).toHaveLength(1)
  const next = join(root, `${names[0]?.replace(/[^-]*$/, '') ?? ''}000e0002.partial`, 'store.db')
  const { saved, fault } = await workUntilFull(['-P', next, ...fullFrom(1)], 'backup', '01950000-0000-7000-8000-0000000e0002', String(now))
  expect(saved).toEqual([])
  expect(fault).toMatchObject({ code: 'backup-folder-full' })
  expect(existsSync(next)).toBe(false)
  expect(readdirSync(root)).toEqual(names)
  expect(await checkLane(lane, good.saved, { migrations: 0, place: 'none', whole: true })).toEqual([])
})
