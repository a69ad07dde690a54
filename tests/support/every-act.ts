import type { CallArgs } from '#shared/contract/store.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'

type OnTask = { readonly recordId: string; readonly taskId: string }

/** Each act beside deciding, tried on every record and every task, for the good of one member. */
export function everyAct(records: readonly BusinessRecord[], tasks: readonly OnTask[], memberId: string): readonly CallArgs<'record.act'>[] {
  const onRecords = records.flatMap(({ id, revision }) => [
    { kind: 'urge' as const, recordId: id, words: 'w' },
    { kind: 'terminate' as const, recordId: id, revision, reason: 'r' },
  ])
  const onTasks = tasks.flatMap((at) => {
    const task = { ...at, revision: 1 }
    return [
      { kind: 'transfer' as const, ...task, toId: memberId, reason: 'r' },
      { kind: 'add-signer' as const, ...task, memberIds: [memberId], where: 'before' as const, reason: 'r' },
      { kind: 'remove-signer' as const, ...task, reason: 'r' },
      { kind: 'ask' as const, ...task, question: 'q' },
      { kind: 'answer' as const, ...task, answer: 'a' },
      { kind: 'dispose' as const, ...task, opinion: 'o' },
      { kind: 'progress' as const, ...task, text: 't' },
    ]
  })
  return [...onRecords, ...onTasks]
}

/** A correction of every value that stands in a record, as far as a definition would let it be. */
export function correctionsOf({ id, data }: BusinessRecord) {
  return ['shift', 'recorded_at', 'temperature', 'purpose', 'claim_no', 'turnover'].flatMap((field) => {
    const to = { shift: 'late', recorded_at: '10:00', temperature: -181, purpose: 'x', claim_no: 'x', turnover: 1 }[field] ?? null
    return field in data ? [{ recordId: id, changes: [{ field, from: data[field] ?? null, to }], reason: 'r', warningReasons: {} }] : []
  })
}
