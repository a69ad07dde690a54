import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, definition, files, longText, required, text } from '../parts/fields.ts'
import { approve, beside, branch, either, role, within, work, workingDay } from '../parts/steps.ts'

/** 流程设计申请: a new or changed process is applied for, reviewed by business and IT together, then published. */
export const processDesign: SteppedDraft = {
  format: 2,
  key: 'process-design',
  version: 1,
  name: { zh: '流程设计申请', en: 'Process design' },
  summary: { zh: '新增或变更流程的申请、业务与 IT 联合评审', en: 'New or changed processes: applied for, reviewed by business and IT' },
  guide: {
    zh: '一、写明现状、目标、涉及岗位与制度依据，附上设计好的流程定义。\n二、业务与信息技术联合评审，查看逐项差异与历史单据演练，双方同意方可上线。\n三、管理员发布为新版本，运行中的单据仍按原版本办理。',
    en: '1. Say how it is, what is wanted, which posts and rules are concerned, and put the designed definition in.\n2. Business and IT review together, with every difference and a rehearsal on past records; both must agree.\n3. An administrator publishes it as a new version; running records keep theirs.',
  },
  carries: ['TPL-01', 'TPL-02', 'TPL-06', 'TPL-07'],
  icon: 'file',
  form: [
    required(text('process', '流程名称', 'Process', { maxLength: 80 })),
    required(
      choice('kind', '申请类别', 'Kind', [
        ['new', '新增', 'New'],
        ['change', '变更', 'Change'],
        ['retire', '停用', 'Retire'],
      ]),
    ),
    required(longText('present', '现状与问题', 'How it is')),
    required(longText('wanted', '目标与设计要点', 'What is wanted')),
    required(text('rule', '制度依据', 'Rule', { maxLength: 120 })),
    longText('concerned', '涉及岗位与系统', 'Posts and systems concerned', { maxLength: 1000 }),
    definition('proposal', '流程定义', 'Definition', { visibleWhen: "form.kind != 'retire'", requiredWhen: "form.kind != 'retire'" }),
    files('draft', '附件与草图', 'Files and sketches'),
  ],
  title: "form.process + {'new': ' 新增', 'change': ' 变更', 'retire': ' 停用'}[form.kind]",
  route: {
    steps: [
      beside('joint-review', '联合评审', 'Joint review', [
        branch('business', '业务', 'Business', [
          approve('business-review', '业务评审', 'Business review', role('supervisor'), within(workingDay * 3, workingDay)),
        ]),
        branch('it', '信息技术', 'IT', [approve('it-review', '信息技术评审', 'IT review', role('it'), within(workingDay * 3, workingDay))]),
      ]),
      either('what', '办理', 'Carry out', [
        branch('retire', '停用', 'Retire', [work('retire', '停用', 'Retire', role('administrator'), within(workingDay * 2))], "form.kind == 'retire'"),
        branch('publish', '发布', 'Publish', [work('publish', '发布', 'Publish', role('administrator'), { publishes: 'proposal', ...within(workingDay * 2) })]),
      ]),
    ],
  },
  numbering: { prefix: 'LC', period: 'year', digits: 3 },
  permissions: { start: ['everyone'], read: [{ role: 'it' }, { role: 'supervisor' }], export: [{ role: 'it' }] },
  register: {
    columns: ['number', 'process', 'kind', 'creator', 'unit', 'state', 'closed_at'],
    sort: { column: 'submitted_at', descending: true },
    groupBy: 'kind',
  },
}
