import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'

const words = (zh: string, en: string) => ({ zh, en })

/** Work on which its doers report, beside what a second person enters blind. */
export const enteredCase: DefinitionBody = definitionBodySchema.parse({
  format: 2,
  key: 'entered-case',
  version: 1,
  name: words('盲录单', 'Entered case'),
  summary: words('两人录入', 'Entered by two'),
  form: [{ key: 'subject', kind: 'text', label: words('事由', 'Subject'), required: true, checked: true }],
  title: 'form.subject',
  route: {
    steps: [
      {
        key: 'beside',
        kind: 'parallel',
        label: words('并行', 'Beside each other'),
        branches: [
          {
            key: 'entry',
            label: words('盲录', 'Entry'),
            steps: [{ key: 'second', kind: 'double-entry', label: words('盲录', 'Entry'), assignee: { kind: 'unit-head' } }],
          },
          { key: 'work', label: words('办理', 'Work'), steps: [{ key: 'work', kind: 'do', label: words('办理', 'Work'), assignee: { kind: 'initiator' } }] },
        ],
      },
    ],
  },
  numbering: { prefix: 'EC', period: 'none', digits: 5 },
  permissions: { start: ['everyone'] },
  register: { columns: ['number', 'subject'], sort: { column: 'number', descending: true } },
})
