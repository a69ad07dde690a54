import type { z } from 'zod'
import type { Failed, Fault } from '#shared/kernel/fault.ts'
import { definitionBodySchema, type DefinitionBody } from './definition.ts'
import { planWhatCan } from './plan.ts'
import { publishingProblems, structureProblems } from './structure.ts'
import { invalid } from './structure-problem.ts'

/**
 * Everything that keeps a definition from being published, for whoever still writes it: what the schema refuses, what does not compile, what publishing asks. Each is a
 * `definition-invalid` with the place (`where`) and the reason (`detail`); none is left exactly when `compileDefinition` and `provePublishing` have nothing to say.
 *
 * `body` may be half written: of the right make, with texts, keys and numbers that the schema does not allow yet.
 */
export function definitionProblems(body: DefinitionBody): readonly Fault[] {
  const { plan, problems } = planWhatCan(body)
  const all = [...schemaProblems(body), ...problems, ...structureProblems(body, plan), ...publishingProblems(body, plan)].map(({ fault }) => fault)
  return [...new Map(all.map((fault) => [`${fault.params?.['where']} ${fault.params?.['detail']}`, fault])).values()]
}

function schemaProblems(body: DefinitionBody): readonly Failed[] {
  const parsed = definitionBodySchema.safeParse(body)
  if (parsed.success) return []
  return parsed.error.issues.flatMap((issue) => {
    const last = issue.path.at(-1)
    // Missing words are named once, by the proof that also reads them.
    return last === 'zh' || last === 'en' || last === 'one' ? [] : [invalid(wordedPath(body, issue.path), detailOf(issue))]
  })
}

/** Members of a list by their own key, as everywhere where a definition is found wanting. */
function wordedPath(body: unknown, path: readonly PropertyKey[]): string {
  let at: unknown = body
  const words = path.map((step) => {
    const inside: unknown = typeof at === 'object' && at !== null ? (at as Readonly<Record<PropertyKey, unknown>>)[step] : undefined
    const key = Array.isArray(at) && typeof inside === 'object' && inside !== null && 'key' in inside ? String(inside.key) : String(step)
    at = inside
    return key
  })
  return words.join('.')
}

function detailOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string' ? 'empty' : issue.origin === 'array' ? 'nothing in it' : `less than ${String(issue.minimum)}`
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int' ? `more than ${String(issue.maximum)}` : 'too long'
    case 'invalid_format':
      return 'not in the form that is asked'
    default:
      return 'not allowed here'
  }
}
