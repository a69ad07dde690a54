import { createHash } from 'node:crypto'
import { failed, FaultError, ok } from '#shared/kernel/fault.ts'
import type { Clock, NewId } from '#shared/kernel/id.ts'
import { mutationBodySchema, mutationFormat, signedText, type MutationBody } from '#shared/mutations/mutation.ts'
import type { RowChange } from '#shared/rows/transaction.ts'
import { createStandingLists } from '#shared/rows/standing-lists.ts'
import { createRowWriter } from '#shared/rows/writer.ts'
import { pushLimit } from '#shared/contract/sync.ts'
import type { Auditor, Mutate, StoreContext, StoreSession } from '../context.ts'
import type { OpenedStoreDatabase } from '../database/store-database.ts'
import { deskContext, type CarryOut, type ProjectChanges } from './carrying.ts'
import { ensureLine, takeSequence } from './desk-meta.ts'
import { appendOutbox, keepEffects } from './outbox.ts'
import { topicsOf } from './topics.ts'

/** Room in a push beside the one mutation. */
const bodyBytesMax = pushLimit.bytes - 10_000

export type MutateParts = {
  readonly database: OpenedStoreDatabase
  readonly session: StoreSession
  readonly clock: Clock
  readonly newId: NewId
  readonly audit: Auditor
  readonly carryOut: CarryOut
  readonly projectChanges: ProjectChanges
  readonly emit: StoreContext['emit']
  /** Something new waits to be sent. */
  readonly nudge: () => void
}

/**
 * Makes the one way in which a member changes anything. In one transaction the mutation is carried out on the rows, signed, put into the
 * outbox with what stood before, projected and chained into the audit log; a fault or a throw at any point leaves nothing of it.
 */
export function createMutate(parts: MutateParts): Mutate {
  const standingAt = createStandingLists()
  return async (name, version, args, options = {}) => {
    const body = bodyOf(parts, { name, version, args, expects: options.expects ?? [] })
    if (!body) return failed('mutation-malformed')
    const text = signedText(body)
    if (Buffer.byteLength(text) > bodyBytesMax) return failed('mutation-too-large')
    const recordId = options.recordId ?? recordOf(body)
    let changes: readonly RowChange[] = []
    try {
      await parts.database.write(async (db, raw) => {
        const rows = createRowWriter(db, { track: true, standing: standingAt(parts.database.generation('organisation')) })
        const carried = await parts.carryOut(rows, body, deskContext(body, parts.session.deskCode))
        if (!carried.ok) throw new FaultError(carried.fault)
        const taken = rows.take()
        changes = await rows.flush()
        parts.projectChanges(raw, changes)
        ensureLine(raw, parts.newId)
        const sequence = takeSequence(raw)
        appendOutbox(raw, { sequence, recordId, mutation: { body, signature: parts.session.sign(text) }, savedAt: parts.clock() })
        keepEffects(raw, sequence, taken.changes, taken.reads)
        await parts.audit.append(db, { act: name, subject: recordId ?? body.id, digest: digestOf(text), actorId: body.author })
        await options.also?.(db)
      })
    } catch (thrown) {
      if (thrown instanceof FaultError) return { ok: false, fault: thrown.fault }
      throw thrown
    }
    parts.emit('stale', { topics: [...topicsOf(changes), 'outbox'] })
    parts.nudge()
    return ok({ mutationId: body.id })
  }
}

function bodyOf(
  parts: MutateParts,
  act: { name: string; version: number; args: Record<string, unknown>; expects: readonly object[] },
): MutationBody | undefined {
  const { member, keyId } = parts.session
  const parsed = mutationBodySchema.safeParse({ format: mutationFormat, id: parts.newId(), author: member.id, key: keyId, ...act, at: parts.clock() })
  return parsed.success ? parsed.data : undefined
}

/** The record an act is about, for lists: by convention its arguments name it. */
function recordOf(body: MutationBody): string | null {
  const named = body.args['recordId']
  return typeof named === 'string' ? named : null
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
