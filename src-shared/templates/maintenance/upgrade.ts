import type { SteppedDraft } from '#shared/definition/definition.ts'
import { asked, choice, computed, count, date, decimal, files, instant, longText, required, table, text, yesNo } from '../parts/fields.ts'
import { approve, beside, branch, confirm, copyTo, mustHold, parameter, role, within, work, workingDay, inEachRow } from '../parts/steps.ts'

/** 系统升级: risk, rounds of tests, rehearsed rollback, notice and freeze, batches, watch, verification. */
export const upgrade: SteppedDraft = {
  format: 2,
  key: 'upgrade',
  version: 1,
  name: { zh: '系统升级', en: 'Upgrade' },
  summary: { zh: '升级的评估、测试、回滚演练、分批发布与监控', en: 'Assessed, tested, rollback rehearsed, released in batches, watched' },
  guide: {
    zh: '一、评估业务影响与失败概率，失败概率超过 {risk_max} % 的不得升级。\n二、测试环境至少 {rounds_min} 轮测试，覆盖核心模块；升级前先备份并演练回滚。\n三、提前通知用户，暂停业务并冻结数据。\n四、分批发布，每批不超过 {batch_max} 人；发布后 {watch_hours} 小时加强监控，严重问题立即回滚。\n五、升级后对照预期逐项验证。',
    en: '1. Assess impact and failure probability; above {risk_max} % there is no upgrade.\n2. At least {rounds_min} rounds in the test environment over the core modules; back up and rehearse the rollback first.\n3. Tell users beforehand; work pauses and data is frozen.\n4. Release in batches of at most {batch_max} people and watch for {watch_hours} hours; serious trouble rolls back at once.\n5. Verify everything against the expectations.',
  },
  carries: ['OPS-14', 'OPS-15', 'OPS-16', 'OPS-17', 'OPS-18', 'OPS-19', 'OPS-20', 'OPS-21', 'OPS-22', 'BAK-09'],
  icon: 'truck',
  parameters: [
    parameter('risk_max', '失败概率上限', 'Highest failure probability', 30, { scale: 1, min: 0, max: 1000, suffix: { zh: '%', en: '%' } }),
    parameter('rounds_min', '最少测试轮数', 'Fewest rounds of tests', 3, { min: 1, max: 20, suffix: { zh: '轮', en: 'rounds' } }),
    parameter('batch_max', '每批最多人数', 'Most people in a batch', 500, { min: 1, max: 100_000, suffix: { zh: '人', en: 'people' } }),
    parameter('watch_hours', '加强监控小时数', 'Hours of heightened watch', 72, { min: 1, max: 720, suffix: { zh: '小时', en: 'hours' } }),
  ],
  form: [
    required(text('system', '升级系统', 'System', { maxLength: 60 })),
    required(text('to_version', '目标版本', 'Version', { maxLength: 40 })),
    required(longText('content', '升级内容', 'Content')),
    required(instant('window_from', '升级窗口开始', 'Window from')),
    required(instant('window_until', '升级窗口结束', 'Window until')),
    required(longText('impact', '业务影响', 'Business impact')),
    required(decimal('risk', '失败概率', 'Failure probability', 1, { min: 0, max: 1000, suffix: { zh: '%', en: '%' }, width: 'third' })),
    required(longText('rollback', '回滚方案', 'Rollback plan')),
    required(
      table(
        'rounds',
        '测试轮次',
        'Rounds of tests',
        [
          required(date('tested_on', '日期', 'Date')),
          required(text('modules', '核心模块', 'Core modules', { maxLength: 100 })),
          required(
            choice('result', '结论', 'Result', [
              ['passed', '通过', 'Passed'],
              ['failed', '未通过', 'Failed'],
            ]),
          ),
          text('remark', '说明', 'Remark', { maxLength: 200, requiredWhen: "row.result == 'failed'" }),
        ],
        { maxRows: 20 },
      ),
    ),
    required(yesNo('rollback_rehearsed', '回滚已演练', 'Rollback rehearsed')),
    required(yesNo('backed_up', '升级前已备份', 'Backed up before')),
    required(yesNo('users_told', '用户已通知', 'Users told')),
    required(yesNo('data_frozen', '数据已冻结', 'Data frozen')),
    required(
      table(
        'batches',
        '发布批次',
        'Batches',
        [
          required(instant('released_at', '发布时间', 'Released at')),
          required(text('group', '范围', 'Group', { maxLength: 60 })),
          required(count('people', '人数', 'People', { min: 1 })),
        ],
        { minRows: 1, maxRows: 50 },
      ),
    ),
    computed('people_total', '发布总人数', 'People in total', { result: 'integer', expression: 'sum(form.batches.map(batch, batch.people))' }),
    required(instant('watched_until', '监控截止时间', 'Watched until')),
    required(yesNo('rolled_back', '发生回滚', 'Rolled back')),
    asked("form.rolled_back == 'yes'", longText('rollback_reason', '回滚原因', 'Why rolled back', { maxLength: 1000 })),
    required(longText('verification', '升级后验证', 'Verified against expectations')),
    files('papers', '方案与测试报告', 'Plan and test reports'),
  ],
  rules: [
    mustHold('window-order', 'form.window_until > form.window_from', ['window_until'], '窗口结束须晚于开始', 'The window must end after it begins'),
    mustHold('risk-within', 'form.risk <= param.risk_max', ['risk'], '失败概率超过上限，不得升级', 'The failure probability is over the limit: no upgrade'),
    mustHold(
      'enough-rounds',
      "blank(form.rounds) || form.rounds.filter(round, round.result == 'passed').size() >= param.rounds_min",
      ['rounds'],
      '通过的测试轮数不足',
      'Not enough rounds of tests have passed',
    ),
    mustHold(
      'last-round-passed',
      "blank(form.rounds) || form.rounds[form.rounds.size() - 1].result == 'passed'",
      ['rounds'],
      '最后一轮测试须通过',
      'The last round must pass',
    ),
    mustHold(
      'rollback-was-rehearsed',
      "form.rollback_rehearsed != 'no'",
      ['rollback_rehearsed'],
      '发布前须演练回滚',
      'Rehearse the rollback before the release',
    ),
    mustHold('backup-was-made', "form.backed_up != 'no'", ['backed_up'], '升级前须完成备份', 'Back up before the upgrade'),
    mustHold('users-were-told', "form.users_told != 'no'", ['users_told'], '须提前通知用户', 'Users must be told beforehand'),
    mustHold('data-was-frozen', "form.data_frozen != 'no'", ['data_frozen'], '须冻结数据后发布', 'Freeze the data before the release'),
    inEachRow('batches', mustHold('batch-size', 'row.people <= param.batch_max', ['batches.people'], '超过每批最多人数', 'More people than a batch may have')),
    mustHold(
      'watched-long-enough',
      "form.rolled_back == 'yes' || form.batches.all(batch, form.watched_until - batch.released_at >= param.watch_hours * 3600000)",
      ['watched_until'],
      '最后一批发布后加强监控时间不足',
      'Not watched long enough after the last batch',
    ),
  ],
  title: "form.system + ' ' + form.to_version",
  route: {
    steps: [
      beside('assessment', '联合评估', 'Joint assessment', [
        branch('it', '信息技术', 'IT', [approve('it-assess', '信息技术评估', 'IT assesses', role('it'))]),
        branch('business', '业务', 'Business', [approve('business-assess', '业务评估', 'Business assesses', role('supervisor'))]),
      ]),
      work('test', '测试与回滚演练', 'Tests and rollback rehearsal', role('it'), {
        fills: ['rounds', 'rollback_rehearsed'],
        ...within(workingDay * 5, workingDay),
      }),
      approve('release', '发布批准', 'Release', role('supervisor')),
      copyTo('notice', '通知用户部门', 'Units are told', [role('operator')]),
      work('release-batches', '分批发布', 'Release in batches', role('it'), {
        fills: ['backed_up', 'users_told', 'data_frozen', 'batches'],
        ...within(workingDay * 5, workingDay),
      }),
      work('watch', '加强监控与验证', 'Watch and verify', role('it'), {
        fills: ['watched_until', 'rolled_back', 'rollback_reason', 'verification'],
        ...within(workingDay * 5, workingDay),
      }),
      confirm('确认完成', 'Confirm completion'),
    ],
    withdraw: 'before-first-decision',
  },
  numbering: { prefix: 'SJ', period: 'year', digits: 4 },
  permissions: { start: [{ role: 'it' }], read: [{ role: 'it' }, { role: 'supervisor' }], export: [{ role: 'it' }] },
  register: {
    columns: ['number', 'system', 'to_version', 'window_from', 'risk', 'people_total', 'watched_until', 'rolled_back', 'state'],
    sort: { column: 'window_from', descending: true },
    totals: ['people_total'],
    groupBy: 'system',
  },
}
