import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, count, computed, date, decimal, files, longText, required, table, text } from '../parts/fields.ts'
import { mustHold, parameter, role, shouldHold, work, workingDay, within } from '../parts/steps.ts'
import { oneOf, recurring, submittedWithin } from '../parts/schedules.ts'

/** 备份设备检查: devices, free space, a sample read back, success rate. */
export const backupDeviceCheck: SteppedDraft = {
  format: 2,
  key: 'backup-device-check',
  version: 1,
  name: { zh: '备份设备检查', en: 'Backup device check' },
  summary: { zh: '备份设备、可用空间、抽样读回与成功率的定期检查', en: 'Devices, free space, a sample read back, and the success rate' },
  guide: {
    zh: '一、每月第二个工作日自动发给轮值人，三个工作日内完成。逐台检查本地与异地备份设备。\n二、每台抽取一份备份读回，确认可用。\n三、空间低于下限或读回失败的立即处理。',
    en: '1. Given to one of IT in turn on the second working day of the month, done within three. Check each device, on site and off site.\n2. Read one backup back from each.\n3. Act at once when space is low or a reading fails.',
  },
  carries: ['BAK-06', 'BAK-08', 'BAK-15', 'BAK-16'],
  icon: 'check',
  parameters: [parameter('free_min', '可用空间下限', 'Least free space', 20, { min: 1, max: 90, suffix: { zh: '%', en: '%' } })],
  schedules: [
    recurring('monthly', '月度备份设备检查', 'Monthly device check', {
      every: { kind: 'monthly', day: { working: 2 }, at: '09:00' },
      for: oneOf('it'),
      data: { checked_on: 'record.business_date' },
      ...submittedWithin(1260),
    }),
  ],
  form: [
    required(date('checked_on', '检查日期', 'Checked on', { default: 'today' })),
    required(count('runs', '本期备份次数', 'Backups in the period', { min: 1 })),
    required(count('failed_runs', '其中失败次数', 'Of these failed')),
    computed('success', '备份成功率（%）', 'Success rate (%)', { result: 'integer', expression: '(form.runs - form.failed_runs) * 100 / form.runs' }),
    required(
      table(
        'devices',
        '设备明细',
        'Devices',
        [
          required(text('device', '设备', 'Device', { maxLength: 60 })),
          required(
            choice('site', '位置', 'Site', [
              ['local', '本地', 'On site'],
              ['remote', '异地', 'Off site'],
            ]),
          ),
          required(decimal('free', '可用空间', 'Free space', 1, { min: 0, max: 1000, suffix: { zh: '%', en: '%' } })),
          required(
            choice('sample', '抽样读回', 'Sample read back', [
              ['good', '成功', 'Good'],
              ['bad', '失败', 'Failed'],
            ]),
          ),
          text('remark', '说明', 'Remark', { maxLength: 200, requiredWhen: "row.sample == 'bad'" }),
        ],
        { minRows: 1, maxRows: 50 },
      ),
    ),
    computed('bad', '需处理台数', 'To be dealt with', {
      result: 'integer',
      expression: "form.devices.filter(device, device.sample == 'bad' || device.free < double(param.free_min)).size()",
    }),
    required(longText('measures', '处理情况', 'What was done')),
    files('papers', '附件', 'Attachments'),
  ],
  rules: [
    mustHold('failed-within', 'form.failed_runs <= form.runs', ['failed_runs'], '失败次数不能大于总次数', 'More failures than runs'),
    shouldHold('one-off-site', "form.devices.exists(device, device.site == 'remote')", ['devices'], '没有异地备份设备，请说明', 'No device off site: say why'),
  ],
  title: "form.checked_on + ' 备份设备检查'",
  route: {
    steps: [work('act', '处理', 'Act', role('it'), { fills: ['measures'], when: 'form.bad > 0', ...within(workingDay) })],
    copyTo: [role('supervisor')],
  },
  numbering: { prefix: 'BF', period: 'year', digits: 3 },
  permissions: { start: [{ role: 'it' }, { role: 'administrator' }], read: [{ role: 'supervisor' }], export: [{ role: 'it' }] },
  register: {
    columns: ['number', 'checked_on', 'runs', 'failed_runs', 'success', 'bad', 'creator', 'state'],
    sort: { column: 'checked_on', descending: true },
    totals: ['runs', 'failed_runs', 'bad'],
  },
}
