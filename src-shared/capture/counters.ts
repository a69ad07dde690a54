import type { Metric, Reading } from '#shared/domain/machine.ts'
import type { Instant } from '#shared/kernel/id.ts'

/**
 * What a Node process can learn of its machine. Handed in, so that desk and server measure by the same rule and a test says what there is.
 *
 * Platforms: processors and memory everywhere (on macOS memory that is merely cached counts as used); the room on a disk everywhere; how busy a disk is only on Linux, whose kernel
 * keeps `/proc/diskstats`. Windows and macOS tell that to native programs alone: there the metric stays empty, and nothing is concluded from it.
 */
export type MachineAccess = {
  readonly cpus: () => readonly { readonly times: Readonly<Record<string, number>> }[]
  readonly totalmem: () => number
  readonly freemem: () => number
  readonly statfs: (path: string) => Promise<{ readonly blocks: number; readonly bfree: number; readonly bavail: number }>
  /** The text of a file; rejects where there is none. */
  readonly readText: (path: string) => Promise<string>
  /** The device on which a path lies, as the kernel numbers it. */
  readonly device: (path: string) => Promise<number>
}

/** What Node's own modules tell, handed in because this code runs nowhere by itself. */
type NodeModules = {
  readonly os: Pick<MachineAccess, 'cpus' | 'totalmem' | 'freemem'>
  readonly files: Pick<MachineAccess, 'statfs'> & {
    readonly readFile: (path: string, encoding: 'utf8') => Promise<string>
    readonly stat: (path: string) => Promise<{ readonly dev: number }>
  }
}

/** The machine as Node tells of it. */
export function machineOf({ os, files }: NodeModules): MachineAccess {
  const { cpus, totalmem, freemem } = os
  return {
    cpus,
    totalmem,
    freemem,
    statfs: (path) => files.statfs(path),
    readText: (path) => files.readFile(path, 'utf8'),
    device: async (path) => (await files.stat(path)).dev,
  }
}

/** Figures that only ever grow, with those that are of the moment. */
export type Counters = {
  readonly at: Instant
  readonly busy: number
  readonly all: number
  /** Milliseconds in which the disk was busy; null: not told. */
  readonly diskMs: number | null
  readonly memory: number
  readonly diskSpace: number | null
}

/** Looks at the machine, and at the disk on which the folder lies. */
export async function lookAt(machine: MachineAccess, folder: string, at: Instant): Promise<Counters> {
  const times = machine.cpus().map((cpu) => cpu.times)
  const all = sum(times.flatMap((each) => Object.values(each)))
  const [room, stats, device] = await Promise.all([
    machine.statfs(folder).catch(() => null),
    machine.readText('/proc/diskstats').catch(() => null),
    machine.device(folder).catch(() => null),
  ])
  const used = room === null ? 0 : room.blocks - room.bfree
  return {
    at,
    busy: all - sum(times.map(({ idle = 0 }) => idle)),
    all,
    diskMs: stats === null ? null : busyMs(stats, device),
    memory: share(machine.totalmem() - machine.freemem(), machine.totalmem()) ?? 0,
    // What only the administrator of the machine may still use is not room.
    diskSpace: room === null ? null : share(used, used + room.bavail),
  }
}

/** What lies between two looks, in percent; a clock that was put back gives no reading. */
export function readingBetween(before: Counters, after: Counters): Reading | null {
  const passed = after.at - before.at
  if (passed <= 0) return null
  const diskMs = before.diskMs === null || after.diskMs === null ? null : after.diskMs - before.diskMs
  return {
    at: after.at,
    cpu: share(after.busy - before.busy, after.all - before.all),
    memory: after.memory,
    disk_io: diskMs === null || diskMs < 0 ? null : share(diskMs, passed),
    disk_space: after.diskSpace,
  }
}

/** The thirteenth column of a disk or partition; where the folder's device is not among them (a container's layers), the busiest disk. */
function busyMs(stats: string, device: number | null): number | null {
  const lines = stats
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([major, minor, , ...figures]) => {
      const busy = Number(figures[9])
      return major === undefined || minor === undefined || figures.length < 10 || !Number.isFinite(busy) ? [] : [{ number: `${major}:${minor}`, busy }]
    })
  const own = device === null ? undefined : lines.find(({ number }) => number === `${majorOf(device)}:${minorOf(device)}`)
  if (own) return own.busy
  return lines.length === 0 ? null : Math.max(...lines.map(({ busy }) => busy))
}

/** As glibc packs them. */
function majorOf(device: number): number {
  return Number((BigInt(device) >> 8n) & 0xfffn)
}

function minorOf(device: number): number {
  return Number((BigInt(device) & 0xffn) | ((BigInt(device) >> 12n) & 0xfff00n))
}

function share(part: number, whole: number): number | null {
  return whole <= 0 ? null : Math.min(100, Math.max(0, Math.round((part / whole) * 100)))
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0)
}

/** Mean and peak of a metric over readings; null where it was never told. */
export function figuresOf(readings: readonly Reading[], metric: Metric): { readonly mean: number; readonly peak: number } | null {
  const values = readings.flatMap((reading) => reading[metric] ?? [])
  return values.length === 0 ? null : { mean: Math.round(sum(values) / values.length), peak: Math.max(...values) }
}
