import { fieldKeySchema, keySchema } from '#shared/kernel/id.ts'
import type { Body, Field, Parameter, PlainField, Rule } from './body.ts'
import { editList, type ListEdit } from './lists.ts'
import { renameKey, type Renamed } from './rename.ts'
import { editSteps, placeOfStep, stepKeys, type StepEdit } from './step-tree.ts'

/** What stands in the settings and in no list of its own. */
export type Settings = Partial<Omit<Body, 'format' | 'key' | 'version' | 'form' | 'rules' | 'parameters' | 'route'>>

/** One change of the body that a person makes, as data. */
export type Edit =
  | { readonly on: 'form'; readonly edit: ListEdit<Field> }
  | { readonly on: 'columns'; readonly table: string; readonly edit: ListEdit<PlainField> }
  | { readonly on: 'rules'; readonly edit: ListEdit<Rule> }
  | { readonly on: 'parameters'; readonly edit: ListEdit<Parameter> }
  | { readonly on: 'steps'; readonly edit: StepEdit }
  | { readonly on: 'settings'; readonly put: Settings; readonly drop?: readonly (keyof Settings)[] }
  | { readonly on: 'route'; readonly put: Partial<Omit<Body['route'], 'steps'>> }
  | { readonly on: 'key'; readonly renamed: Renamed }
  | { readonly on: 'whole'; readonly body: Body }

/** The body after a change; the very same value when the change changes nothing or cannot be made. */
export function applyEdit(body: Body, edit: Edit): Body {
  switch (edit.on) {
    case 'form':
      return editForm(body, edit.edit)
    case 'columns':
      return editColumns(body, edit.table, edit.edit)
    case 'rules':
      return put(body, 'rules', editList(body.rules, edit.edit))
    case 'parameters':
      return put(body, 'parameters', editList(body.parameters, edit.edit))
    case 'steps': {
      const steps = editSteps(body.route.steps, edit.edit)
      return steps === body.route.steps ? body : { ...body, route: { ...body.route, steps: [...steps] } }
    }
    case 'settings':
      return Object.fromEntries(Object.entries({ ...body, ...edit.put }).filter(([name]) => !edit.drop?.some((dropped) => dropped === name))) as Body
    case 'route':
      return { ...body, route: { ...body.route, ...edit.put } }
    case 'key':
      return canRename(body, edit.renamed) ? renameKey(body, edit.renamed) : body
    case 'whole':
      return edit.body
  }
}

function put<K extends 'form' | 'rules' | 'parameters'>(body: Body, name: K, list: readonly Body[K][number][]): Body {
  return list === (body[name] as readonly Body[K][number][]) ? body : { ...body, [name]: [...list] }
}

/** A form has at least one field. What lists a field by its key lets go of it with the field; what reads it in an expression is named as a fault. */
function editForm(body: Body, edit: ListEdit<Field>): Body {
  const changed = put(body, 'form', editList(body.form, edit, 1))
  if (changed === body || edit.act !== 'remove') return changed
  return withoutField(changed, edit.key)
}

function editColumns(body: Body, table: string, edit: ListEdit<PlainField>): Body {
  const field = body.form.find(({ key }) => key === table)
  if (field?.kind !== 'table') return body
  const columns = editList(field.columns, edit, 1)
  if (columns === field.columns) return body
  const changed = put(body, 'form', editList(body.form, { act: 'put', key: table, item: { ...field, columns: [...columns] } }))
  return edit.act === 'remove' ? withoutField(changed, `${table}.${edit.key}`) : changed
}

function withoutField(body: Body, path: string): Body {
  const keeps = (key: string): boolean => key !== path && !key.startsWith(`${path}.`)
  const { columns, sort, totals, groupBy, chart } = body.register
  const others = columns.filter(keeps)
  const register: Body['register'] = {
    columns: others.length === 0 ? ['number'] : others,
    sort: keeps(sort.column) ? sort : { ...sort, column: 'submitted_at' },
    totals: totals.filter(keeps),
    ...(groupBy !== undefined && keeps(groupBy) ? { groupBy } : {}),
    ...(chart !== undefined && keeps(chart.by) && keeps(chart.value) ? { chart } : {}),
  }
  const rules = body.rules.map((rule) => (rule.fields.length > 1 && rule.fields.some(keeps) ? { ...rule, fields: rule.fields.filter(keeps) } : rule))
  const steps = stepKeys(body.route.steps).reduce((list, key) => withoutFill(list, key, keeps), body.route.steps as readonly Body['route']['steps'][number][])
  const { amount, ...rest } = body
  return { ...rest, ...(amount !== undefined && keeps(amount) ? { amount } : {}), register, rules, route: { ...body.route, steps: [...steps] } }
}

function withoutFill(
  steps: readonly Body['route']['steps'][number][],
  key: string,
  keeps: (key: string) => boolean,
): readonly Body['route']['steps'][number][] {
  const step = placeOfStep(steps, key)?.step
  return step?.kind === 'do' && !step.fills.every(keeps) ? editSteps(steps, { act: 'put', key, step: { ...step, fills: step.fills.filter(keeps) } }) : steps
}

/** The new key is well made and free, the old one is there. */
function canRename(body: Body, renamed: Renamed): boolean {
  const { from, to } = renamed
  if (from === to) return false
  const keys = keysBeside(body, renamed)
  const schema = renamed.what === 'step' ? keySchema : fieldKeySchema
  return schema.safeParse(to).success && keys.includes(from) && !keys.includes(to)
}

function keysBeside(body: Body, renamed: Renamed): readonly string[] {
  switch (renamed.what) {
    case 'field':
      return body.form.map(({ key }) => key)
    case 'column': {
      const table = body.form.find(({ key }) => key === renamed.table)
      return table?.kind === 'table' ? table.columns.map(({ key }) => key) : []
    }
    case 'parameter':
      return body.parameters.map(({ key }) => key)
    case 'step':
      return stepKeys(body.route.steps)
  }
}
