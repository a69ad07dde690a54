import type { DefinitionBody, Field, PlainField, Rule } from '#shared/definition/definition.ts'
import { stepsOf } from '#shared/definition/route.ts'
import type { LocalText } from '#shared/kernel/text.ts'

/**
 * What the designer works on: a whole body of format 2. It has the make of a definition while it is written, but not yet always its rules: a text may be blank, an expression may not
 * parse. What is missing is named by `definitionProblems`; nothing is refused while somebody types.
 */
export type Body = Extract<DefinitionBody, { format: 2 }>
export type Parameter = Body['parameters'][number]
export type { Field, PlainField, Rule }

/** A body of either format as one of format 2, which means the same. */
export function asStepped(body: DefinitionBody): Body {
  if (body.format === 2) return body
  const { route, ...rest } = body
  const { nodes: _nodes, ...others } = route
  return { ...rest, format: 2, parameters: [], schedules: [], route: { ...others, steps: [...stepsOf(body)] } }
}

/** The next version of a published body: what a change of it starts from. */
export function nextVersion(published: DefinitionBody): Body {
  return { ...asStepped(published), version: published.version + 1 }
}

/** Another definition that starts as a copy of this one. It carries no requirement until somebody says so. */
export function copyOf(body: DefinitionBody, key: string, name: LocalText): Body {
  return { ...asStepped(body), key, version: 1, name, carries: [] }
}

/** A definition with one field and one step, which passes its proofs but for its own name. */
export function blankBody(
  key: string,
  words: { readonly name: LocalText; readonly summary: LocalText; readonly subject: LocalText; readonly approve: LocalText },
): Body {
  return {
    format: 2,
    key,
    version: 1,
    name: words.name,
    summary: words.summary,
    carries: [],
    icon: 'file',
    form: [{ key: 'subject', kind: 'text', label: words.subject, required: true, width: 'full', checked: false, maxLength: 80, unique: false }],
    rules: [],
    title: 'form.subject',
    numbering: { prefix: 'XX', period: 'year', digits: 4 },
    permissions: { start: ['everyone'], read: [], import: [], export: [] },
    register: { columns: ['number', 'subject', 'creator', 'unit', 'state'], sort: { column: 'submitted_at', descending: true }, totals: [] },
    parameters: [],
    schedules: [],
    route: {
      steps: [
        {
          key: 'approve',
          kind: 'approve',
          label: words.approve,
          assignee: { kind: 'unit-head', level: 1 },
          mode: 'any',
          limit: { workingMinutes: 420, warnBefore: 105 },
          canReturn: true,
          canRefuse: true,
          canTransfer: true,
          canAddSigners: true,
        },
      ],
      withdraw: 'until-closed',
      recall: false,
      copyTo: [],
    },
  }
}
