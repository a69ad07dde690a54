import type { RecordView } from '#shared/contract/store.ts'
import { plainTask } from '../plain-task.ts'
import { galleryNow, hour, members, sampleId } from './sample-company.ts'

/** Two records on which much has been done beside deciding: one at several places with signers, a pause and a delegation, one whose initiator is asked. */
type Task = RecordView['tasks'][number]
type Act = RecordView['trail'][number]
type Who = keyof typeof members

function task(n: number, who: Who, change: Partial<Task>, from?: Who): Task {
  const shape: Omit<Task, 'id'> = {
    revision: 2,
    recordId: sampleId(105),
    node: 'budget-owner',
    round: 1,
    kind: 'approve',
    assigneeId: members[who].id,
    state: 'open',
    createdAt: galleryNow - 5 * hour,
    dueAt: galleryNow + 26 * hour,
    warnAt: null,
    decision: null,
    decidedAt: null,
    fallback: false,
    ...plainTask,
    fromId: from === undefined ? null : members[from].id,
    assigneeName: members[who].name,
    fromName: from === undefined ? null : members[from].name,
    nodeLabel: { zh: '预算负责人审批', en: 'Budget owner' },
  }
  return { ...shape, ...change, id: sampleId(n) }
}

function act(n: number, who: Who, kind: Act['kind'], ago: number, change: Partial<Act>): Act {
  const at = Math.round(galleryNow - ago * hour)
  const shape: Omit<Act, 'id'> = {
    revision: 1,
    recordId: sampleId(105),
    kind,
    node: 'budget-owner',
    round: 1,
    actorId: members[who].id,
    enteredBy: null,
    opinion: '',
    target: null,
    at,
    notBefore: at - 800,
    notAfter: at + 2000,
    mutationId: sampleId(470 + n),
    memberId: null,
    changes: {},
    actorName: members[who].name,
    memberName: null,
    enteredByName: null,
    enteredAt: null,
    nodeLabel: null,
    pending: 'none',
  }
  return { ...shape, ...change, id: sampleId(480 + n) }
}

const about = (who: Who): Partial<Act> => ({ memberId: members[who].id, memberName: members[who].name })
const finance = { node: 'finance', nodeLabel: { zh: '财务复核', en: 'Finance' } }

/** A claim that stands with several people at once. */
export function busyView(view: RecordView): RecordView {
  return {
    ...view,
    record: { ...view.record, nodes: ['budget-owner', 'finance'] },
    tasks: [
      task(205, 'chen', { origin: 'delegation' }, 'zhao'),
      task(211, 'lin', { state: 'queued', after: sampleId(205), origin: 'added-after' }, 'chen'),
      task(212, 'zhao', { ...finance, pausedAt: galleryNow - 3 * hour, after: sampleId(213) }),
      task(213, 'sun', { ...finance, kind: 'answer', dueAt: null }, 'zhao'),
    ],
    trail: [
      ...view.trail,
      act(1, 'zhao', 'transfer', 20, { opinion: '我本周在外，请代为审核。', ...about('chen') }),
      act(2, 'chen', 'add-after', 6, { opinion: '请一并核对票据。', ...about('lin') }),
      act(3, 'zhao', 'ask', 3, { ...finance, opinion: '验收单的编号是哪一个？' }),
      act(4, 'sun', 'urge', 1.5, { opinion: '时间较紧，请尽快办理，谢谢。', pending: 'waiting', notBefore: null, notAfter: null }),
    ],
    abilities: ['agree', 'return', 'refuse', 'transfer', 'add-signer', 'remove-signer', 'ask', 'comment', 'terminate', 'copy'],
    removableTaskIds: [sampleId(211)],
  }
}

/** A claim of the signed-in member's own, about which he is asked while others have it. */
export function askedView(view: RecordView): RecordView {
  const question = task(219, 'chen', { kind: 'answer', dueAt: null }, 'zhao')
  return {
    ...view,
    record: { ...view.record, state: 'running', nodes: ['budget-owner'], closedAt: null },
    tasks: [task(218, 'zhao', { pausedAt: galleryNow - 2 * hour, after: question.id }), question],
    trail: [...view.trail, act(5, 'zhao', 'ask', 2, { opinion: '展位费是否含搭建？合同编号请补充。' })],
    abilities: ['answer', 'recall', 'withdraw', 'comment', 'copy'],
    myTaskId: question.id,
    question: { taskId: question.id, words: '展位费是否含搭建？合同编号请补充。', askerName: members.zhao.name },
  }
}
