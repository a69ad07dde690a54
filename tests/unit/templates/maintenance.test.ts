import { expect, test } from 'vitest'
import { askedAt, broken, definition, needed, numbersOf, optionsOf, stops } from './cases/asking.ts'
import { at, today } from './cases/sample.ts'

const abnormal = [{ item: 'CPU', normal_min: 0, normal_max: 8000, reading: 9500, measure: '%', finding: 'abnormal', remark: '持续偏高' }]

test('[OPS-01, OPS-02] the daily inspection covers server, network and application, each reading beside its normal range', () => {
  expect(needed('daily-inspection')).toEqual(expect.arrayContaining(['servers', 'network', 'applications']))
  expect(stops('daily-inspection')).toEqual([])
  expect(stops('daily-inspection', { servers: abnormal })).toEqual(['follow-up'])
  expect(stops('daily-inspection', { power: 'abnormal' })).toEqual(['follow-up'])
})

test('[OPS-03, RPT-11] every Friday logs, databases and security events are summed up, a week at most', () => {
  expect(needed('weekly-summary')).toEqual(expect.arrayContaining(['log_errors', 'security_events', 'databases']))
  expect(broken('weekly-summary', { from: '2026-03-10' })).toEqual(['week-order'])
})

test('[OPS-04, OPS-23, RPT-10] the month’s performance test has response time and concurrent users, and explains what is slow', () => {
  const slow = [{ scenario: '登录', response_ms: 900, p95_ms: 5000, users: 200 }]
  expect(broken('performance-test', { scenarios: slow })).toEqual(['within-limits'])
  expect(broken('performance-test', { scenarios: slow, analysis: '' })).toEqual(['field-required analysis', 'within-limits'])
})

test('[OPS-05, OPS-08, OPS-32, AUD-07] one channel takes what is abnormal: answered in a working day, escalated with the supervisor’s knowledge', () => {
  expect(stops('anomaly')).toEqual(['handle', 'confirm'])
  expect(stops('anomaly', { outcome: 'incident' })).toEqual(['handle', 'upward', 'confirm'])
  expect(askedAt('anomaly', 'handle')).toEqual({ who: 'it', minutes: 480 })
  expect(broken('anomaly', { outcome: 'security', other_number: '' })).toEqual(['field-required other_number'])
})

test('[OPS-09, OPS-10, OPS-11, OPS-12, WFL-20] incidents have three grades and five steps; a P1 gets a workaround within the hour, starts the plan and is reported upward', () => {
  expect(optionsOf('incident', 'grade')).toEqual(['p1', 'p2', 'p3'])
  expect(stops('incident')).toEqual(['upward', 'workaround', 'analyse', 'fix', 'verify', 'resume', 'confirm'])
  expect(stops('incident', { grade: 'p3' })).toEqual(['analyse', 'fix', 'verify', 'confirm'])
  expect(askedAt('incident', 'workaround').minutes).toBe(60)
  expect(broken('incident', { workaround_at: at(1.01) })).toEqual(['workaround-in-time'])
  expect(broken('incident', { plan_started: 'no' })).toEqual(['major-starts-plan'])
})

test('[OPS-13, OPS-14, OPS-33] the quarter’s upgrades are planned with version, content and window, and their share of the budget', () => {
  expect(needed('upgrade-plan')).toEqual(expect.arrayContaining(['quarter', 'upgrades', 'share']))
  expect(numbersOf('upgrade-plan')).toEqual({ share_min: 8 })
  expect(stops('upgrade-plan')).toEqual(['supervisor', 'finance'])
})

test('[OPS-15, OPS-16, OPS-17, OPS-18, OPS-19, OPS-20, OPS-21, OPS-22, BAK-09] an upgrade keeps every number: 3 %, 3 rounds, 500 people, 72 hours, rollback rehearsed, backed up', () => {
  expect(numbersOf('upgrade')).toEqual({ risk_max: 3, rounds_min: 3, batch_max: 500, watch_hours: 72 })
  expect(broken('upgrade', { risk: 31 })).toEqual(['risk-within'])
  expect(broken('upgrade', { rounds: [{ tested_on: today, modules: '核心', result: 'passed' }] })).toEqual(['enough-rounds'])
  expect(broken('upgrade', { batches: [{ released_at: at(0), group: '一批', people: 501 }] })).toEqual(['batch-size'])
  expect(broken('upgrade', { watched_until: at(71) })).toEqual(['watched-long-enough'])
  expect(broken('upgrade', { watched_until: at(1), rolled_back: 'yes', rollback_reason: '性能下降' })).toEqual([])
  expect(broken('upgrade', { rollback_rehearsed: 'no', backed_up: 'no', users_told: 'no', data_frozen: 'no' })).toEqual([
    'rollback-was-rehearsed',
    'backup-was-made',
    'users-were-told',
    'data-was-frozen',
  ])
  expect(stops('upgrade').slice(0, 3)).toEqual(['it-assess', 'business-assess', 'test'])
})

test('[OPS-24, OPS-25, OPS-26, OPS-30] there is a plan for each of eight emergencies, with steps, people, resources and who must step in', () => {
  expect(optionsOf('contingency-plan', 'emergency')).toHaveLength(8)
  expect(needed('contingency-plan')).toEqual(expect.arrayContaining(['stages', 'levels', 'contacts', 'resources', 'trigger']))
})

test('[OPS-27, OPS-28, OPS-29] a drill is table-top or live and counts coverage, the half hour and the two hours', () => {
  expect(optionsOf('drill', 'kind')).toEqual(['table-top', 'live'])
  expect(numbersOf('drill')).toEqual({ coverage_min: 90, start_minutes: 30, basics_minutes: 120 })
  expect(broken('drill', { present: 8 })).toEqual(['coverage-reached'])
  expect(broken('drill', { started_at: at(0.6), basics_at: at(3) })).toEqual(['started-in-time', 'basics-in-time'])
})

test('[OPS-31] service resumes only after it was verified, and after a P1 when the supervisor says so', () => {
  const { nodes } = definition('incident').route
  expect(nodes.slice(-3).map(({ key }) => key)).toEqual(['verify', 'resume', 'confirm'])
  expect(nodes.find(({ key }) => key === 'verify')).toMatchObject({ kind: 'do', fills: ['verified'] })
  expect(needed('incident')).toContain('verified')
  expect(askedAt('incident', 'resume').who).toBe('supervisor')
})

test('[BAK-10, BAK-12] a restore has a plan that the responsible leader approves, a watcher, and figures that a second person compares', () => {
  expect(stops('restore-plan')).toEqual(['leader', 'restore', 'verify', 'compare', 'confirm'])
  expect(
    definition('restore-plan')
      .body.form.filter((field) => field.checked)
      .map(({ key }) => key),
  ).toEqual(['backup', 'data_right', 'processes_complete'])
})

test('[BAK-06, BAK-08, BAK-15, BAK-16] backup devices are checked on site and off site, a sample is read back, free space and success rate are figures', () => {
  const good = { device: '磁带库', site: 'remote', free: 500, sample: 'good' }
  expect(stops('backup-device-check')).toEqual([])
  expect(stops('backup-device-check', { devices: [good, { ...good, free: 199 }] })).toEqual(['act'])
  expect(broken('backup-device-check', { devices: [{ ...good, site: 'local' }] })).toEqual(['one-off-site'])
  expect(definition('backup-device-check').body.register.columns).toContain('success')
})
