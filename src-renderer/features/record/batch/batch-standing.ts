import type { RecordView } from '#shared/contract/store.ts'
import { wordingsOf, type Wording } from '../acts.ts'

/** Why a record is not decided together with others: each of these wants a person in front of that record. */
export type LeftOut = 'own' | 'do' | 'check' | 'blind' | 'wait' | 'gone' | 'rejected'

/** What may be done with several records at once. */
const together: ReadonlySet<Wording> = new Set<Wording>(['agree', 'return', 'refuse'])

/** The decisions that the member has on the record, in the order of its own page. */
export function batchWordings(view: RecordView): readonly Wording[] {
  return wordingsOf(view).filter((wording) => together.has(wording))
}

/** Why the record is left out; null when it can be decided here. */
export function leftOutOf(view: RecordView, me: string): LeftOut | null {
  const task = view.tasks.find(({ id }) => id === view.myTaskId)
  if (view.pending === 'rejected') return 'rejected'
  if (task === undefined || task.state !== 'open') return 'gone'
  // What lies with its initiator is his own record, also where he only confirms that it is done.
  if (view.record.creatorId === me || task.kind === 'revise' || task.kind === 'confirm' || task.kind === 'answer') return 'own'
  switch (task.kind) {
    case 'do':
      return 'do'
    case 'check':
      return 'check'
    case 'double-entry':
      return 'blind'
    case 'wait':
      return 'wait'
    case 'approve':
      return batchWordings(view).includes('agree') ? null : 'gone'
  }
}
