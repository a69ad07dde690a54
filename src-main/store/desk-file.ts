import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { backupKeepingSchema, defaultKeeping } from '#shared/domain/backup-keeping.ts'
import { faultSchema } from '#shared/kernel/fault.ts'
import { idSchema, instantSchema } from '#shared/kernel/id.ts'
import { closedDeskSchema } from '#shared/contract/calls/desk.ts'
import { createWorkQueue } from './database/write-queue.ts'
import { syncFolder, writeDurably } from './durable-files.ts'

/**
 * `desk.json`, version 1: the few facts that a locked desk shows and the nightly backup needs, readable without a key. It carries no
 * content of any record: names of the desk, the company and those who may unlock it, counts, times, where backups go and where files are dropped. Whoever changes
 * it deceives the lock screen and opens nothing. It can be made again from the store at the next unlocking, so an unreadable one counts as
 * empty.
 */
export const deskFileName = 'desk.json'

/** The sealed outbox in `outbox.sealed`: where it goes and how far it is. */
const departureSchema = z.strictObject({
  id: idSchema,
  server: z.string(),
  authority: z.string(),
  parts: z.number().int().min(0),
  /** Parts that have arrived. */
  done: z.number().int().min(0),
  /** The line of what is sealed, and its last number: a store that has not come as far does not hold it. */
  line: idSchema,
  last: z.number().int(),
  /** Mutations in all parts. */
  mutations: z.number().int().min(0),
  /** Mutations that were not sealed and wait for the next unlocking. */
  left: z.number().int().min(0),
})
export type Departure = z.infer<typeof departureSchema>

const factsSchema = z.object({
  version: z.literal(1).default(1),
  storeId: z.string().nullable().default(null),
  deskId: idSchema.nullable().default(null),
  /** Public half of the desk's own credential, which a further member's enrolment names. */
  deskPublicKey: z.string().nullable().default(null),
  deskName: z.string().nullable().default(null),
  company: z.string().nullable().default(null),
  /** The zone in which the company writes its times. */
  timeZone: z.string().nullable().default(null),
  members: z.array(z.strictObject({ id: idSchema, userName: z.string(), name: z.string() })).default([]),
  lastMemberId: idSchema.nullable().default(null),
  /** Waiting mutations: counted when the desk was locked, and fewer with each part of the sealed outbox that has arrived. */
  waiting: z.number().int().default(0),
  departure: departureSchema.nullable().default(null),
  /** When open tasks of this desk's members fall due, as of the lock: instants and nothing else. */
  alarms: z.array(instantSchema).default([]),
  /** Where files are dropped for members of this desk, so that a locked one can count what waits. */
  dropFolders: z.array(z.string()).default([]),
  agreedAt: instantSchema.nullable().default(null),
  /** An administrator has closed this desk: what its screen says of that. */
  closed: closedDeskSchema.nullable().default(null),
  /** The company's limit of wrong passwords, as last known. */
  passwordAttempts: z.number().int().min(1).default(5),
  passwordLength: z.number().int().min(1).default(10),
  backup: z
    .strictObject({
      folder: z.string().nullable().default(null),
      schedule: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
        .default('02:00'),
      keeping: backupKeepingSchema.default(defaultKeeping),
      lastAt: instantSchema.nullable().default(null),
      lastState: z.enum(['none', 'written', 'proven', 'failed']).default('none'),
      fault: faultSchema.nullable().default(null),
    })
    .prefault({}),
})
export type DeskFacts = z.infer<typeof factsSchema>

/** The facts in memory and on disk; changes are written whole, one after the other. */
export type DeskFile = {
  readonly facts: DeskFacts
  update(change: (facts: DeskFacts) => DeskFacts): Promise<void>
}

/** Those of a desk that does not stand yet. */
export function newDeskFacts(): DeskFacts {
  return factsSchema.parse({})
}

/** Reads a desk's facts; a missing or unreadable file is that of a new desk. */
export async function openDeskFile(directory: string): Promise<DeskFile> {
  const path = join(directory, deskFileName)
  let facts = await readFacts(path)
  const writes = createWorkQueue()
  return {
    get facts() {
      return facts
    },
    update: (change) =>
      writes.run(async () => {
        facts = factsSchema.parse(change(facts))
        await writeDurably(path, `${JSON.stringify(facts, null, 2)}\n`)
        await syncFolder(directory)
      }),
  }
}

async function readFacts(path: string): Promise<DeskFacts> {
  try {
    const parsed = factsSchema.safeParse(JSON.parse(await readFile(path, 'utf8')))
    if (parsed.success) return parsed.data
  } catch {
    // Missing, or cut off by whoever touched it: the next unlocking writes it anew.
  }
  return newDeskFacts()
}
