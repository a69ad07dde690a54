import type { CallValue, RecordView } from '#shared/contract/store.ts'
import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import { processDesign } from '#shared/templates/governance/process-design.ts'
import { leave } from '#shared/templates/office/leave.ts'
import { members, sampleId } from './sample-company.ts'

/** A change of the leave process under review: another name, a shorter limit, one field more, one node more. */
export const design: DefinitionBody = definitionBodySchema.parse(processDesign)
/** The version that stands. */
export const leaveNow: DefinitionBody = definitionBodySchema.parse(leave)

const [first, ...others] = leave.form
const [head, ...rest] = leave.route.steps
const label = { zh: '紧急联系人', en: 'Emergency contact' }
/** The version that is proposed. */
export const leaveNext: DefinitionBody = definitionBodySchema.parse({
  ...leave,
  version: 2,
  form: [first, { key: 'contact', kind: 'text', label, required: true, maxLength: 40 }, ...others],
  route: {
    ...leave.route,
    steps: [
      { ...head, limit: { workingMinutes: 240, warnBefore: 60 } },
      { key: 'hr', kind: 'approve', label: { zh: '人事备案', en: 'Human resources' }, assignee: { kind: 'role', role: 'hr' } },
      ...rest,
    ],
  },
})

/** What a design application holds. */
export const designData = {
  process: '请假',
  kind: 'change',
  present: '请假单没有紧急联系人，负责人审批时限过长。',
  wanted: '增加紧急联系人，审批时限改为半天，人事备案。',
  rule: '人员管理办法 第四章',
  proposal: JSON.parse(JSON.stringify(leaveNext)) as RecordView['record']['data'][string],
}

const asked = (node: string, ...who: (keyof typeof members)[]) => ({ node, members: who.map((name) => members[name].id), standIn: false })

/** What became of the closed leave records under it. */
export const rehearsed: CallValue<'definition.rehearse'> = {
  basis: 1,
  cases: 186,
  differ: 186,
  differing: [
    {
      recordId: sampleId(108),
      number: 'QJ2026-000412',
      title: '林晓 年假 3 天',
      fault: { code: 'field-required', field: 'contact' },
      before: { asked: [asked('unit-head', 'chen')], clashes: [], minutes: 260 },
      after: { asked: [asked('unit-head', 'chen'), asked('hr', 'zhao')], clashes: [], minutes: 410 },
    },
    {
      recordId: sampleId(109),
      number: 'QJ2026-000408',
      title: '孙浩 事假 1 天',
      fault: null,
      before: { asked: [asked('unit-head', 'chen')], clashes: [], minutes: 260 },
      after: {
        asked: [asked('unit-head', 'chen'), asked('hr', 'chen')],
        clashes: [{ kind: 'same-person', node: 'hr', members: [members.chen.id] }],
        minutes: 410,
      },
    },
  ],
  load: [
    { memberId: members.zhao.id, before: 0, after: 186 },
    { memberId: members.chen.id, before: 186, after: 187 },
  ],
  minutes: { before: 262, after: 408 },
  names: Object.fromEntries(Object.values(members).map(({ id, name }) => [id, name])),
}
