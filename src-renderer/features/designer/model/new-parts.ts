import type { LocalText } from '#shared/kernel/text.ts'
import { fieldSchema } from '#shared/definition/definition.ts'
import type { Block, Branch, Step } from '#shared/definition/steps.ts'
import { nodeSchema } from '#shared/definition/steps.ts'
import type { Body, Field, PlainField, Rule } from './body.ts'
import { freeKey } from './new-key.ts'
import { stepKeys } from './step-tree.ts'

/** Kinds of fields as they are offered, the most used first. */
export const plainKinds = [
  'text',
  'long-text',
  'integer',
  'decimal',
  'money',
  'date',
  'time',
  'instant',
  'choice',
  'multi-choice',
  'member',
  'unit',
  'computed',
] as const satisfies readonly PlainField['kind'][]
export const offeredKinds = [...plainKinds, 'table', 'attachment'] as const
export type OfferedKind = (typeof offeredKinds)[number]

/** Kinds of steps as they are offered. */
export const stepKinds = [
  'approve',
  'do',
  'check',
  'double-entry',
  'confirm',
  'copy',
  'wait',
  'sub-process',
  'choice',
  'parallel',
  'archive',
] as const satisfies readonly Step['kind'][]
export type StepKind = (typeof stepKinds)[number]

/** The words that new parts begin with, in both languages. */
export type NewWords = {
  readonly label: LocalText
  readonly first: LocalText
  readonly second: LocalText
  readonly otherwise: LocalText
  readonly approve: LocalText
}

/** A key that only stands until the thing has a name of its own: `text_2`, `approve-1`. */
export function isProvisionalKey(key: string, kind: string): boolean {
  return new RegExp(`^${kind.replaceAll('-', '[-_]')}[-_]\\d+$`).test(key)
}

function numbered(kind: string, joint: '_' | '-', taken: readonly string[]): string {
  const keys = new Set(taken)
  let n = 1
  while (keys.has(`${kind.replaceAll('-', joint)}${joint}${n}`)) n += 1
  return `${kind.replaceAll('-', joint)}${joint}${n}`
}

/** A new field of a kind, with what its kind needs. */
export function newField(kind: OfferedKind, words: NewWords, taken: readonly string[]): Field {
  const options = [
    { key: 'first', label: words.first },
    { key: 'second', label: words.second },
  ]
  const more: Readonly<Partial<Record<OfferedKind, object>>> = {
    decimal: { scale: 1 },
    choice: { options },
    'multi-choice': { options },
    computed: { expression: '0', result: 'integer' },
    table: { columns: [{ key: 'text_1', kind: 'text', label: words.first }], width: 'full' },
    attachment: { width: 'full' },
    'long-text': { width: 'full' },
  }
  return fieldSchema.parse({ key: numbered(kind, '_', taken), kind, label: words.label, ...more[kind] })
}

/** The same field once more, under a key of its own. */
export function duplicateField<F extends Field | PlainField>(field: F, taken: readonly string[]): F {
  return { ...field, key: freeKey(field.key, new Set(taken), '_') }
}

/** A new step of a kind; a block comes with two branches. */
export function newStep(kind: StepKind, words: NewWords, body: Body): Step {
  const taken = stepKeys(body.route.steps)
  const key = numbered(kind, '-', taken)
  const named = { key, kind, label: words.label }
  if (kind === 'choice') {
    const when = `${firstOf(body)} != null`
    return {
      ...named,
      kind,
      branches: [
        { key: 'branch-1', label: words.first, when, steps: [] },
        { key: 'branch-2', label: words.otherwise, steps: [] },
      ],
    }
  }
  if (kind === 'parallel') {
    const first = newStep(
      'approve',
      { ...words, label: words.approve },
      {
        ...body,
        route: { ...body.route, steps: [...body.route.steps, nodeSchema.parse({ ...named, kind: 'copy', to: [{ kind: 'initiator' }] })] },
      },
    )
    const second = { ...first, key: numbered('approve', '-', [...taken, first.key]) }
    return {
      ...named,
      kind,
      branches: [
        { key: 'branch-1', label: words.first, steps: [first] },
        { key: 'branch-2', label: words.second, steps: [second] },
      ],
      join: { kind: 'all' },
    }
  }
  const limit = { workingMinutes: 420, warnBefore: 105 }
  const more: Readonly<Record<Exclude<StepKind, 'choice' | 'parallel'>, object>> = {
    approve: { assignee: { kind: 'unit-head' }, limit },
    do: { assignee: { kind: 'unit-head' }, limit },
    check: { assignee: { kind: 'unit-head' }, limit },
    'double-entry': { assignee: { kind: 'unit-head' }, limit },
    confirm: { limit },
    copy: { to: [{ kind: 'initiator' }] },
    wait: { until: { kind: 'working-minutes', minutes: 420 } },
    'sub-process': { definition: body.key === 'leave' ? 'ticket' : 'leave' },
    archive: { keepYears: 5 },
  }
  return nodeSchema.parse({ ...named, ...more[kind] })
}

/** A rule that holds until somebody writes what must hold. */
export function newRule(body: Body, message: LocalText): Rule {
  const taken = body.rules.map(({ key }) => key)
  return { key: numbered('rule', '-', taken), assert: `${firstOf(body)} != null`, severity: 'error', fields: [body.form[0]?.key ?? ''], message }
}

/** A new parameter. */
export function newParameter(body: Body, label: LocalText): Body['parameters'][number] {
  return {
    key: numbered(
      'parameter',
      '_',
      body.parameters.map(({ key }) => key),
    ),
    label,
    value: 1,
    scale: 0,
  }
}

function firstOf(body: Body): string {
  return `form.${body.form[0]?.key ?? 'subject'}`
}

/** Another branch of a block; one of a parallel block comes with a step, since it may not be empty. */
export function newBranch(block: Block, words: NewWords, body: Body): Branch {
  const key = numbered(
    'branch',
    '-',
    block.branches.map((branch) => branch.key),
  )
  const named = { key, label: words.label }
  return block.kind === 'choice'
    ? { ...named, when: `${firstOf(body)} != null`, steps: [] }
    : { ...named, steps: [newStep('approve', { ...words, label: words.approve }, body)] }
}
