import { expect, test } from 'vitest'
import { machineLimitsOf } from '#shared/definition/captures.ts'
import { compileDefinition } from '#shared/definition/compile.ts'
import { definitionBodySchema, type SteppedDraft } from '#shared/definition/definition.ts'
import { rolesNamed } from '#shared/definition/structure.ts'
import { machineAlert } from '#shared/templates/maintenance/machine-alert.ts'
import { machineDay } from '#shared/templates/maintenance/machine-day.ts'

const body = (draft: SteppedDraft) => definitionBodySchema.parse(draft)
function problem(draft: SteppedDraft): unknown {
  const compiled = compileDefinition(body(draft))
  return compiled.ok ? null : compiled.fault.params
}
const setTo = (key: string, value: number): SteppedDraft => ({
  ...machineAlert,
  parameters: (machineAlert.parameters ?? []).map((each) => (each.key === key ? { ...each, value } : each)),
})

test('[OPS-07] thresholds are parameters of the definition: a version with others counts with those', () => {
  expect(machineLimitsOf(body(setTo('cpu_over', 60)))).toContainEqual({ metric: 'cpu', over: 60, clears: 75, minutes: 5 })
  expect(machineLimitsOf(body(machineAlert)).map(({ metric }) => metric)).toEqual(['cpu', 'memory', 'disk_io', 'disk_space'])
  expect(rolesNamed(body(machineAlert))).toContain('it')
})

test('[OPS-07] a definition that machines cannot fill is refused with the reason', () => {
  expect(problem(setTo('cpu_over', 60))).toMatchObject({ where: 'captures', detail: 'cpu is over where it begins' })
  expect(problem({ ...machineAlert, form: machineAlert.form.filter(({ key }) => key !== 'reached') })).toMatchObject({
    detail: 'reached is not of the kind that machines fill',
  })
  expect(problem({ ...machineDay, form: machineDay.form.filter(({ key }) => key !== 'cpu_peak') })).toMatchObject({
    detail: 'cpu_peak is not of the kind that machines fill',
  })
  const twice = { kind: 'breach', keeper: 'it', minutes: 5, limits: [1, 2].map(() => ({ metric: 'cpu', over: 90, clears: 50 }) as const) } as const
  expect(problem({ ...machineAlert, captures: { ...twice, limits: [...twice.limits] } })).toMatchObject({ detail: 'limits a metric twice' })
  expect([problem(machineAlert), problem(machineDay)]).toEqual([null, null])
})
