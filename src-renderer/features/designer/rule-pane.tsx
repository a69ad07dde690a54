import { Trash2 } from 'lucide-react'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useDesign } from './design-context.ts'
import { ExpressionInput } from './expression-input.tsx'
import type { DesignPlace } from './model/design-place.ts'
import type { Rule } from './model/body.ts'
import { setMember } from './model/set-member.ts'
import { Pane } from './pane.tsx'
import { ManyProperty, PickProperty, WordsProperty, type PickOption } from './property.tsx'

/** The properties of a rule. */
export function RulePane({ place }: { readonly place: Extract<DesignPlace, { kind: 'rule' }> }) {
  const { t, name } = useText()
  const { body, edit, select } = useDesign()
  const rule = body.rules.find(({ key }) => key === place.key)
  if (rule === undefined) return null
  const put = (next: Rule, burst: string) => edit({ on: 'rules', edit: { act: 'put', key: rule.key, item: next } }, `rule ${rule.key} ${burst}`)
  const tables = body.form.filter((field) => field.kind === 'table')
  const fields: readonly PickOption[] = body.form.flatMap((field) => [
    { key: field.key, label: name(field.label) },
    ...(field.kind === 'table'
      ? field.columns.map((column) => ({ key: `${field.key}.${column.key}`, label: `${name(field.label)} › ${name(column.label)}` }))
      : []),
  ])
  const remove = () => {
    edit({ on: 'rules', edit: { act: 'remove', key: rule.key } })
    const at = body.rules.indexOf(rule)
    const next = body.rules[at + 1] ?? body.rules[at - 1]
    if (next) select({ part: 'form', kind: 'rule', key: next.key })
  }
  return (
    <Pane
      title={name(rule.message)}
      tag={t('designer.rules')}
      place={place}
      acts={
        <ActButton size="small" tone="quiet" icon={Trash2} label={`${t('designer.remove')} Delete`} onPress={remove}>
          {null}
        </ActButton>
      }
    >
      <ExpressionInput
        label={t('designer.assert')}
        where={`rules.${rule.key}`}
        exact
        table={rule.forEach}
        value={rule.assert}
        onChange={(assert) => put({ ...rule, assert: assert ?? '' }, 'assert')}
      />
      <PickProperty
        label={t('designer.severity')}
        value={rule.severity}
        options={(['error', 'warning'] as const).map((severity) => ({ key: severity, label: t(`designer.severity.${severity}`) }))}
        onChange={(severity) => put({ ...rule, severity: severity === 'warning' ? 'warning' : 'error' }, 'severity')}
      />
      <WordsProperty label={t('designer.message')} value={rule.message} onChange={(message) => message && put({ ...rule, message }, 'message')} />
      <ManyProperty label={t('designer.atFields')} value={rule.fields} options={fields} onChange={(chosen) => put({ ...rule, fields: chosen }, 'fields')} />
      {tables.length === 0 ? null : (
        <PickProperty
          label={t('designer.forEach')}
          value={rule.forEach ?? 'whole'}
          options={[{ key: 'whole', label: t('designer.whole') }, ...tables.map((table) => ({ key: table.key, label: name(table.label) }))]}
          onChange={(table) => put(setMember(rule, 'forEach', table === 'whole' ? undefined : table), 'forEach')}
        />
      )}
    </Pane>
  )
}
