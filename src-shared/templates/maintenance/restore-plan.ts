import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, instant, longText, member, required, text, files, yesNo } from '../parts/fields.ts'
import { approve, confirm, mustHold, named, role, secondCheck, within, work } from '../parts/steps.ts'

/** 数据恢复计划: written, approved by the responsible leader, carried out by the plan and watched, verified. */
export const restorePlan: SteppedDraft = {
  format: 2,
  key: 'restore-plan',
  version: 1,
  name: { zh: '数据恢复计划', en: 'Restore plan' },
  summary: { zh: '恢复前的计划与审批、恢复过程与恢复后验证', en: 'A restore: planned, approved, watched and verified' },
  guide: {
    zh: '一、恢复前写明原因、备份、范围、步骤与责任人，经负责领导批准。\n二、按计划恢复，监护人全程监控。\n三、恢复后验证关键数据的准确性和流程的完整性，由第二人核对。',
    en: '1. Say why, from which backup, what, how and who; the responsible leader approves.\n2. Restore by the plan while somebody watches throughout.\n3. Verify key data and the completeness of processes; a second person compares.',
  },
  carries: ['BAK-10', 'BAK-11', 'BAK-12'],
  icon: 'file',
  form: [
    required(text('object', '恢复对象', 'What is restored', { maxLength: 80 })),
    required(text('backup', '使用的备份', 'Backup used', { maxLength: 80, checked: true })),
    required(longText('reason', '恢复原因', 'Reason')),
    required(longText('steps', '恢复步骤与回退办法', 'Steps, and the way back')),
    required(member('executor', '执行人', 'Carried out by')),
    required(member('watcher', '监护人', 'Watched by')),
    required(instant('planned_at', '计划时间', 'Planned for')),
    required(instant('began_at', '开始时间', 'Began at')),
    required(instant('ended_at', '完成时间', 'Ended at')),
    required(longText('course', '恢复过程记录', 'What happened')),
    required(
      choice(
        'data_right',
        '关键数据核对',
        'Key data',
        [
          ['equal', '一致', 'Equal'],
          ['explained', '有差异，已说明', 'Different, explained'],
        ],
        { checked: true },
      ),
    ),
    required(yesNo('processes_complete', '流程完整', 'Processes complete', { checked: true })),
    files('papers', '附件', 'Attachments'),
  ],
  rules: [
    mustHold('two-people', 'form.executor != form.watcher', ['watcher'], '执行人与监护人须为两人', 'It takes two people'),
    mustHold('end-after-beginning', 'form.ended_at >= form.began_at', ['ended_at'], '完成时间不能早于开始时间', 'It ends after it begins'),
  ],
  title: "form.object + ' 恢复'",
  route: {
    steps: [
      approve('leader', '负责领导审批', 'Responsible leader', role('supervisor'), within(240)),
      work('restore', '执行恢复', 'Restore', named('executor'), { fills: ['began_at', 'ended_at', 'course'] }),
      work('verify', '恢复验证', 'Verify', named('watcher'), { fills: ['data_right', 'processes_complete'], canTransfer: false }),
      secondCheck('compare', '第二人核对', 'Second person', role('supervisor')),
      confirm('确认恢复完成', 'Confirm'),
    ],
  },
  numbering: { prefix: 'HF', period: 'year', digits: 3 },
  permissions: { start: [{ role: 'it' }, { role: 'administrator' }], read: [{ role: 'supervisor' }], export: [{ role: 'it' }] },
  register: {
    columns: ['number', 'object', 'backup', 'executor', 'watcher', 'began_at', 'ended_at', 'data_right', 'state'],
    sort: { column: 'business_date', descending: true },
  },
}
