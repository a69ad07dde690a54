import { isPlain } from '#shared/definition/definition.ts'
import { recordColumns } from '#shared/definition/structure.ts'
import { useText, type Speak } from '#renderer/text/text.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { useDesign } from './design-context.ts'
import type { Body } from './model/body.ts'
import { setMember } from './model/set-member.ts'
import { ManyProperty, PickProperty, TickProperty, type PickOption } from './property.tsx'
import { SectionProblems } from './section-problems.tsx'

/** Columns that a register can show, by key: the form's fields and what every record has. */
export function registerOptions(body: Body, t: Speak, name: (text: LocalText) => string): readonly PickOption[] {
  return [
    ...body.form.filter(isPlain).map(({ key, label }) => ({ key, label: name(label) })),
    ...recordColumns.map((key) => ({ key, label: t(`designer.column.${key}`) })),
  ]
}

/** How the register looks when it is opened. */
export function RegisterSection() {
  const { t, name } = useText()
  const { body, edit } = useDesign()
  const { register } = body
  const options = registerOptions(body, t, name)
  const none = { key: 'none', label: t('designer.none') }
  const put = (next: Body['register']) => edit({ on: 'settings', put: { register: next } })
  const numbers = options.filter(({ key }) => {
    const field = body.form.find((each) => each.key === key)
    if (key === 'amount') return true
    return field?.kind === 'money' || field?.kind === 'integer' || field?.kind === 'decimal' || (field?.kind === 'computed' && field.result !== 'text')
  })
  const groups = options.filter(
    ({ key }) => body.form.some((field) => field.key === key && field.kind !== 'long-text') || ['unit', 'creator', 'state'].includes(key),
  )
  return (
    <>
      <SectionProblems section="register" />
      <ManyProperty label={t('designer.registerColumns')} value={register.columns} options={options} onChange={(columns) => put({ ...register, columns })} />
      <PickProperty
        label={t('designer.sort')}
        value={register.sort.column}
        options={options}
        onChange={(column) => put({ ...register, sort: { ...register.sort, column } })}
      />
      <TickProperty
        label={t('designer.descending')}
        value={register.sort.descending}
        onChange={(descending) => put({ ...register, sort: { ...register.sort, descending } })}
      />
      <ManyProperty label={t('designer.totals')} value={register.totals} options={numbers} onChange={(totals) => put({ ...register, totals })} />
      <PickProperty
        label={t('designer.groupBy')}
        value={register.groupBy ?? 'none'}
        options={[none, ...groups]}
        onChange={(key) => put(setMember(register, 'groupBy', key === 'none' ? undefined : key))}
      />
      <PickProperty
        label={`${t('designer.chart')} ${t('designer.chartBy')}`}
        value={register.chart?.by ?? 'none'}
        options={[none, ...options]}
        onChange={(by) => put(setMember(register, 'chart', by === 'none' ? undefined : { by, value: register.chart?.value ?? numbers[0]?.key ?? 'amount' }))}
      />
      {register.chart === undefined ? null : (
        <PickProperty
          label={`${t('designer.chart')} ${t('designer.chartValue')}`}
          value={register.chart.value}
          options={numbers}
          onChange={(value) => register.chart && put({ ...register, chart: { ...register.chart, value } })}
        />
      )}
    </>
  )
}
