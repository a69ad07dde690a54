import { statfsSync } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FaultError } from '#shared/kernel/fault.ts'
import type { StoreDatabase } from '../context.ts'
import type { Timers } from '../sync/timers.ts'
import { faultOfError } from './sqlite-fault.ts'

/**
 * Room on the disk of a desk.
 *
 * - **Reserve**: `desk.reserve` holds a megabyte for the day on which the disk is full. An unlocking that finds too little room gives it up first, and so has what it
 *   must write: the attempt that is counted, the indexes of the WALs, the event in the audit chain. It is made again as soon as there is room.
 * - **Full**: from the first write that finds no room, or an opening on a disk that has none, the desk can be read and not written: each write is refused with
 *   `disk-full` before it begins, so that nothing is done by halves and what little is left stays for the lock. The disk is looked at now and then; when there is room
 *   again, what is owed is written and the desk is as before, without anybody doing anything.
 */
export const reserveFileName = 'desk.reserve'
const reserveBytes = 1_048_576
/** Below it a desk is not written: a long transaction, its WAL and the lock's own writing must fit. */
const neededBytes = 2_097_152
const lookAgainMs = 1000

/** Whether a desk's disk takes writes. */
export type DiskRoom = {
  /** No write is taken now. */
  isFull(): boolean
  /** The database, with every write asking here first and telling what became of it. */
  guard<D extends StoreDatabase>(database: D): D
  /** Writes at once what an opening must leave behind, from what little room there is; what finds none is owed, and done before the desk is called writable again. */
  press(work: () => Promise<void>): Promise<void>
  /** The desk is about to lock: what is typed may still be saved, from the reserve. */
  letLastWordsPass(): void
  /** Tries a last time to write what is owed; nothing is looked at any more. */
  stop(): Promise<void>
}

type Parts = {
  readonly directory: string
  readonly timers: Timers
  /** The desk has become full, or writable again. */ readonly changed: () => void
  /** Left out: what the file system says. */ readonly freeBytes?: (directory: string) => number
}

/** Looks at the disk of an opened desk. */
export function createDiskRoom({ directory, timers, changed, freeBytes = freeOf }: Parts): DiskRoom {
  let owed: (() => Promise<void>)[] = []
  let full = freeBytes(directory) < neededBytes
  /** The gate is open for what is pressing or owed. */
  let passing = 0
  let making: Promise<void> | undefined
  let paying: Promise<boolean> | undefined
  let timer: { cancel(): void } | undefined
  let stopped = false
  if (full) lookLater()
  else void keepReserve(directory).catch(() => undefined)

  function becomeFull(): void {
    if (full) return
    full = true
    changed()
    lookLater()
  }

  function lookLater(): void {
    if (!stopped) timer = timers.after(lookAgainMs, () => void look())
  }

  async function look(): Promise<void> {
    if (freeBytes(directory) >= neededBytes + reserveBytes && (await paid())) {
      full = false
      changed()
    } else lookLater()
  }

  /** Once at a time: what is owed must not be written twice by a look and the end. */
  function paid(): Promise<boolean> {
    return (paying ??= pay().finally(() => (paying = undefined)))
  }

  /** A disk may say that it has room and yet take nothing (a quota): then it is still full. */
  async function pay(): Promise<boolean> {
    try {
      await pass(async () => {
        for (let next = owed[0]; next; next = owed[0]) {
          await next()
          owed = owed.slice(1)
        }
      })
      await keepReserve(directory)
      return true
    } catch (error) {
      if (!isFullDisk(error)) console.error(`store: what was owed could not be written: ${error instanceof Error ? error.name : typeof error}`)
      return false
    }
  }

  async function pass(work: () => Promise<void>): Promise<void> {
    passing += 1
    try {
      await work()
    } finally {
      passing -= 1
    }
  }

  return {
    isFull: () => full,
    guard(database) {
      const write: StoreDatabase['write'] = async (work) => {
        if (making) await making
        if (full && passing === 0) throw new FaultError({ code: 'disk-full' })
        try {
          return await database.write(work)
        } catch (error) {
          if (isFullDisk(error)) becomeFull()
          throw error
        }
      }
      return { ...database, write }
    },
    press: (work) =>
      pass(work).catch((error: unknown) => {
        if (!isFullDisk(error)) throw error
        owed.push(work)
        becomeFull()
      }),
    letLastWordsPass() {
      if (!full) return
      passing += 1
      making = makeRoom(directory, freeBytes)
    },
    async stop() {
      stopped = true
      timer?.cancel()
      await (owed.length > 0 ? paid() : paying)
    },
  }
}

/** Whether this is the one failure that room mends. */
function isFullDisk(error: unknown): boolean {
  return faultOfError(error)?.code === 'disk-full'
}

/** Before an unlocking: gives up the reserve if the disk has no room for what an opening writes. */
export async function makeRoom(directory: string, freeBytes = freeOf): Promise<void> {
  if (freeBytes(directory) < neededBytes) await rm(join(directory, reserveFileName), { force: true }).catch(() => undefined)
}

/** Makes the reserve where it is not whole, as large as it can be. */
export async function keepReserve(directory: string): Promise<void> {
  const path = join(directory, reserveFileName)
  const held = await stat(path).then(
    ({ size }) => size,
    () => 0,
  )
  if (held >= reserveBytes) return
  const file = await open(path, 'w', 0o600)
  try {
    // Written and not only sized: a hole holds no room. What was given back by opening it anew counts.
    await file.writeFile(Buffer.alloc(Math.min(reserveBytes, freeOf(directory)), 0x20))
    await file.sync()
  } finally {
    await file.close()
  }
}

/** What the file system says is free for whoever runs this. */
export function freeOf(directory: string): number {
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize
}
