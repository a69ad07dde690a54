import type { Assignee } from '#shared/definition/steps.ts'
import { isBlock, isAsking } from '#shared/definition/steps.ts'
import { useText, type Speak } from '#renderer/text/text.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { useDesign, type Design } from './design-context.ts'
import { placesIn } from './model/step-tree.ts'
import { PickProperty, type PickOption } from './property.tsx'
import styles from './assignee-editor.module.css'

const kinds = [
  'unit-head',
  'role',
  'post',
  'member',
  'initiator',
  'field',
  'field-unit-head',
  'field-unit-role',
  'handler',
] as const satisfies readonly Assignee['kind'][]
const levels = [1, 2, 3, 4, 5, 6, 7, 8, 9]

type Props = {
  readonly value: Assignee
  readonly onChange: (value: Assignee) => void
  readonly label: string
  /** The step that asks: handlers come before it. */ readonly stepKey?: string
}

/** Whom a step asks: the way of naming, and what that way needs. */
export function AssigneeEditor({ value, onChange, label, stepKey }: Props) {
  const { t, name } = useText()
  const design = useDesign()
  const pick = (word: string, options: readonly PickOption[], chosen: string, put: (key: string) => Assignee) => (
    <PickProperty bare label={`${label} ${word}`} options={options} value={chosen} onChange={(key) => onChange(put(key))} />
  )
  const level = (chosen: number, put: (level: number) => Assignee) =>
    pick(
      t('designer.level'),
      levels.map((n) => ({ key: String(n), label: n === 1 ? t('designer.level.1') : t('designer.level.n', { n: n - 1 }) })),
      String(chosen),
      (key) => put(Number(key)),
    )
  const more = () => {
    switch (value.kind) {
      case 'initiator':
        return null
      case 'unit-head':
        return level(value.level, (n) => ({ ...value, level: n }))
      case 'role':
        return pick(t('designer.role'), optionsOf(design.roles, name), value.role, (role) => ({ ...value, role }))
      case 'post':
        return pick(t('designer.post'), optionsOf(design.posts, name), value.postId, (postId) => ({ ...value, postId }))
      case 'member':
        return pick(t('designer.member'), design.members, value.memberId, (memberId) => ({ ...value, memberId }))
      case 'field':
        return pick(t('designer.field'), memberFields(design, name), value.field, (field) => ({ ...value, field }))
      case 'field-unit-head':
        return (
          <>
            {pick(t('designer.field'), unitFields(design, name), value.field, (field) => ({ ...value, field }))}
            {level(value.level, (n) => ({ ...value, level: n }))}
          </>
        )
      case 'field-unit-role':
        return (
          <>
            {pick(t('designer.field'), unitFields(design, name), value.field, (field) => ({ ...value, field }))}
            {pick(t('designer.role'), optionsOf(design.roles, name), value.role, (role) => ({ ...value, role }))}
          </>
        )
      case 'handler':
        return pick(t('designer.node'), earlierSteps(design, name, stepKey), value.node, (node) => ({ ...value, node }))
    }
  }
  return (
    <div className={styles['assignee']}>
      <PickProperty
        bare
        label={label}
        value={value.kind}
        options={kinds.map((kind) => ({ key: kind, label: t(`designer.assignee.${kind}`) }))}
        onChange={(kind) => onChange(newAssignee(kind, design, stepKey))}
      />
      {more()}
    </div>
  )
}

