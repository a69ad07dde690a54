import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { sealedEnvelopeSchema } from '#shared/contract/sealed-outbox.ts'
import { idSchema, type Id } from '#shared/kernel/id.ts'
import { syncFolder } from '../durable-files.ts'

/**
 * `outbox.sealed`, version 1: what was sealed at the last lock, a line of JSON each: first which outbox this is, then its parts in order. It is written
 * whole and then put in its place. Nobody on this machine can read what is in it; whoever changes it makes the server refuse it. It may be lost at any
 * time: the outbox in the store remains the truth.
 */
const sealedFileName = 'outbox.sealed'

const headSchema = z.strictObject({ format: z.literal('opsdesk-sealed-outbox'), version: z.literal(1), id: idSchema })
const partSchema = z.strictObject({ envelope: sealedEnvelopeSchema, /** How many mutations are in it. */ mutations: z.number().int().min(0) })
export type SealedPart = z.infer<typeof partSchema>

export type SealedFileWriter = { add(part: SealedPart): Promise<void>; finish(): Promise<void>; abandon(): Promise<void> }

/** Begins the file of a new sealed outbox; it takes the place of the former with `finish`. */
export async function writeSealedFile(directory: string, id: Id): Promise<SealedFileWriter> {
  const path = join(directory, sealedFileName)
  const file = await open(`${path}.partial`, 'w', 0o600)
  const line = (value: object): Promise<void> => file.appendFile(`${JSON.stringify(value)}\n`)
  await line({ format: 'opsdesk-sealed-outbox', version: 1, id })
  return {
    add: line,
    async finish() {
      await file.sync()
      await file.close()
      await rename(`${path}.partial`, path)
      await syncFolder(directory)
    },
    async abandon() {
      await file.close()
      await rm(`${path}.partial`, { force: true })
    },
  }
}

/** The parts from that place on; ends early where the file is not what it should be, because what is missing can wait for the next unlocking. */
export async function* readSealedFile(directory: string, id: Id, from: number): AsyncGenerator<SealedPart> {
  const input = createReadStream(join(directory, sealedFileName), 'utf8')
  try {
    let at = -1
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (at < 0 && headSchema.safeParse(parse(line)).data?.id !== id) return
      if (at >= from) {
        const part = partSchema.safeParse(parse(line))
        if (!part.success) return
        yield part.data
      }
      at += 1
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  } finally {
    input.destroy()
  }
}

/** Forgets what was sealed. */
export async function removeSealedFile(directory: string): Promise<void> {
  await rm(join(directory, sealedFileName), { force: true })
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
