import { createHmac, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database as SqliteDatabase } from 'better-sqlite3'
import { z } from 'zod'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { derive } from '../keys/key-derivation.ts'
import { syncFolder, writeDurably } from '../durable-files.ts'
import { auditHashAt, auditHead } from './audit-chain.ts'

/**
 * The high-water mark of a store (`desk.mark`), version 1: how far its audit chain had come, kept apart from the store.
 *
 * SQLite notices every changed page, but not that a WAL, or the end of one, is gone: it then opens an older state without a word. The mark
 * does: it is written after what it names is on disk, so a store that does not reach it, or reaches it with another hash, has lost or
 * changed its past. `mac` = HMAC-SHA-256 under H(store key, `opsdesk-high-water-v1`) over the canonical JSON of the other members, so
 * nobody without the key can move it.
 */
export const markFileName = 'desk.mark'

const markSchema = z.strictObject({
  format: z.literal('opsdesk-high-water'),
  version: z.literal(1),
  storeId: z.string(),
  sequence: z.number().int().min(0),
  head: z.string(),
  mac: z.base64(),
})
type Mark = Omit<z.infer<typeof markSchema>, 'mac'>

/** none: no mark yet, or it was taken away. reached: the store holds what the mark names. lost: it does not. foreign: nobody with this key wrote the mark. */
export type MarkVerdict = 'none' | 'reached' | 'lost' | 'foreign'

/** What a desk says while it is used without the end of its store. */
export const endLostFault: Fault = { code: 'store-damaged', params: { reason: 'end-lost' } }

/** Whether a store does not hold what its mark says. */
export function hasLostEnd(verdict: MarkVerdict): boolean {
  return verdict === 'lost' || verdict === 'foreign'
}

export type HighWater = {
  check(raw: SqliteDatabase): Promise<MarkVerdict>
  /** Moves the mark to the end of the chain. */
  keep(raw: SqliteDatabase): Promise<void>
  wipe(): void
}

/** The mark of one store; keeps a key derived from the store key until it is wiped. */
export function createHighWater(directory: string, storeId: string, storeKey: Buffer): HighWater {
  const path = join(directory, markFileName)
  const key = derive([storeKey], storeId, 'opsdesk-high-water-v1')
  const macOf = (mark: Mark): Buffer => createHmac('sha256', key).update(canonicalJson(mark)).digest()
  let kept = -1

  async function read(): Promise<Mark | 'none' | 'foreign'> {
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text === undefined) return 'none'
    const parsed = markSchema.safeParse(parseJson(text))
    if (!parsed.success || parsed.data.storeId !== storeId) return 'foreign'
    const { mac, ...mark } = parsed.data
    const actual = Buffer.from(mac, 'base64')
    return actual.length === 32 && timingSafeEqual(actual, macOf(mark)) ? mark : 'foreign'
  }

  return {
    async check(raw) {
      const mark = await read()
      if (typeof mark === 'string') return mark
      return auditHashAt(raw, mark.sequence) === mark.head ? 'reached' : 'lost'
    },
    async keep(raw) {
      const { sequence, hash } = auditHead(raw)
      if (sequence === kept) return
      const mark: Mark = { format: 'opsdesk-high-water', version: 1, storeId, sequence, head: hash }
      await writeDurably(path, `${JSON.stringify({ ...mark, mac: macOf(mark).toString('base64') })}\n`)
      await syncFolder(directory)
      kept = sequence
    },
    wipe: () => void key.fill(0),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
