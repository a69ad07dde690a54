import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { definitionProblems } from '#shared/definition/problems.ts'
import { leave } from '#shared/templates/office/leave.ts'
import { DesignProvider, type Design } from '#renderer/features/designer/design-context.ts'
import { asStepped, type Body } from '#renderer/features/designer/model/body.ts'
import type { DesignPlace } from '#renderer/features/designer/model/design-place.ts'
import { ProblemList } from '#renderer/features/designer/problem-list.tsx'
import { Properties } from '#renderer/features/designer/properties.tsx'
import { problemsOf } from '#renderer/features/designer/use-problems.ts'

const base = asStepped(definitionBodySchema.parse(leave))

function shown(body: Body, place: DesignPlace): string {
  const design: Design = {
    body,
    base,
    edit: () => {},
    settle: () => {},
    place,
    select: () => {},
    problems: problemsOf(body, definitionProblems(body)),
    roles: [{ key: 'hr', name: { zh: '人事', en: 'HR' } }],
    posts: [],
    definitions: [],
    members: [],
  }
  return renderToStaticMarkup(
    <DesignProvider value={design}>
      <Properties />
      <ProblemList problems={design.problems} />
    </DesignProvider>,
  )
}

test('a step shows whom it asks, how long, and the condition that is wrong with its reason beneath', () => {
  const steps = base.route.steps.map((step) => (step.key === 'upper-head' && step.kind === 'approve' ? { ...step, when: 'form.dayz > 3' } : step))
  const page = shown({ ...base, route: { ...base.route, steps } }, { part: 'route', kind: 'step', key: 'upper-head' })
  for (const word of ['上级负责人审批', '部门负责人', '上 1 级部门', '按工作时间', 'form.dayz &gt; 3', '表单里没有字段“dayz”', '1 处问题'])
    expect(page).toContain(word)
})

test('whoever changes the kind of a published field is warned, and its key is fixed', () => {
  const form = base.form.map((field) =>
    field.key === 'reason' && field.kind === 'long-text' ? { ...field, kind: 'text' as const, maxLength: 80, unique: false } : field,
  )
  const page = shown({ ...base, form }, { part: 'form', kind: 'field', key: 'reason', column: null })
  expect(page).toContain('这个字段已在第 1 版使用')
  expect(page).toContain('已发布版本使用此标识')
  expect(shown(base, { part: 'form', kind: 'field', key: 'reason', column: null })).not.toContain('这个字段已在第 1 版使用')
})