/** An assignee in words, as the route shows it. */
export function assigneeWords(
  assignee: Assignee,
  design: Pick<Design, 'body' | 'roles' | 'posts' | 'members'>,
  t: Speak,
  name: (text: LocalText) => string,
): string {
  const roleName = (key: string) => nameIn(design.roles, key, name)
  const fieldName = (path: string) => {
    const [key, column] = path.split('.')
    const field = design.body.form.find((each) => each.key === key)
    const inside = field?.kind === 'table' ? field.columns.find((each) => each.key === column) : undefined
    return inside ? name(inside.label) : field ? name(field.label) : path
  }
  const levelled = (level: number) => (level === 1 ? '' : t('common.separator') + t('designer.level.n', { n: level - 1 }))
  switch (assignee.kind) {
    case 'initiator':
      return t('designer.assignee.initiator')
    case 'unit-head':
      return t('designer.assignee.unit-head') + levelled(assignee.level)
    case 'role':
      return roleName(assignee.role)
    case 'post':
      return nameIn(design.posts, assignee.postId, name)
    case 'member':
      return design.members.find(({ key }) => key === assignee.memberId)?.label ?? t('designer.assignee.member')
    case 'field':
      return fieldName(assignee.field)
    case 'field-unit-head':
      return `${fieldName(assignee.field)}${t('common.separator')}${t('designer.assignee.unit-head')}${levelled(assignee.level)}`
    case 'field-unit-role':
      return `${fieldName(assignee.field)}${t('common.separator')}${roleName(assignee.role)}`
    case 'handler': {
      const step = placesIn(design.body.route.steps).find((place) => place.step.key === assignee.node)?.step
      return `${t('designer.assignee.handler')}${t('common.separator')}${step ? name(step.label) : assignee.node}`
    }
  }
}

function newAssignee(kind: string, design: Design, stepKey: string | undefined): Assignee {
  const keys = (options: readonly PickOption[]) => options[0]?.key ?? ''
  const zh = (text: LocalText) => text.zh
  const [role = 'administrator'] = design.roles.map(({ key }) => key)
  switch (kind) {
    case 'unit-head':
      return { kind, level: 1 }
    case 'role':
      return { kind, role }
    case 'post':
      return { kind, postId: design.posts[0]?.key ?? '' }
    case 'member':
      return { kind, memberId: design.members[0]?.key ?? '' }
    case 'field':
      return { kind, field: keys(memberFields(design, zh)) }
    case 'field-unit-head':
      return { kind, field: keys(unitFields(design, zh)), level: 1 }
    case 'field-unit-role':
      return { kind, field: keys(unitFields(design, zh)), role }
    case 'handler':
      return { kind, node: keys(earlierSteps(design, zh, stepKey)) }
    default:
      return { kind: 'initiator' }
  }
}

function nameIn(all: Design['roles'], key: string, name: (text: LocalText) => string): string {
  const found = all.find((each) => each.key === key)
  return found ? name(found.name) : key
}

function optionsOf(all: Design['roles'], name: (text: LocalText) => string): readonly PickOption[] {
  return all.map((each) => ({ key: each.key, label: name(each.name) }))
}

/** Member fields, and member columns of tables as `table.column`. */
export function memberFields({ body }: Pick<Design, 'body'>, name: (text: LocalText) => string): readonly PickOption[] {
  return body.form.flatMap((field): readonly PickOption[] => {
    if (field.kind === 'member') return [{ key: field.key, label: name(field.label) }]
    if (field.kind !== 'table') return []
    return field.columns
      .filter((column) => column.kind === 'member')
      .map((column) => ({ key: `${field.key}.${column.key}`, label: `${name(field.label)} › ${name(column.label)}` }))
  })
}

function unitFields({ body }: Pick<Design, 'body'>, name: (text: LocalText) => string): readonly PickOption[] {
  return body.form.filter((field) => field.kind === 'unit').map((field) => ({ key: field.key, label: name(field.label) }))
}

function earlierSteps({ body }: Pick<Design, 'body'>, name: (text: LocalText) => string, stepKey: string | undefined): readonly PickOption[] {
  const places = placesIn(body.route.steps)
  const here = places.findIndex(({ step }) => step.key === stepKey)
  return places
    .slice(0, here < 0 ? places.length : here)
    .flatMap(({ step }) => (!isBlock(step) && isAsking(step) ? [{ key: step.key, label: name(step.label) }] : []))
}
