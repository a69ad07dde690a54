import type { Principal } from '#shared/definition/definition.ts'
import { useText } from '#renderer/text/text.ts'
import { AssigneeList } from './assignee-list.tsx'
import { useDesign } from './design-context.ts'
import { LineProperty, ManyProperty, NumberProperty, PickProperty, TickProperty } from './property.tsx'
import { SectionProblems } from './section-problems.tsx'

const everyone = 'everyone'

/** How records are numbered. */
export function NumberingSection() {
  const { t } = useText()
  const { body, edit } = useDesign()
  const { prefix, period, digits } = body.numbering
  const put = (next: Partial<typeof body.numbering>, burst: string) => edit({ on: 'settings', put: { numbering: { ...body.numbering, ...next } } }, burst)
  const periods = { year: '2026', month: '202611', day: '20261126', none: '' } as const
  return (
    <>
      <SectionProblems section="numbering" />
      <LineProperty
        label={t('designer.prefix')}
        mono
        value={prefix}
        onChange={(text) => put({ prefix: text.toUpperCase() }, 'prefix')}
        note={t('designer.numberLike', { number: `${prefix}${periods[period]}-${'1'.padStart(Math.max(1, digits), '0')}` })}
      />
      <PickProperty
        label={t('designer.period')}
        value={period}
        options={(['year', 'month', 'day', 'none'] as const).map((key) => ({ key, label: t(`designer.period.${key}`) }))}
        onChange={(chosen) => put({ period: chosen === 'month' ? 'month' : chosen === 'day' ? 'day' : chosen === 'none' ? 'none' : 'year' }, 'period')}
      />
      <NumberProperty label={t('designer.digits')} min={3} max={9} value={digits} onChange={(next) => next !== undefined && put({ digits: next }, 'digits')} />
    </>
  )
}

/** Who may do what with the records of this process. */
export function PermissionsSection() {
  const { t, name } = useText()
  const { body, edit, roles } = useDesign()
  const options = [{ key: everyone, label: t('designer.everyone') }, ...roles.map((role) => ({ key: `role ${role.key}`, label: name(role.name) }))]
  const keyOf = (principal: Principal) => (principal === everyone ? everyone : `role ${principal.role}`)
  const principalOf = (key: string): Principal => (key === everyone ? everyone : { role: key.slice('role '.length) })
  const put = (which: keyof typeof body.permissions, keys: readonly string[]) =>
    edit({ on: 'settings', put: { permissions: { ...body.permissions, [which]: keys.map(principalOf) } } })
  const many = (which: keyof typeof body.permissions, label: string) => (
    <ManyProperty label={label} value={body.permissions[which].map(keyOf)} options={options} onChange={(keys) => put(which, keys)} />
  )
  return (
    <>
      <SectionProblems section="permissions" />
      {many('start', t('designer.start'))}
      {many('read', t('designer.read'))}
      {many('import', t('designer.imports'))}
      {many('export', t('designer.exports'))}
      <Corrections />
    </>
  )
}

/** The library's request; a file may name another. */
const correctionRequest = 'data-correction'

/** What may be corrected after it was handed in, and by whom; nothing chosen, nothing corrected. */
function Corrections() {
  const { t, name } = useText()
  const { body, edit, roles } = useDesign()
  const { fields = [], own, by = [], request } = body.corrections ?? {}
  const put = (next: Partial<NonNullable<typeof body.corrections>>) => {
    const corrections = { fields, by, ...(own ? { own } : {}), ...(request === undefined ? {} : { request }), ...next }
    edit({ on: 'settings', put: { corrections: corrections.fields.length === 0 ? undefined : corrections } })
  }
  const correctable = body.form.filter(({ kind }) => kind !== 'computed' && kind !== 'attachment' && kind !== 'definition')
  return (
    <>
      <ManyProperty
        label={t('correction.may')}
        value={fields}
        options={correctable.map(({ key, label }) => ({ key, label: name(label) }))}
        onChange={(next) => put({ fields: next })}
      />
      {fields.length === 0 ? null : (
        <>
          <NumberProperty
            label={t('correction.own')}
            optional
            min={1}
            max={527_040}
            suffix={t('correction.ownSuffix')}
            value={own?.minutes}
            onChange={(minutes) => put({ own: minutes === undefined ? undefined : { minutes } })}
          />
          <ManyProperty
            label={t('correction.roles')}
            value={by.map(({ role }) => role)}
            options={roles.map((role) => ({ key: role.key, label: name(role.name) }))}
            onChange={(keys) => put({ by: keys.map((role) => ({ role })) })}
          />
          <TickProperty
            label={t('correction.requestOnly')}
            value={request !== undefined}
            onChange={(only) => put({ request: only ? correctionRequest : undefined })}
          />
        </>
      )}
    </>
  )
}

/** What the initiator may take back, and who hears of the end. */
export function RouteSection() {
  const { t } = useText()
  const { body, edit } = useDesign()
  const { withdraw, recall, copyTo } = body.route
  const choices = ['never', 'before-first-decision', 'until-closed'] as const
  return (
    <>
      <SectionProblems section="route" />
      <PickProperty
        label={t('designer.withdraw')}
        value={withdraw}
        options={choices.map((key) => ({ key, label: t(`designer.withdraw.${key}`) }))}
        onChange={(chosen) => edit({ on: 'route', put: { withdraw: choices.find((each) => each === chosen) ?? 'until-closed' } })}
      />
      <TickProperty label={t('designer.recall')} value={recall} onChange={(next) => edit({ on: 'route', put: { recall: next } })} />
      <AssigneeList label={t('designer.copyTo')} fewest={0} value={copyTo} onChange={(next) => edit({ on: 'route', put: { copyTo: next } })} />
    </>
  )
}
