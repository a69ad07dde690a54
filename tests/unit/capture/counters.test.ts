import { expect, test } from 'vitest'
import { figuresOf, lookAt, readingBetween, type MachineAccess } from '#shared/capture/counters.ts'
import { pretendedMachine } from '../../support/pretended-machine.ts'

/** The kernel's list: a disk, its partition, another disk; the tenth figure is the time in which it was busy. */
const stats = (sda: number, sda1: number, sdb: number) =>
  [`   8       0 sda 1 2 3 4 5 6 7 8 9 ${sda} 11`, `   8       1 sda1 1 2 3 4 5 6 7 8 9 ${sda1} 11`, `   8      16 sdb 1 2 3 4 5 6 7 8 9 ${sdb} 11 0 0 0`].join(
    '\n',
  )

function machineOf(diskstats: () => string | null, device: number, space = { blocks: 1000, bfree: 300, bavail: 200 }): MachineAccess {
  return {
    cpus: () => [{ times: { user: 0, nice: 0, sys: 0, irq: 0, idle: 0 } }],
    totalmem: () => 8000,
    freemem: () => 2000,
    statfs: async () => space,
    async readText(path) {
      const text = path === '/proc/diskstats' ? diskstats() : null
      if (text === null) throw new Error('no such file')
      return text
    },
    device: async () => device,
  }
}

async function diskBetween(before: string | null, after: string | null, device: number): Promise<number | null | undefined> {
  let text = before
  const machine = machineOf(() => text, device)
  const first = await lookAt(machine, '/x', 1_000_000)
  text = after
  return readingBetween(first, await lookAt(machine, '/x', 1_060_000))?.disk_io
}

test('[OPS-06] processors, memory, disk and room are told in percent of the time and the size between two looks', async () => {
  let now = 0
  const { access, load } = pretendedMachine(() => now)
  const first = await lookAt(access, '/x', now)
  Object.assign(load, { cpu: 73, memory: 62, disk: 41, space: 88 })
  now = 60_000
  const reading = readingBetween(first, await lookAt(access, '/x', now))
  expect(reading).toEqual({ at: 60_000, cpu: 73, memory: 62, disk_io: 41, disk_space: 88 })
  expect(readingBetween(first, first)).toBeNull()
})

test('the disk is that of the folder, a partition too; where the folder lies on none of them, the busiest; elsewhere than on Linux nobody says', async () => {
  const [before, after] = [stats(0, 0, 0), stats(30_000, 15_000, 54_000)]
  expect(await diskBetween(before, after, 0x800)).toBe(50)
  expect(await diskBetween(before, after, 0x801)).toBe(25)
  expect(await diskBetween(before, after, 0x810)).toBe(90)
  expect(await diskBetween(before, after, 0x2b)).toBe(90)
  expect(await diskBetween(null, null, 0x800)).toBeNull()
  expect(await diskBetween('', '', 0x800)).toBeNull()
  expect(await diskBetween(after, before, 0x800)).toBeNull()
})

test('what only root may still use counts as used up', async () => {
  const { diskSpace } = await lookAt(
    machineOf(() => null, 0),
    '/x',
    0,
  )
  expect(diskSpace).toBe(78)
})

test('means and peaks leave out what was not told', () => {
  const reading = (at: number, cpu: number | null) => ({ at, cpu, memory: 1, disk_io: null, disk_space: null })
  const readings = [reading(1, 10), reading(2, null), reading(3, 31)]
  expect([figuresOf(readings, 'cpu'), figuresOf(readings, 'disk_io')]).toEqual([{ mean: 21, peak: 31 }, null])
})
