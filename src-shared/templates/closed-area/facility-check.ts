import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, computed, date, files, longText, required, table, text } from '../parts/fields.ts'
import { mustHold, role, work, workingDay, inEachRow } from '../parts/steps.ts'
import { oneOf, recurring, submittedWithin } from '../parts/schedules.ts'

/** 安全设施检查: cameras, fire and burglar equipment, each with its state; what is broken is repaired. */
export const facilityCheck: SteppedDraft = {
  format: 2,
  key: 'facility-check',
  version: 1,
  name: { zh: '安全设施检查', en: 'Facility check' },
  summary: { zh: '监控、消防、防盗设施的定期检查与修复', en: 'Cameras, fire and burglar equipment are inspected and repaired' },
  guide: {
    zh: '一、每月 5 日自动发给轮值安全管理员，三个工作日内完成。逐台检查并记录，消防器材核对压力与有效期。\n二、故障设施挂牌，并在本单中跟踪修复。\n三、检查记录保存备查。',
    en: '1. Given to one of the security officers in turn on the 5th of the month, done within three working days. Inspect each device; for fire equipment read pressure and expiry.\n2. Label what is broken and follow its repair here.\n3. The record is kept for inspection.',
  },
  carries: ['CLD-18', 'CLD-20'],
  icon: 'check',
  schedules: [
    recurring('monthly', '月度设施检查', 'Monthly facility check', {
      every: { kind: 'monthly', day: 5, restDay: 'after', at: '09:00' },
      for: oneOf('security-officer'),
      data: { checked_on: 'record.business_date' },
      ...submittedWithin(1260),
    }),
  ],
  form: [
    required(
      choice('system', '设施类别', 'System', [
        ['cctv', '视频监控', 'CCTV'],
        ['fire', '消防设施', 'Fire equipment'],
        ['burglar', '防盗报警', 'Burglar alarm'],
        ['door', '门禁', 'Door control'],
      ]),
    ),
    required(date('checked_on', '检查日期', 'Checked on', { default: 'today' })),
    required(
      table(
        'devices',
        '检查明细',
        'Devices',
        [
          required(text('device', '设备编号或位置', 'Device or place', { maxLength: 60 })),
          required(
            choice('condition', '状态', 'Condition', [
              ['good', '正常', 'Good'],
              ['faulty', '故障', 'Faulty'],
              ['expired', '过期', 'Expired'],
            ]),
          ),
          date('valid_until', '有效期至', 'Valid until'),
          text('remark', '说明', 'Remark', { maxLength: 200, requiredWhen: "row.condition != 'good'" }),
        ],
        { minRows: 1, maxRows: 300 },
      ),
    ),
    computed('faulty', '异常台数', 'Not in order', { result: 'integer', expression: "form.devices.filter(device, device.condition != 'good').size()" }),
    files('pictures', '照片', 'Pictures'),
    required(longText('repair', '修复情况', 'Repair')),
    required(date('repaired_on', '修复日期', 'Repaired on')),
  ],
  rules: [
    inEachRow(
      'devices',
      mustHold(
        'expired-is-said',
        "row.valid_until >= form.checked_on || row.condition == 'expired'",
        ['devices.condition'],
        '已过有效期，状态应为“过期”',
        'It has expired: say so',
      ),
    ),
    mustHold('repaired-after', 'form.repaired_on >= form.checked_on', ['repaired_on'], '修复日期不能早于检查日期', 'Nothing is repaired before it was checked'),
  ],
  title: "{'cctv': '视频监控', 'fire': '消防设施', 'burglar': '防盗报警', 'door': '门禁'}[form.system] + '检查'",
  route: {
    steps: [
      work('repair', '修复', 'Repair', role('security-officer'), {
        fills: ['repair', 'repaired_on'],
        when: 'form.faulty > 0',
        limit: { workingMinutes: workingDay * 3, warnBefore: workingDay },
      }),
    ],
    withdraw: 'before-first-decision',
    copyTo: [role('supervisor')],
  },
  numbering: { prefix: 'SS', period: 'year', digits: 5 },
  permissions: {
    start: [{ role: 'operator' }, { role: 'security-officer' }],
    read: [{ role: 'supervisor' }, { role: 'security-officer' }],
    export: [{ role: 'security-officer' }],
  },
  register: {
    columns: ['number', 'checked_on', 'system', 'creator', 'faulty', 'repaired_on', 'state'],
    sort: { column: 'checked_on', descending: true },
    totals: ['faulty'],
    groupBy: 'system',
    chart: { by: 'checked_on', value: 'faulty' },
  },
}
