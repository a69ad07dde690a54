import { expect, test } from 'vitest'
import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import { guideOf } from '#shared/definition/guide.ts'
import { provePublishing } from '#shared/definition/structure.ts'
import { countOf, nodesOf } from '#shared/definition/route.ts'
import { isAsking } from '#shared/definition/steps.ts'
import { library } from '#shared/templates/library.ts'
import { steppedWith } from '../../support/company.ts'

const within = (zh: string, en: string) =>
  definitionBodySchema.parse(
    steppedWith({
      guide: { zh, en },
      parameters: [{ key: 'days_max', label: { zh: '天数', en: 'Days' }, value: 35, scale: 1, suffix: { zh: '天', en: 'days' } }],
    }),
  )
const refusal = (body: DefinitionBody) => {
  const proven = provePublishing(body)
  return proven.ok ? 'ok' : `${proven.fault.params?.['where']}: ${proven.fault.params?.['detail']}`
}

test('[ENT-11] a guide tells the numbers that are set', () => {
  const body = within('至多 {days_max} 天。', 'At most {days_max} days.')
  expect(guideOf(body)).toEqual({ zh: '至多 3.5 天。', en: 'At most 3.5 days.' })
  expect(refusal(body)).toBe('ok')
})

test('a guide that names no parameter, or names it to the readers of one language only, is not published', () => {
  expect(refusal(within('至多 {days} 天。', 'At most {days} days.'))).toBe('guide: unknown parameter days')
  expect(refusal(within('至多 {days_max} 天。', 'At most some days.'))).toBe('guide: parameter days_max in one language only')
})

test('what a guide of the library says in figures is what its parameters, limits and rules say', () => {
  for (const body of library) {
    const said = [...(guideOf(body)?.zh ?? '').matchAll(/(\d+(?:\.\d+)?)\s*(?:个)?(?:工作)?(分钟|小时|天|%|轮|人)/g)].map(
      ([, figure = '', unit]) => Number(figure) * (unit === '小时' ? 60 : 1),
    )
    expect([body.key, said.filter((figure) => !figuresOf(body).has(figure))]).toEqual([body.key, []])
  }
})

/** Figures that a definition goes by; hours as minutes. */
function figuresOf(body: DefinitionBody): ReadonlySet<number> {
  const parameters = body.format === 1 ? [] : body.parameters.map(({ value, scale, suffix }) => (value / 10 ** scale) * (suffix?.zh === '小时' ? 60 : 1))
  const limits = nodesOf(body).flatMap((node) => {
    if (!isAsking(node) || !node.limit) return []
    const { limit } = node
    const whole = 'by' in limit ? [] : [countOf(body, 'minutes' in limit ? limit.minutes : limit.workingMinutes)]
    // Each step of an escalation is counted from the one before; a guide says that, or how long it is after the end of the limit.
    let told = 0
    const warned = limit.warnBefore === undefined ? [] : [countOf(body, limit.warnBefore)]
    return [...whole, ...warned, ...(limit.escalate ?? []).flatMap(({ after }) => [countOf(body, after), (told += countOf(body, after))])]
  })
  const rules = body.rules.flatMap(({ assert }) => [...assert.matchAll(/\d+/g)].map(Number))
  return new Set([...parameters, ...limits, ...rules])
}
