import type { InboxRow, RecordView } from '#shared/contract/store.ts'
import { nodesOf } from '#shared/definition/route.ts'
import type { BusinessRecord, Task } from '#shared/domain/record.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { claim, galleryNow, hour, members, purchase, sampleId, units } from './sample-company.ts'
import { askedView, busyView } from './sample-acts.ts'
import { design, designData } from './sample-review.ts'
import { plainTask } from '../plain-task.ts'

type Seed = {
  readonly n: number
  readonly definition: DefinitionBody
  readonly title: string
  readonly unit: keyof typeof units
  readonly by: keyof typeof members
  readonly amount: number
  readonly number: string
  readonly dueIn: number
  readonly round?: number
  readonly task?: Partial<NonNullable<InboxRow['task']>>
}
const plainRowTask: NonNullable<InboxRow['task']> = { kind: 'approve', fields: 0, origin: 'rule', fromName: null, pausedAt: null, urgedAt: null }
const seeds: readonly Seed[] = [
  { n: 1, definition: purchase, title: '冷库温控探头 40 只', unit: 'plant', by: 'sun', amount: 1_860_000, number: 'CG2026-000118', dueIn: -3 },
  { n: 2, definition: claim, title: '广州客户走访', unit: 'market', by: 'lin', amount: 428_650, number: 'BX2026-000318', dueIn: 2, round: 2 },
  { n: 3, definition: claim, title: '三季度培训资料', unit: 'finance', by: 'zhao', amount: 96_000, number: 'BX2026-000321', dueIn: 0.67 },
  {
    n: 4,
    definition: purchase,
    title: '包装膜与打包带补货',
    unit: 'plant',
    by: 'sun',
    amount: 342_000,
    number: 'CG2026-000121',
    dueIn: 19.5,
    task: { origin: 'transfer', fromName: members.lin.name, pausedAt: galleryNow - 2 * hour },
  },
  {
    n: 5,
    definition: claim,
    title: '杭州供应商验收',
    unit: 'plant',
    by: 'sun',
    amount: 215_480,
    number: 'BX2026-000325',
    dueIn: 26,
    task: { origin: 'delegation', fromName: members.zhao.name, urgedAt: galleryNow - 1.5 * hour },
  },
  { n: 6, definition: claim, title: '市内送样交通费', unit: 'market', by: 'lin', amount: 18_600, number: 'BX2026-000327', dueIn: 92 },
]

const lines = [
  { spent_on: '2026-11-17', category: 'transport', description: '上海 至 广州 高铁 二等座', receipts: 1, amount: 79_300 },
  { spent_on: '2026-11-17', category: 'lodging', description: '2 晚 标准 ¥ 600 / 晚', receipts: 1, amount: 116_800 },
  { spent_on: '2026-11-18', category: 'entertainment', description: '6 人 事前申请 HD02-000291', receipts: 2, amount: 153_250 },
  { spent_on: '2026-11-19', category: 'transport', description: '广州 至 上海 高铁 二等座', receipts: 1, amount: 79_300 },
]
const items = [
  { item: '温控探头', model: 'PT100 三线制', quantity: 40, measure: '只', price: 41_500, subtotal: 1_660_000 },
  { item: '安装支架', model: '304 不锈钢', quantity: 40, measure: '套', price: 5_000, subtotal: 200_000 },
]

function dataOf(seed: Seed): BusinessRecord['data'] {
  if (seed.definition === design) return designData
  if (seed.definition === claim) {
    return {
      purpose: seed.title,
      expense_type: 'daily',
      budget_number: 'KH-2026-04 客户维护',
      lines,
      total: 428_650,
      receipts_total: 5,
      guests: '华南冷链 6 人',
      note: '续签前走访三家客户，确认明年配送时段与温控要求。',
    }
  }
  return {
    subject: seed.title,
    purchase_type: 'equipment',
    needed_by: '2026-12-10',
    budget_number: 'SB-2026-11',
    urgency: 'normal',
    background: '二号冷库现有探头超过检定周期，误差超过 0.5 ℃。',
    items,
    total: 1_860_000,
  }
}

