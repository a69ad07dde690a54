import { entryDifferences } from '#shared/definition/blind-entry.ts'
import type { Act, FormData } from '#shared/domain/record.ts'
import { failed, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { sendBack } from './aside.ts'
import { addAct, draftOf, dropQuestion, finish, putTask, type Change, type Standing, type World } from './change.ts'
import { refusal, taskFault } from './interpreter.ts'
import { mayResume, straightBack, returnTargets } from './possible-acts.ts'
import { settle } from './settle.ts'

type Settled = {
  readonly taskId: Id
  readonly opinion: string
  /** What the second person has entered blind. */
  readonly entered: FormData
  /** The places where the first entry is right, as `entryDifferences` names them. */
  readonly keep: readonly string[]
}

/**
 * A blind entry that differs from the first one is settled, place by place, by whoever made it. Where the first entry is right everywhere, it stands and the record goes on. Where the
 * second one holds to his, the record goes back to its initiator, who corrects it, and, where it may, straight here again: what one person has entered is never put in by another alone.
 *
 * Both values of every place stand in the act: `entry-kept:<path>` and `entry-held:<path>`, each [first, second].
 */
export function settleEntry(standing: Standing, act: Settled, world: World): Result<Change> {
  const { compiled, record, tasks } = standing
  const stopped = refusal(record, world)
  if (stopped) return stopped
  const task = tasks.find((candidate) => candidate.id === act.taskId)
  const node = compiled.nodesByKey.get(task?.node ?? '')
  if (!task) return failed('task-missing')
  const refused = taskFault(standing, task, world)
  if (refused) return refused
  if (task.kind !== 'double-entry' || !node) return failed('act-not-allowed', { act: 'settle' })
  const differences = entryDifferences(compiled.body.form, record.data, act.entered)
  const held = differences.filter(({ path }) => !act.keep.includes(path))
  const isKept = held.length === 0
  const isSound = differences.length > 0 && act.keep.every((path) => differences.some((difference) => difference.path === path))
  if (!isSound || (!isKept && !returnTargets(standing, node.key).includes(null))) return failed('act-not-allowed', { act: 'settle' })
  const opinion = act.opinion.trim()
  if (opinion === '') return failed('reason-missing')
  const draft = draftOf(standing, world)
  putTask(draft, { ...task, state: 'done', decision: isKept ? 'agree' : 'return', decidedAt: world.now })
  dropQuestion(draft, task)
  const changes: Act['changes'] = Object.fromEntries(
    differences.map(({ path, first, second }) => [`entry-${act.keep.includes(path) ? 'kept' : 'held'}:${path}`, [first, second]]),
  )
  if (isKept) {
    addAct(draft, { kind: 'agree', node: node.key, opinion, changes })
    return finish(draft, settle(draft, task, node))
  }
  const resumes = mayResume(compiled, null)
  addAct(draft, { kind: 'return', node: node.key, opinion, target: null, changes: { ...changes, ...(resumes ? straightBack : {}) } })
  return finish(draft, sendBack(draft, node.key, null, resumes))
}
