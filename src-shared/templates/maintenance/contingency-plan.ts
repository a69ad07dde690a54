import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, count, date, files, longText, member, required, table, text } from '../parts/fields.ts'
import { approve, mustHold, role, within, workingDay } from '../parts/steps.ts'
import { emergencyKinds } from './emergency-kinds.ts'

/** 应急预案: procedure, roles and resources for one of the eight categories, with who must step in at which level. */
export const contingencyPlan: SteppedDraft = {
  format: 2,
  key: 'contingency-plan',
  version: 1,
  name: { zh: '应急预案', en: 'Contingency plan' },
  summary: { zh: '八类突发事件的处置流程、分工、资源与分级', en: 'Procedure, roles, resources and levels for the eight emergencies' },
  guide: {
    zh: '一、八类突发事件各一份预案，到期复审。\n二、写明处置步骤、责任人、联系电话与应急资源；断网时凭本单即可执行。\n三、一级响应须主管级领导到场，二级由部门负责人牵头；按本单位规定填写。',
    en: '1. One plan for each of the eight emergencies, reviewed when due.\n2. Say steps, people, phone numbers and resources; with this page alone it must work without network.\n3. Level 1 brings in a supervisor-level leader, level 2 is led by the head of the unit; fill in what your company rules.',
  },
  carries: ['OPS-24', 'OPS-25', 'OPS-26', 'OPS-30', 'TPL-07'],
  icon: 'clipboard',
  form: [
    required(choice('emergency', '应急类别', 'Emergency', emergencyKinds)),
    required(date('review_by', '复审日期', 'Review by')),
    required(text('trigger', '启动条件', 'When it starts', { maxLength: 200, width: 'full' })),
    required(
      table(
        'stages',
        '处置步骤',
        'Steps',
        [
          required(text('step', '步骤', 'Step', { maxLength: 200 })),
          required(member('responsible', '责任人', 'Responsible')),
          required(count('within_minutes', '时限（分钟）', 'Within (minutes)')),
          text('fallback', '纸面替代办法', 'On paper', { maxLength: 200 }),
        ],
        { minRows: 1, maxRows: 60 },
      ),
    ),
    required(
      table(
        'levels',
        '响应分级',
        'Levels',
        [
          required(
            choice('level', '级别', 'Level', [
              ['one', '一级', 'Level 1'],
              ['two', '二级', 'Level 2'],
              ['three', '三级', 'Level 3'],
            ]),
          ),
          required(text('condition', '条件', 'Condition', { maxLength: 200 })),
          required(member('leader', '到场负责人', 'Who must step in')),
        ],
        { minRows: 1, maxRows: 6 },
      ),
    ),
    required(
      table(
        'contacts',
        '联系电话',
        'Phone list',
        [required(text('person', '姓名或单位', 'Person or organisation', { maxLength: 60 })), required(text('phone', '电话', 'Phone', { maxLength: 30 }))],
        { minRows: 1, maxRows: 60 },
      ),
    ),
    required(longText('resources', '应急资源', 'Resources', { maxLength: 1000 })),
    files('papers', '附件', 'Attachments'),
  ],
  rules: [mustHold('review-ahead', 'form.review_by > record.business_date', ['review_by'], '复审日期须在今天之后', 'The review lies in the future')],
  staleDays: 365,
  title:
    "{'power': '停电', 'network': '网络中断', 'data-loss': '数据丢失', 'attack': '网络攻击', 'leak': '数据泄露', 'system': '系统故障', 'fire': '火灾', 'unreachable': '场所或人员不可达'}[form.emergency] + '预案'",
  route: {
    steps: [
      approve('security', '安全管理员审核', 'Security officer', role('security-officer'), within(workingDay * 2)),
      approve('supervisor', '业务主管批准', 'Supervisor', role('supervisor'), within(workingDay * 2)),
    ],
    copyTo: [role('operator')],
  },
  numbering: { prefix: 'YA', period: 'year', digits: 3 },
  permissions: { start: [{ role: 'it' }, { role: 'security-officer' }, { role: 'supervisor' }], read: ['everyone'], export: [{ role: 'security-officer' }] },
  register: {
    columns: ['number', 'emergency', 'trigger', 'review_by', 'creator', 'state', 'closed_at'],
    sort: { column: 'review_by', descending: false },
    groupBy: 'emergency',
  },
}
