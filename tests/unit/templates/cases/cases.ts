import { member } from '../../../support/company.ts'
import { at, today } from './sample.ts'

/** What a definition needs beyond plain values to be in order, and for each of its rules what breaks it. */
export type Case = { readonly given?: Readonly<Record<string, unknown>>; readonly breaks: Readonly<Record<string, Readonly<Record<string, unknown>>>> }

const item = (reading: number) => [{ item: 'CPU', normal_min: 0, normal_max: 8000, reading, measure: '%', finding: 'normal' }]
const inspected = { servers: item(5000), network: item(5000), applications: item(5000) }
const indicators = [{ indicator: '差错率', weight: 1000, score: 900, basis: '台账' }]
const half = [{ indicator: '差错率', weight: 500, score: 900, basis: '台账' }]
const round = { tested_on: today, modules: '核心', result: 'passed' }
const failedRound = { ...round, result: 'failed', remark: '重测' }
const batch = (people: number) => [{ released_at: at(0), group: '一批', people }]

/** By definition key; every rule of the library stands here. */
export const cases: Readonly<Record<string, Case>> = {
  'claim-register': { breaks: { 'closed-after-submitted': { submitted_at: at(5), closed_at: at(0) } } },
  'expense-claim': {
    breaks: {
      'not-in-future': { lines: [{ spent_on: '2026-03-19', category: 'meal', amount: 100 }] },
      'within-ninety-days': { lines: [{ spent_on: '2025-03-19', category: 'meal', amount: 100 }] },
      'within-thirty-days': { lines: [{ spent_on: '2026-01-19', category: 'meal', amount: 100 }] },
      'entertainment-limit': { lines: [{ spent_on: today, category: 'entertainment', description: '客户', amount: 100_001 }] },
      'trip-order': { expense_type: 'trip', trip_from: '2026-03-02', trip_to: '2026-03-01' },
      'receipts-attached': { lines: [{ spent_on: today, category: 'meal', amount: 60_000 }], attachments: [] },
    },
  },
  'travel-declaration': { breaks: {} },
  'purchase-request': {
    given: { needed_by: '2026-04-20' },
    breaks: {
      'needed-later': { needed_by: '2026-03-01' },
      'three-quotations': { items: [{ item: '货架', quantity: 10, price: 600_000 }], quotations: [], single_source_reason: '' },
      'short-notice': { needed_by: '2026-03-19' },
    },
  },
  'daily-operations': {
    given: { orders_in: 100, orders_done: 90, errors_found: 1, temperature: -185 },
    breaks: {
      'done-within-received': { orders_done: 101 },
      'errors-within-done': { errors_found: 91 },
      'error-rate': { errors_found: 5 },
      'stop-order': { stops: [{ from: '10:00', until: '09:00', reason: '检修' }] },
    },
  },
  'day-summary': {
    breaks: {
      'all-signed-in': { all_signed_in: 'no' },
      'backup-made': { backed_up: 'no' },
      'data-in-order': { data_tidy: 'no' },
      'desk-in-order': { desk_clear: 'no' },
    },
  },
  'facility-check': {
    breaks: {
      'expired-is-said': { devices: [{ device: '灭火器', condition: 'good', valid_until: '2026-01-01' }] },
      'repaired-after': { devices: [{ device: '灭火器', condition: 'faulty', remark: '压力不足' }], repaired_on: '2026-03-01' },
    },
  },
  'item-register': { given: { pictures: [] }, breaks: { 'bought-before': { bought_on: '2026-04-01' }, 'only-for-work': { for_work: 'no' } } },
  'leaving-report': {
    given: { leaves_at: at(0), returns_at: at(1), back_at: at(1) },
    breaks: {
      'return-after-leaving': { returns_at: at(0) },
      'is-short': { returns_at: at(2) },
      'back-after-leaving': { back_at: at(-1) },
      'back-in-time': { back_at: at(2) },
    },
  },
  'onboarding-pass': {
    given: { id_tail: '12345X', health_on: '2026-03-01', record_on: '2026-03-01', pass_until: '2027-02-01' },
    breaks: {
      'health-current': { health_on: '2025-01-01', pass_until: '2026-04-01' },
      'record-current': { record_on: '2025-01-01' },
      'not-dated-ahead': { health_on: '2026-04-01', starts_on: '2026-04-02' },
      'record-not-ahead': { record_on: '2026-04-01', starts_on: '2026-04-02' },
      'pass-order': { pass_until: '2026-03-01' },
      'pass-within-proof': { pass_until: '2027-03-05' },
    },
  },
  'safety-patrol': { breaks: { 'fix-in-time': { points: [{ point: '库门', finding: 'hazard', description: '破损', fix_by: '2026-04-18' }] } } },
  'stock-taking': {
    breaks: {
      'once-each': {
        lines: [
          { item_code: 'A', item_name: '椅', booked: 1, counted: 1 },
          { item_code: 'A', item_name: '桌', booked: 1, counted: 1 },
        ],
      },
    },
  },
  'storage-media': { breaks: { 'due-after': { until: '2026-03-17' }, 'not-too-long': { until: '2026-03-26' }, 'not-himself': { receiver: member.amy } } },
  'temporary-outing': {
    given: { leaves_at: at(0), returns_at: at(2), back_at: at(2), phone: '13800000000' },
    breaks: {
      'return-after-leaving': { returns_at: at(0) },
      'back-after-leaving': { back_at: at(-1) },
      'not-himself': { stand_in: member.amy },
      'back-in-time': { back_at: at(3) },
    },
  },
  visitor: {
    given: { expected_entry: at(0), expected_leave: at(2), entered_at: at(0), left_at: at(2), people: 2 },
    breaks: {
      'leave-after-entry': { expected_leave: at(0) },
      'not-too-long': { expected_leave: at(9) },
      'not-too-many': { people: 11 },
      'phones-handed-in': { phones_kept: 'no' },
      'left-after-entered': { left_at: at(-1) },
      'left-in-time': { left_at: at(3) },
    },
  },
  anomaly: { breaks: {} },
  'backup-device-check': {
    given: { devices: [{ device: '磁带库', site: 'remote', free: 500, sample: 'good' }], runs: 30, failed_runs: 0 },
    breaks: { 'failed-within': { failed_runs: 31 }, 'one-off-site': { devices: [{ device: '磁盘阵列', site: 'local', free: 500, sample: 'good' }] } },
  },
  'contingency-plan': { given: { review_by: '2027-03-18' }, breaks: { 'review-ahead': { review_by: today } } },
  'daily-inspection': {
    given: inspected,
    breaks: {
      'servers-outside-is-abnormal': { servers: item(9000) },
      'network-outside-is-abnormal': { network: item(-1) },
      'applications-outside-is-abnormal': { applications: item(9000) },
    },
  },
  drill: {
    given: { expected: 10, present: 9, alarm_at: at(0), started_at: at(0.5), basics_at: at(2) },
    breaks: {
      'not-more-than-expected': { present: 11 },
      'times-in-order': { basics_at: at(0.25) },
      'coverage-reached': { present: 8 },
      'started-in-time': { started_at: at(0.6) },
      'basics-in-time': { basics_at: at(2.1) },
    },
  },
  incident: {
    given: { began_at: at(0), workaround_at: at(1), fixed_at: at(3) },
    breaks: {
      'major-starts-plan': { plan_started: 'no' },
      'fixed-after': { fixed_at: at(-1) },
      'workaround-after': { workaround_at: at(-1) },
      'workaround-in-time': { workaround_at: at(1.1) },
    },
  },
  'machine-alert': { given: {}, breaks: {} },
  'machine-day': { given: {}, breaks: {} },
  'performance-test': {
    given: { scenarios: [{ scenario: '登录', response_ms: 900, p95_ms: 3000, users: 200 }] },
    breaks: {
      'p95-over-mean': { scenarios: [{ scenario: '登录', response_ms: 900, p95_ms: 800, users: 200 }] },
      'within-limits': { scenarios: [{ scenario: '登录', response_ms: 900, p95_ms: 3001, users: 200 }] },
    },
  },
  'restore-plan': { given: { watcher: member.amy }, breaks: { 'two-people': { watcher: member.ben }, 'end-after-beginning': { ended_at: at(-1) } } },
  'upgrade-plan': { given: { quarter: '2026-Q2', share: 80 }, breaks: { 'share-enough': { share: 79 } } },
  upgrade: {
    given: { window_until: at(4), risk: 30, rounds: [round, failedRound, round, round], batches: batch(500), watched_until: at(72), rolled_back: 'no' },
    breaks: {
      'window-order': { window_until: at(0) },
      'risk-within': { risk: 31 },
      'enough-rounds': { rounds: [round, round] },
      'last-round-passed': { rounds: [round, round, round, failedRound] },
      'rollback-was-rehearsed': { rollback_rehearsed: 'no' },
      'backup-was-made': { backed_up: 'no' },
      'users-were-told': { users_told: 'no' },
      'data-was-frozen': { data_frozen: 'no' },
      'batch-size': { batches: batch(501) },
      'watched-long-enough': { watched_until: at(71.9) },
    },
  },
  'weekly-summary': { breaks: { 'week-order': { from: '2026-03-10' } } },
  'audit-finding': { given: { fix_by: '2026-04-17' }, breaks: { 'fix-in-time': { fix_by: '2026-04-18' } } },
  'confidentiality-agreement': { given: { valid_until: '2028-03-18' }, breaks: { 'valid-later': { valid_until: today } } },
  'policy-acknowledgement': { given: { review_by: '2027-03-18' }, breaks: { 'review-later': { review_by: today } } },
  'security-event': { breaks: { 'contained-after': { contained_at: at(-1) }, 'leak-is-attributed': { attributed: 'no' } } },
  vulnerability: {
    given: { findings: [{ host: '网关', finding: '弱口令', severity: 'high', fix_by: '2026-03-25' }] },
    breaks: {
      'severe-in-time': { findings: [{ host: '网关', finding: '弱口令', severity: 'high', fix_by: '2026-03-26' }] },
      protected: { protection: 'outdated' },
    },
  },
  'account-application': {
    given: { phone: '13800000000', user_name: 'wanglei', joined_on: '2026-03-15' },
    breaks: { 'ends-later': { kind: 'partner', ends_on: '2026-03-15' }, 'in-time': { joined_on: '2026-03-14' } },
  },
  leaver: {
    given: { successor: member.amy },
    breaks: { 'not-his-own-successor': { successor: member.ben }, 'closed-in-time': { account_closed_on: '2026-03-19' } },
  },
  'permission-change': {
    breaks: {
      'until-later': { kind: 'lend', until: today },
      'not-too-long': { kind: 'lend', until: '2026-06-17' },
      'one-by-one': { roles: ['operator', 'approver', 'finance', 'hr'] },
    },
  },
  'permission-review': { breaks: {} },
  'data-cleaning': { breaks: { 'not-more': { disposed: 11 }, 'cut-off-past': { cut_off: '2026-03-19' } } },
  'data-correction': {
    given: { changes: [{ label: '金额', field: 'amount', old_value: '1', new_value: '2', basis: '发票' }] },
    breaks: { 'something-changes': { changes: [{ label: '金额', field: 'amount', old_value: '1', new_value: '1', basis: '发票' }] } },
  },
  'data-sharing': {
    given: { until: '2026-06-18' },
    breaks: {
      'until-later': { until: today },
      'not-too-long': { until: '2027-03-19' },
      'none-alone': { content: ['none', 'business'] },
      'personal-is-masked': { content: ['personal'], masked: 'no' },
    },
  },
  'export-request': { breaks: { 'deleted-later': { delete_by: '2026-03-17' } } },
  'business-trip': {
    breaks: {
      order: { until: '2026-03-17', legs: [{ on: today, from_place: '沪', to_place: '杭', means: 'train', transport: 1 }] },
      'leg-within': { legs: [{ on: '2026-03-19', from_place: '沪', to_place: '杭', means: 'train', transport: 1 }] },
    },
  },
  'document-circulation': { breaks: {} },
  leave: {
    given: { days_off: 10 },
    breaks: { order: { until: '2026-03-17' }, 'days-fit': { days_off: 15 }, 'not-himself': { stand_in: member.amy }, notice: { kind: 'private' } },
  },
  'meeting-notice': { given: { ends_at: at(2) }, breaks: { 'ends-later': { ends_at: at(0) } } },
  'seal-use': { breaks: { 'contract-has-amount': { seal: 'contract', sum: 0 } } },
  'joint-evaluation': {
    given: { period: '2026-Q1', indicators, results: 950, attitude: 950, ability: 950 },
    breaks: {
      'weights-add-up': { indicators: half },
      'not-himself': { person: member.amy },
      'failed-by-score': { grade: 'failed', plan: '培训' },
      'excellent-by-score': { results: 800 },
    },
  },
  'reward-sanction': { breaks: { 'not-himself': { person: member.amy }, 'fine-within': { kind: 'fine', sum: 50_001 } } },
  'self-assessment': { given: { period: '2026-Q1', indicators }, breaks: { 'weights-add-up': { indicators: half } } },
  'training-file': {
    given: { theory: 600, practice: 600 },
    breaks: { 'passed-by-score': { practice: 599 }, 'absent-not-passed': { attendance: 'absent' } },
  },
  'training-plan': {
    given: { expected: 20, present: 20, passed: 19 },
    breaks: {
      order: { until: '2026-03-17' },
      'passed-present': { passed: 21 },
      'pass-rate': { passed: 18 },
      'newcomers-soon': { until: '2026-03-26' },
    },
  },
  'satisfaction-survey': {
    given: { month: '2026-03', system_mark: 3, response_mark: 3, training_mark: 3, attitude_mark: 3, why: '' },
    breaks: { 'low-says-why': { system_mark: 2 } },
  },
  suggestion: { breaks: {} },
  ticket: { breaks: { 'fault-has-way-round': { kind: 'fault', urgency: 'urgent', temporary: '' }, 'goes-into-knowledge': { in_knowledge: 'no' } } },
  'process-design': { breaks: {} },
  'record-disposal': { breaks: {} },
  'process-evaluation': {
    given: { quarter: '2026-Q1', processes: [{ process: '报销', records: 10, mean_days: 30, returned: 10, judgement: 'good' }] },
    breaks: { 'slow-is-improved': { processes: [{ process: '报销', records: 10, mean_days: 31, returned: 10, judgement: 'good' }] } },
  },
}
