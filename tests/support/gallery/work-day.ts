import type { DayView } from '#shared/contract/store.ts'
import { ok } from '#shared/kernel/fault.ts'
import { galleryNow, members, sampleId } from './sample-company.ts'
import type { Answers } from './work-answers.ts'

const hour = 3_600_000
const count = { field: null, label: null, kind: 'count' as const, scale: 0 }
const money = { kind: 'money' as const, scale: 2 }
const integer = { kind: 'integer' as const, scale: 0 }
const words = (zh: string, en: string) => ({ zh, en })
const none = { entered: 0, passed: 0, open: 0, notSubmitted: 0, ended: 0, planned: 0, late: 0, supplements: 0 }

/** An evening: reconciled with a difference, one record still on its way. */
const today: DayView = {
  today: '2026-11-21',
  date: '2026-11-21',
  unitId: sampleId(1),
  units: [
    { id: sampleId(1), name: words('运营一班', 'Operations shift 1') },
    { id: sampleId(2), name: words('运营部', 'Operations') },
  ],
  state: 'open',
  people: [
    { memberId: members.chen.id, name: members.chen.name, inAt: galleryNow - 7 * hour, outAt: null, late: false },
    { memberId: members.zhao.id, name: members.zhao.name, inAt: galleryNow - 7.2 * hour, outAt: galleryNow - hour, late: false },
  ],
  absent: [members.sun.name],
  lines: [
    {
      ...none,
      definitionKey: 'daily-operations',
      name: words('运营日数据', 'Daily operations data'),
      icon: 'gauge',
      entered: 12,
      passed: 11,
      open: 1,
      totals: [
        { ...count, computed: 12, typed: 12 },
        { ...integer, field: 'orders_in', label: words('接单量', 'Orders received'), computed: 4_286, typed: 4_286 },
        { ...money, field: 'turnover', label: words('营业额', 'Turnover'), computed: 128_640_50, typed: 128_460_50 },
      ],
    },
    {
      ...none,
      definitionKey: 'daily-inspection',
      name: words('每日巡检', 'Daily inspection'),
      icon: 'clipboard',
      entered: 3,
      passed: 3,
      notSubmitted: 1,
      planned: 4,
      totals: [{ ...count, computed: 3, typed: null }],
    },
  ],
  drafts: 1,
  reconciliation: { byName: members.chen.name, at: galleryNow - hour, note: '', isCurrent: true },
  summary: null,
  closing: null,
  seal: null,
  late: [],
  trail: [
    { kind: 'sign-in', byName: members.zhao.name, at: galleryNow - 7.2 * hour, words: '' },
    { kind: 'sign-in', byName: members.chen.name, at: galleryNow - 7 * hour, words: '' },
    { kind: 'reconcile', byName: members.chen.name, at: galleryNow - hour, words: '' },
  ],
  blockers: ['open-records', 'not-submitted', 'totals-differ', 'no-summary'],
  sealBlockers: ['open-records', 'not-submitted'],
  content: '0'.repeat(64),
  isWhole: true,
  abilities: ['sign-out', 'reconcile', 'summarise', 'close', 'pass'],
}

const sealed: DayView = {
  ...today,
  date: '2026-11-20',
  state: 'sealed',
  lines: today.lines.map((line) => ({
    ...line,
    passed: line.entered,
    open: 0,
    notSubmitted: 0,
    totals: line.totals.map((total) => ({ ...total, typed: total.computed })),
  })),
  drafts: 0,
  blockers: [],
  sealBlockers: [],
  abilities: [],
  summary: {
    byName: members.zhao.name,
    at: galleryNow - 22 * hour,
    text: '到岗 2 人。接单 4,286 单，全部完成；二号线 14:20 停机 12 分钟，已恢复。无遗留事项。',
  },
  closing: { byName: members.zhao.name, at: galleryNow - 21 * hour, count: 15, inSpiteOf: [], reason: '' },
  seal: { byName: members.sun.name, at: galleryNow - 20 * hour, count: 15, hash: '8f3c5ad09be17c42'.repeat(4), holds: true },
  late: [
    {
      recordId: sampleId(101),
      number: 'YY20261120-0016',
      title: '三号线 晚班',
      creatorName: members.chen.name,
      late: 'supplement',
      at: galleryNow - 12 * hour,
    },
  ],
}

/** The gallery's answers for the business day. */
export const dayAnswers: Answers = {
  'day.view': ({ date }) => ok(date === '2026-11-20' ? sealed : today),
  'day.list': () =>
    ok([
      { date: '2026-11-21', state: 'open', people: 2, count: null, inSpite: false, sealedAt: null, sealedByName: null },
      { date: '2026-11-20', state: 'sealed', people: 2, count: 15, inSpite: false, sealedAt: galleryNow - 20 * hour, sealedByName: members.sun.name },
      { date: '2026-11-19', state: 'closed', people: 3, count: 17, inSpite: true, sealedAt: null, sealedByName: null },
    ]),
  'day.act': () => ok({}),
}
