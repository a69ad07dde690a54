import type { Alike } from '#shared/definition/alike.ts'
import type { Shield } from '#shared/definition/shield-schema.ts'
import { isBlock, type Assignee, type Step } from '#shared/definition/steps.ts'
import type { Body, Field, PlainField } from './body.ts'

/** What bears a key that others name. */
export type Renamed =
  | { readonly what: 'field'; readonly from: string; readonly to: string }
  | { readonly what: 'column'; readonly table: string; readonly from: string; readonly to: string }
  | { readonly what: 'parameter'; readonly from: string; readonly to: string }
  | { readonly what: 'step'; readonly from: string; readonly to: string }

/** The body with a key changed, and with it everything that names it: lists, assignees and expressions. Whether the new key is free and well made is the caller's to know. */
export function renameKey(body: Body, renamed: Renamed): Body {
  switch (renamed.what) {
    case 'field':
      return renameField(body, renamed)
    case 'column':
      return renameColumn(body, renamed)
    case 'parameter': {
      const parameters = body.parameters.map((each) => (each.key === renamed.from ? { ...each, key: renamed.to } : each))
      return renameCounts(
        mapExpressions({ ...body, parameters }, (text) => renameIn(text, 'param', renamed)),
        renamed,
      )
    }
    case 'step': {
      const handler = (assignee: Assignee): Assignee =>
        assignee.kind === 'handler' && assignee.node === renamed.from ? { ...assignee, node: renamed.to } : assignee
      return mapSteps(withNodes(body, renamed), (step) => mapAssignees(step.key === renamed.from ? { ...step, key: renamed.to } : step, handler), handler)
    }
  }
}

type Change = { readonly from: string; readonly to: string }

/** Renames `form.old` and `form["old"]` outside of quoted texts. */
export function renameIn(text: string, variable: string, { from, to }: Change): string {
  const quoted = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g
  const index = new RegExp(`\\b${variable}\\s*\\[\\s*(["'])${from}\\1\\s*\\]`, 'g')
  const bare = new RegExp(`\\b${variable}\\s*\\.\\s*${from}\\b`, 'g')
  const selected = text.replace(index, `${variable}.${to}`)
  let result = ''
  let last = 0
  for (const match of selected.matchAll(quoted)) {
    result += selected.slice(last, match.index).replace(bare, `${variable}.${to}`) + match[0]
    last = match.index + match[0].length
  }
  return result + selected.slice(last).replace(bare, `${variable}.${to}`)
}

function renameField(body: Body, change: Change): Body {
  const { from, to } = change
  const path = (key: string): string => (key === from ? to : key.startsWith(`${from}.`) ? `${to}${key.slice(from.length)}` : key)
  const assignee = (each: Assignee): Assignee => ('field' in each ? { ...each, field: path(each.field) } : each)
  const { register } = body
  const renamed: Body = {
    ...body,
    form: body.form.map((field) => (field.key === from ? { ...field, key: to } : field)),
    rules: body.rules.map((rule) => ({
      ...rule,
      fields: rule.fields.map(path),
      ...(rule.forEach === undefined ? {} : { forEach: path(rule.forEach) }),
    })),
    ...(body.amount === undefined ? {} : { amount: path(body.amount) }),
    ...(body.businessDay ? { businessDay: renameInDay(body.businessDay, path) } : {}),
    ...(body.alike ? { alike: body.alike.map((each) => renameInLikeness(each, path)) } : {}),
    ...(body.corrections ? { corrections: { ...body.corrections, fields: body.corrections.fields.map(path) } } : {}),
    register: {
      ...register,
      columns: register.columns.map(path),
      sort: { ...register.sort, column: path(register.sort.column) },
      totals: register.totals.map(path),
      ...(register.groupBy === undefined ? {} : { groupBy: path(register.groupBy) }),
      ...(register.chart === undefined ? {} : { chart: { by: path(register.chart.by), value: path(register.chart.value) } }),
    },
  }
  return mapExpressions(
    mapSteps(renamed, (step) => mapAssignees(renameInStep(step, path), assignee), assignee),
    (text) => renameIn(text, 'form', change),
  )
}

function renameInLikeness(alike: Alike, path: (key: string) => string): Alike {
  return {
    ...alike,
    fields: alike.fields.map((each) => ({ ...each, field: path(each.field) })),
    ...(alike.near === undefined ? {} : { near: { ...alike.near, field: path(alike.near.field) } }),
  }
}

function renameInDay(day: NonNullable<Body['businessDay']>, path: (key: string) => string): NonNullable<Body['businessDay']> {
  return {
    ...day,
    ...(day.date === undefined ? {} : { date: path(day.date) }),
    ...(day.unit === undefined ? {} : { unit: path(day.unit) }),
    totals: day.totals.map(path),
  }
}

