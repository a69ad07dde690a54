import type { SteppedDraft } from '#shared/definition/definition.ts'
import { asked, choice, date, files, longText, member, required, text, unit, yesNo } from '../parts/fields.ts'
import { beside, branch, confirm, mustHold, named, role, shouldHold, unitHead, waitUntil, within, work } from '../parts/steps.ts'

/** 离职与转岗: work is handed over, accounts and passes go on the last day, IT, office and security beside each other. */
export const leaver: SteppedDraft = {
  format: 2,
  key: 'leaver',
  version: 1,
  name: { zh: '离职与转岗', en: 'Leavers and movers' },
  summary: { zh: '离职或转岗的工作交接、账号停用与物品归还', en: 'Work handed over, accounts closed, things returned' },
  guide: {
    zh: '一、确定离职或转岗当日提交；信息技术在最后工作日停用或调整账号，须立即停用的，最后工作日填当天。\n二、待办移交给接手人；接手人确认后方可办结。\n三、通行证、存储介质、办公物品在最后工作日归还。',
    en: '1. Submit the day it is known; IT closes or changes the account on the last day, which is today where it must be at once.\n2. Open work goes to the successor, who confirms.\n3. Pass, media and equipment come back on the last day.',
  },
  carries: ['AUT-22', 'PRM-01'],
  icon: 'people',
  form: [
    required(member('person', '人员', 'Person')),
    required(
      choice('kind', '类别', 'Kind', [
        ['leave', '离职', 'Leaves the company'],
        ['move', '转岗', 'Changes post'],
      ]),
    ),
    required(date('last_day', '最后工作日', 'Last day')),
    required(member('successor', '工作接手人', 'Successor')),
    asked("form.kind == 'move'", unit('moves_to', '转入部门', 'New unit')),
    required(longText('hand_over', '交接事项', 'What is handed over')),
    required(date('account_closed_on', '账号停用或调整日期', 'Account closed or changed on')),
    required(yesNo('devices_back', '设备与介质已归还', 'Devices and media returned')),
    required(yesNo('pass_back', '通行证已收回', 'Pass taken back')),
    text('open_points', '遗留事项', 'Open points', { maxLength: 200, width: 'full' }),
    files('papers', '交接清单', 'Hand-over list'),
  ],
  rules: [
    mustHold('not-his-own-successor', 'form.successor != form.person', ['successor'], '接手人不能是本人', 'Nobody succeeds himself'),
    shouldHold(
      'closed-in-time',
      'form.account_closed_on <= form.last_day',
      ['account_closed_on'],
      '账号晚于最后工作日停用，请说明原因',
      'The account was closed after the last day: say why',
    ),
  ],
  title: "{'leave': '离职', 'move': '转岗'}[form.kind] + ' ' + form.last_day",
  route: {
    steps: [
      beside('clearing', '离岗办理', 'Clearing', [
        branch('work', '工作交接', 'Work', [
          work('take-over', '接手人确认', 'Successor confirms', named('successor'), { fills: ['open_points'], ...within(420) }),
        ]),
        branch('account', '账号', 'Account', [
          waitUntil('account-wait', '等待最后工作日', 'Until the last day', 'last_day'),
          work('close-account', '停用或调整账号', 'Close or change the account', role('it'), { fills: ['account_closed_on'], ...within(60, 15) }),
        ]),
        branch('things', '物品', 'Things', [
          waitUntil('things-wait', '等待最后工作日', 'Until the last day', 'last_day'),
          work('return-things', '物品归还', 'Things returned', role('office'), { fills: ['devices_back'], ...within(420) }),
        ]),
        branch('pass', '通行证', 'Pass', [
          waitUntil('pass-wait', '等待最后工作日', 'Until the last day', 'last_day'),
          work('return-pass', '收回通行证', 'Pass taken back', role('security-officer'), { fills: ['pass_back'], ...within(420) }),
        ]),
      ]),
      confirm('部门确认办结', 'Unit confirms'),
    ],
    copyTo: [role('hr'), unitHead()],
  },
  numbering: { prefix: 'LZ', period: 'year', digits: 4 },
  permissions: { start: [{ role: 'hr' }, { role: 'supervisor' }], read: [{ role: 'hr' }, { role: 'it' }], export: [{ role: 'hr' }] },
  register: {
    columns: ['number', 'person', 'kind', 'last_day', 'successor', 'account_closed_on', 'devices_back', 'pass_back', 'state'],
    sort: { column: 'last_day', descending: true },
    groupBy: 'kind',
  },
}