function recordOf(seed: Seed): BusinessRecord {
  return {
    id: sampleId(100 + seed.n),
    revision: 4,
    definitionKey: seed.definition.key,
    definitionVersion: 1,
    number: seed.number,
    numberState: 'official',
    title: seed.title,
    businessDate: '2026-11-20',
    unitId: units[seed.unit].id,
    creatorId: members[seed.by].id,
    state: 'running',
    nodes: ['budget-owner'],
    round: seed.round ?? 1,
    data: dataOf(seed),
    amountMinor: seed.amount,
    source: 'form',
    importId: null,
    createdAt: galleryNow - 45 * hour,
    submittedAt: galleryNow - 45 * hour,
    closedAt: null,
    route: null,
    nextAt: null,
    dayId: null,
    late: null,
    scopes: [],
  }
}

function taskOf(seed: Seed): Task {
  return {
    id: sampleId(200 + seed.n),
    revision: 1,
    recordId: sampleId(100 + seed.n),
    node: 'budget-owner',
    round: seed.round ?? 1,
    kind: 'approve',
    assigneeId: members.chen.id,
    state: 'open',
    createdAt: galleryNow - 5 * hour,
    dueAt: galleryNow + seed.dueIn * hour,
    warnAt: null,
    decision: null,
    decidedAt: null,
    fallback: false,
    ...plainTask,
  }
}

type Happened = Pick<RecordView['trail'][number], 'kind' | 'actorName' | 'opinion' | 'pending'> & {
  readonly ago: number
  readonly target?: string | null
  readonly enteredBy?: 'chen'
}
const happened: readonly Happened[] = [
  { kind: 'submit', actorName: '林雨', opinion: '', pending: 'none', ago: 44.7 },
  { kind: 'return', actorName: '赵启明', opinion: '招待 6 人请附事前申请单号。', pending: 'none', ago: 30.3, target: null },
  { kind: 'resubmit', actorName: '林雨', opinion: '已补 HD02-000291。', pending: 'none', ago: 29 },
  { kind: 'agree', actorName: '周敏', opinion: '停电，纸上签字，已存档。', pending: 'none', ago: 28, enteredBy: 'chen' },
  { kind: 'comment', actorName: '陈思远', opinion: '住宿标准按新办法执行吗？', pending: 'none', ago: 27 },
  { kind: 'agree', actorName: '赵启明', opinion: '情况属实，同意。', pending: 'waiting', ago: 26.4 },
]

function trailOf(seed: Seed): RecordView['trail'] {
  return happened
    .filter((_, index) => seed.round === 2 || index === 0)
    .map((act, index) => {
      const at = Math.round(galleryNow - act.ago * hour)
      const trusted = act.pending === 'none'
      return {
        id: sampleId(300 + seed.n * 10 + index),
        revision: 1,
        memberId: null,
        memberName: null,
        recordId: sampleId(100 + seed.n),
        kind: act.kind,
        node: index === 0 ? null : 'unit-head',
        round: 1,
        actorId: members.zhao.id,
        enteredBy: act.enteredBy === undefined ? null : members[act.enteredBy].id,
        opinion: act.opinion,
        target: act.target ?? null,
        at,
        notBefore: trusted ? at - 800 : null,
        notAfter: trusted ? at + 2000 : null,
        mutationId: sampleId(400 + index),
        changes: act.kind === 'resubmit' ? { guests: [null, '华南冷链 6 人'], lines: [lines.slice(0, 3), lines] } : {},
        actorName: act.actorName,
        enteredByName: act.enteredBy === undefined ? null : members[act.enteredBy].name,
        enteredAt: act.enteredBy === undefined ? null : at + 2 * hour,
        nodeLabel: null,
        pending: act.pending,
      }
    })
}