/** The nodes at which shielded fields are seen, by their new name. */
function withNodes(body: Body, { from, to }: Change): Body {
  const shown = <F extends { readonly shield?: Shield | undefined }>(field: F): F =>
    field.shield === undefined ? field : { ...field, shield: { ...field.shield, nodes: field.shield.nodes.map((key) => (key === from ? to : key)) } }
  return { ...body, form: body.form.map((field): Field => (field.kind === 'table' ? { ...field, columns: field.columns.map(shown) } : shown(field))) }
}

function renameInStep(step: Step, path: (key: string) => string): Step {
  if (step.kind === 'do') return { ...step, fills: step.fills.map(path) }
  if (step.kind === 'wait' && step.until.kind === 'field') return { ...step, until: { ...step.until, field: path(step.until.field) } }
  if (step.kind !== 'sub-process') return step
  return {
    ...step,
    ...(step.forEach === undefined ? {} : { forEach: path(step.forEach) }),
    ...(step.initiator === undefined ? {} : { initiator: path(step.initiator) }),
  }
}

function renameColumn(body: Body, change: Extract<Renamed, { what: 'column' }>): Body {
  const path = (key: string): string => (key === `${change.table}.${change.from}` ? `${change.table}.${change.to}` : key)
  const assignee = (each: Assignee): Assignee => (each.kind === 'field' ? { ...each, field: path(each.field) } : each)
  const columns = (list: readonly PlainField[]) => list.map((column) => (column.key === change.from ? { ...column, key: change.to } : column))
  const inTable = (text: string): string => renameIn(text, 'row', change)
  const form = body.form.map((field): Field =>
    field.kind === 'table' && field.key === change.table ? { ...field, columns: columns(field.columns).map((column) => mapField(column, inTable)) } : field,
  )
  const rules = body.rules.map((rule) => ({
    ...rule,
    fields: rule.fields.map(path),
    assert: rule.forEach === change.table ? inTable(rule.assert) : rule.assert,
  }))
  return mapSteps({ ...body, form, rules }, (step) => mapAssignees(renameInStep(step, path), assignee), assignee)
}

function renameCounts(body: Body, change: Change): Body {
  const swap = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(swap)
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value)
    if (entries.length === 1 && entries[0]?.[0] === 'param' && entries[0][1] === change.from) return { param: change.to }
    return Object.fromEntries(entries.map(([name, member]) => [name, swap(member)]))
  }
  return { ...body, route: swap(body.route) as Body['route'] }
}

function mapSteps(body: Body, change: (step: Step) => Step, copied: (assignee: Assignee) => Assignee): Body {
  const all = (steps: readonly Step[]): Step[] =>
    steps.map((step) => {
      const changed = change(step)
      return isBlock(changed) ? { ...changed, branches: changed.branches.map((branch) => ({ ...branch, steps: all(branch.steps) })) } : changed
    })
  return { ...body, route: { ...body.route, steps: all(body.route.steps), copyTo: body.route.copyTo.map(copied) } }
}

function mapAssignees(step: Step, change: (assignee: Assignee) => Assignee): Step {
  if (step.kind === 'copy') return { ...step, to: step.to.map(change) }
  if (step.kind === 'wait') return step.until.kind === 'event' ? { ...step, until: { ...step.until, assignee: change(step.until.assignee) } } : step
  return 'assignee' in step ? { ...step, assignee: change(step.assignee) } : step
}

function mapField<F extends Field | PlainField>(field: F, change: (text: string) => string): F {
  return {
    ...field,
    ...(field.visibleWhen === undefined ? {} : { visibleWhen: change(field.visibleWhen) }),
    ...(field.requiredWhen === undefined ? {} : { requiredWhen: change(field.requiredWhen) }),
    ...(field.kind === 'computed' ? { expression: change(field.expression) } : {}),
    ...(field.kind === 'table' ? { columns: field.columns.map((column) => mapField(column, change)) } : {}),
  }
}

function mapExpressions(body: Body, change: (text: string) => string): Body {
  const when = <T extends { when?: string | undefined }>(thing: T): T => (thing.when === undefined ? thing : { ...thing, when: change(thing.when) })
  const expressed = (step: Step): Step => {
    if (isBlock(step)) return { ...step, branches: step.branches.map(when) }
    const node = when(step)
    return node.kind === 'sub-process' ? { ...node, data: Object.fromEntries(Object.entries(node.data).map(([key, text]) => [key, change(text)])) } : node
  }
  return mapSteps(
    {
      ...body,
      title: change(body.title),
      form: body.form.map((field) => mapField(field, change)),
      rules: body.rules.map((rule) => ({ ...rule, assert: change(rule.assert) })),
    },
    expressed,
    (assignee) => assignee,
  )
}
