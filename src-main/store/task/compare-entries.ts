import type { CallArgs, CallValue } from '#shared/contract/store.ts'
import { entryDifferences, type EntryDifference } from '#shared/definition/blind-entry.ts'
import { comparedFields } from '#shared/definition/compared-fields.ts'
import { isAsking } from '#shared/definition/steps.ts'
import type { Act } from '#shared/domain/record.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { namesInForm } from '#store/read/names.ts'
import { listRows } from '#store/read/rows.ts'
import { enteredBlind, judged } from './entry-of-task.ts'
import { carryOut, typedEntry, type Beside } from './finish-task.ts'
import { keptEntry } from './open-task.ts'
import type { Sitting } from './sitting.ts'

/** Holds a blind entry against the first one. Where they differ the entry is fixed as it stands, before the first value of that place leaves the store. */
export async function compareEntries(sitting: Sitting): Promise<Result<CallValue<'task.compare'>>> {
  if (sitting.kind !== 'blind') return failed('act-not-allowed', { act: 'compare' })
  const typed = await typedEntry(sitting)
  if (!typed.ok) return typed
  const { context, compiled, record, node } = sitting
  const entered = enteredBlind(sitting, judged(sitting, typed.value).data)
  const differences = entryDifferences(compiled.body.form, record.data, entered)
  const at = differences.length === 0 ? context.clock() : await fix(sitting, differences)
  const organisation = await context.organisation()
  const first = await firstEntry(sitting)
  return ok({
    differences: [...differences],
    names: differences.length === 0 ? {} : { ...namesOf(sitting, differences, organisation), ...namesInForm(compiled.body.form, entered, organisation) },
    first: { memberName: organisation.members.get(first.by)?.name ?? first.by, at: first.at },
    second: { memberName: context.session.member.name, at },
    mayReturn: isAsking(node) && node.canReturn,
  })
}

/** Names for the differing first values alone. */
function namesOf(
  { compiled, record }: Sitting,
  differences: readonly EntryDifference[],
  organisation: Parameters<typeof namesInForm>[2],
): Record<string, string> {
  const told = new Set(differences.map(({ first }) => first))
  return Object.fromEntries(Object.entries(namesInForm(compiled.body.form, record.data, organisation)).filter(([id]) => told.has(id)))
}

/** Fixes what was entered; answers when it was. */
async function fix(sitting: Sitting, differences: readonly EntryDifference[]): Promise<number> {
  const { context, record } = sitting
  const kept = await keptEntry(sitting)
  if (!kept) return context.clock()
  if (kept.comparedAt !== null) return kept.draft.updatedAt
  await context.database.write(async (db) => {
    await db.updateTable('draft').set({ comparedAt: context.clock() }).where('id', '=', kept.draft.id).execute()
    const subject = `${record.id} ${differences.map(({ path }) => path).join(' ')}`.slice(0, 1000)
    await context.audit.append(db, { act: 'entry.compared', subject, digest: '', actorId: context.session.member.id })
  })
  return kept.draft.updatedAt
}

/** Who has entered what is compared, and when: by the submission, or at a do-task that fills some of it. */
async function firstEntry({ context, compiled, record }: Sitting): Promise<{ readonly by: Id; readonly at: number }> {
  const compared = new Set(comparedFields(compiled.body.form).map(({ key }) => key))
  const fillsIt = ({ kind, node }: Act): boolean => {
    const at = compiled.nodesByKey.get(node ?? '')
    return kind === 'done' && at?.kind === 'do' && at.fills.some((key) => compared.has(key))
  }
  const acts = await listRows(context, 'act', { recordId: record.id })
  const entering = acts.filter((act) => ['submit', 'resubmit', 'import'].includes(act.kind) || fillsIt(act))
  const last = entering.toSorted((a, b) => a.at - b.at).at(-1)
  return { by: last?.actorId ?? record.creatorId, at: last?.at ?? record.submittedAt }
}

/** Settles the differences of a compared entry. */
export async function settleEntry(sitting: Sitting, ask: CallArgs<'task.settle'>, beside?: Beside): Promise<Result<{ nextTaskRecordId: Id | null }>> {
  if (sitting.kind !== 'blind') return failed('act-not-allowed', { act: 'settle' })
  const kept = await keptEntry(sitting)
  if (!kept || kept.comparedAt === null) return failed('act-not-allowed', { act: 'settle' })
  const data = enteredBlind(sitting, judged(sitting, kept.draft.data).data)
  return carryOut(sitting, ask, { name: 'record.settle-entry', version: 1, args: { data, keep: [...ask.keep] } }, beside)
}
