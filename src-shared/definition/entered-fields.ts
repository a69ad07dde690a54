import type { DefinitionBody, Field } from './definition.ts'
import { comparedFields } from './compared-fields.ts'
import type { Plan } from './plan.ts'
import type { RouteNode } from './steps.ts'

/** What somebody enters at a node, in the order of the form: what a do-task fills with what is worked out from it, or what a blind second entry is compared by. */
export function enteredAt(body: DefinitionBody, plan: Plan, node: RouteNode): readonly Field[] {
  if (node.kind === 'double-entry') return comparedFields(body.form)
  if (node.kind !== 'do' || node.fills.length === 0) return []
  const shown = new Set(node.fills)
  // What is worked out from others comes after them in the plan.
  for (const { field, compute } of plan.fields) if (compute?.reads.some(({ variable, key }) => variable === 'form' && shown.has(key))) shown.add(field.key)
  return body.form.filter(({ key }) => shown.has(key))
}
