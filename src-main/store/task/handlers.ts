import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Desk, DeskHandlers } from '#store/session/desk.ts'
import type { OpenDesk } from '#store/session/open-desk.ts'
import { compareEntries, settleEntry } from './compare-entries.ts'
import { checkTask } from './entry-of-task.ts'
import { finishTask, type Beside } from './finish-task.ts'
import { openTask, saveTask } from './open-task.ts'
import { bringSecond, leaveSecond } from './second-sitting.ts'
import { sittingOf, type Seat, type Sitting } from './sitting.ts'

type Calls = 'task.open' | 'task.save' | 'task.check' | 'task.finish' | 'task.compare' | 'task.settle' | 'task.bringSecond' | 'task.leaveSecond'

/** What is entered for tasks: by the signed-in member, or by the second one whom he has brought. */
export const taskHandlers: Pick<DeskHandlers, Calls> = {
  'task.open': (desk, seat) => seated(desk, seat, async (sitting) => ok(await openTask(sitting))),
  'task.save': (desk, ask) => seated(desk, ask, (sitting) => saveTask(sitting, ask)),
  'task.check': (desk, ask) => seated(desk, ask, async (sitting) => ok(await checkTask(sitting, ask.data))),
  'task.finish': (desk, ask) => seated(desk, ask, (sitting, opened) => ending(opened, ask, sitting, (beside) => finishTask(sitting, ask, beside))),
  'task.compare': (desk, ask) => seated(desk, ask, (sitting) => compareEntries(sitting)),
  'task.settle': (desk, ask) => seated(desk, ask, (sitting, opened) => ending(opened, ask, sitting, (beside) => settleEntry(sitting, ask, beside))),
  'task.bringSecond': (desk, ask) => desk.whileOpen((opened) => bringSecond(desk, opened, ask)),
  'task.leaveSecond': async (desk) => {
    if (desk.opened) leaveSecond(desk.opened)
    return ok({})
  },
}

async function seated<T>(desk: Desk, seat: Seat, work: (sitting: Sitting, opened: OpenDesk) => Promise<Result<T>>): Promise<Result<T>> {
  const { opened } = desk
  if (!opened) return failed('store-sealed')
  const { recordId, taskId, second } = seat
  const sitting = await sittingOf(opened, { recordId, taskId, second })
  return sitting.ok ? work(sitting.value, opened) : sitting
}

/** A second person's act is noted in the first one's name too, and his key is held no longer. */
async function ending<T>(opened: OpenDesk, { second, recordId }: Seat, { context }: Sitting, act: (beside?: Beside) => Promise<Result<T>>): Promise<Result<T>> {
  if (!second) return act()
  const first = opened.context.session.member.id
  const subject = `${recordId} ${context.session.member.id}`
  const done = await act((db) => context.audit.append(db, { act: 'session.second-person', subject, digest: '', actorId: first }))
  if (done.ok) leaveSecond(opened)
  return done
}
