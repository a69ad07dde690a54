import type { Database } from 'better-sqlite3'
import { failed, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { RowChange } from '#shared/rows/transaction.ts'
import { createRowWriter, type EntityWriter } from '#shared/rows/writer.ts'
import type { WritableDb } from '../context.ts'
import { deskContext, type CarryOut } from '../apply/carrying.ts'
import { effectsOf, forgetEffects, keepEffects } from '../apply/effects.ts'
import { outboxEntry, setDoubt, type OutboxEntry } from '../apply/outbox.ts'

/** After so many mutations the rows are written and a new writer begins, so that a long backlog does not make its lists slow. */
const writerMutations = 200

/**
 * Carries out waiting mutations again, in order, on what the writer holds; writes it and answers the net changes.
 * One that can no longer be carried out here stays in the outbox, in doubt, with its marks: the server decides, or a later patch clears it.
 */
export async function replay(
  db: WritableDb,
  raw: Database,
  parts: { readonly carryOut: CarryOut; readonly deskCode: string },
  first: EntityWriter,
  sequences: readonly number[],
): Promise<readonly RowChange[]> {
  let rows = first
  const net = new Map<string, RowChange>()
  for (const [n, sequence] of sequences.entries()) {
    const entry = outboxEntry(raw, sequence)
    if (!entry) throw new Error(`outbox has no entry ${sequence}`)
    forgetEffects(raw, sequence)
    const carried = await attempt(parts, rows, entry)
    if (carried.ok) {
      const { changes, reads } = rows.take()
      keepEffects(raw, sequence, effectsOf(changes, reads))
    } else keepEffects(raw, sequence, effectsOf([], rows.discard()))
    setDoubt(raw, sequence, carried.ok ? null : carried.fault)
    if ((n + 1) % writerMutations === 0) {
      merge(net, await rows.flush())
      rows = createRowWriter(db, { track: true })
    }
  }
  merge(net, await rows.flush())
  return [...net.values()].filter(({ before, after }) => before !== after)
}

/** A bug in a mutation must not stop all sync of this desk: it puts that one in doubt. A failing disk is another matter. */
async function attempt(parts: { readonly carryOut: CarryOut; readonly deskCode: string }, rows: EntityWriter, entry: OutboxEntry): Promise<Result<void>> {
  try {
    return await parts.carryOut(rows, entry.mutation.body, deskContext(entry.mutation.body, parts.deskCode))
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('SQLITE')) throw thrown
    const fault: Fault = failed('internal-error', { reference: entry.id }).fault
    return { ok: false, fault }
  }
}

function merge(net: Map<string, RowChange>, changes: readonly RowChange[]): void {
  for (const change of changes) {
    const key = `${change.entity} ${change.id}`
    const earlier = net.get(key)
    net.set(key, earlier ? { ...change, before: earlier.before } : change)
  }
}