/** A record as its page shows it, at the budget owner's desk. */
function viewOf(seed: Seed): RecordView {
  const route = nodesOf(seed.definition)
  const node = route.find(({ key }) => key === 'budget-owner') ?? route[0]
  const file = (n: number, name: string, mime: string, size: number, held: boolean): RecordView['attachments'][number] => ({
    id: sampleId(500 + seed.n * 10 + n),
    revision: 1,
    recordId: sampleId(100 + seed.n),
    field: 'attachments',
    name,
    mime,
    size,
    sha256: String(n).repeat(64),
    createdBy: members.lin.id,
    createdAt: galleryNow,
    held,
  })
  return {
    record: recordOf(seed),
    definition: seed.definition,
    names: {},
    creatorName: members[seed.by].name,
    unitName: units[seed.unit].name,
    tasks: [{ ...taskOf(seed), assigneeName: members.chen.name, fromName: null, nodeLabel: node?.label ?? { zh: '审批', en: 'Approval' } }],
    trail: trailOf(seed),
    ahead: route
      .filter(({ key }) => key === 'finance' || key === 'confirm')
      .map(({ key, label }) => ({ node: key, label, assignees: key === 'finance' ? ['周敏'] : [] })),
    attachments: [
      file(1, '发票-住宿.pdf', 'application/pdf', 214_000, true),
      file(2, '发票-餐饮.pdf', 'application/pdf', 188_000, true),
      file(3, '车票-广州.png', 'image/png', 96_400, true),
      file(4, '车票-上海.jpg', 'image/jpeg', 88_100, false),
    ],
    abilities: ['agree', 'return', 'refuse', 'comment', 'back-enter', 'copy'],
    myTaskId: sampleId(200 + seed.n),
    course: { waits: [], children: [], parent: null, archive: null },
    toEnter: null,
    secondEntries: [],
    secondPersons: [],
    question: null,
    covered: [],
    removableTaskIds: [],
    returnTargets: [
      { node: 'unit-head', label: { zh: '部门负责人审批', en: 'Unit head' }, resumes: true },
      { node: null, label: { zh: '发起人', en: 'Initiator' }, resumes: true },
    ],
    pending: seed.round === 2 ? 'waiting' : 'none',
  }
}

/** A returned record of one's own, to be revised, and one that is closed. */
const mine: readonly { readonly seed: Seed; readonly state: 'running' | 'returned' | 'completed' | 'reviewed' }[] = [
  {
    seed: { n: 7, definition: claim, title: '深圳展会参展', unit: 'market', by: 'chen', amount: 1_284_000, number: 'BX2026-000330', dueIn: 6 },
    state: 'returned',
  },
  {
    seed: { n: 8, definition: claim, title: '十月市内交通', unit: 'market', by: 'chen', amount: 22_700, number: 'BX2026-000301', dueIn: 6 },
    state: 'completed',
  },
  {
    seed: { n: 9, definition: claim, title: '上海展会布展', unit: 'market', by: 'chen', amount: 860_000, number: 'BX2026-000335', dueIn: 6 },
    state: 'running',
  },
  {
    seed: { n: 10, definition: design, title: '请假 变更', unit: 'market', by: 'lin', amount: 0, number: 'LC2026-006', dueIn: 16 },
    state: 'reviewed',
  },
]

function ownViewOf({ seed, state }: (typeof mine)[number]): RecordView {
  const view = viewOf(seed)
  if (state === 'running') return askedView(view)
  if (state === 'reviewed') return { ...view, abilities: ['agree', 'return', 'refuse', 'comment'], attachments: [] }
  const closed = state === 'completed'
  return {
    ...view,
    tasks: [],
    ahead: [],
    myTaskId: null,
    returnTargets: [],
    abilities: closed ? ['comment', 'copy'] : ['revise', 'withdraw', 'comment', 'copy'],
    record: { ...view.record, state, nodes: [], closedAt: closed ? galleryNow - 20 * hour : null },
    trail: [...view.trail, ...trailOf({ ...seed, round: 2 }).slice(1, 2)],
  }
}

function rowOf(seed: Seed, state: InboxRow['state']): InboxRow {
  return {
    recordId: sampleId(100 + seed.n),
    taskId: state === 'running' ? sampleId(200 + seed.n) : null,
    definitionKey: seed.definition.key,
    definitionName: seed.definition.name,
    number: seed.number,
    title: seed.title,
    unit: units[seed.unit].name,
    creator: members[seed.by].name,
    amountMinor: seed.amount,
    currency: 'CNY',
    state,
    round: seed.round ?? 1,
    nodeLabel: null,
    waitsFor: state === 'completed' ? [] : [members.chen.name],
    at: galleryNow - 5 * hour,
    dueAt: state === 'completed' ? null : galleryNow + seed.dueIn * hour,
    task: state === 'running' ? { ...plainRowTask, ...seed.task } : null,
    unread: seed.n === 3,
    pending: 'none',
  }
}

/** The inbox of the sample. */
export const inboxRows: readonly InboxRow[] = seeds.map((seed) => rowOf(seed, 'running'))
/** What the member of the sample has started. */
export const ownRows: readonly InboxRow[] = mine.map(({ seed, state }) => rowOf(seed, state === 'reviewed' ? 'running' : state))
/** The records of the sample by id. */
export const recordViews: ReadonlyMap<string, RecordView> = new Map(
  [...seeds.map((seed) => (seed.n === 5 ? busyView(viewOf(seed)) : viewOf(seed))), ...mine.map(ownViewOf)].map((view) => [view.record.id, view]),
)
