import { isBlock } from '#shared/definition/steps.ts'
import type { Body } from './body.ts'
import { placeOfStep } from './step-tree.ts'

/** The settings, by the part of the body that they set. */
export const settingParts = ['names', 'numbering', 'permissions', 'register', 'parameters', 'route'] as const
export type SettingPart = (typeof settingParts)[number]

/** A place in the body that can be selected: what the property pane shows, and where a fault leads. */
export type DesignPlace =
  | { readonly part: 'form'; readonly kind: 'field'; readonly key: string; readonly column: string | null }
  | { readonly part: 'form'; readonly kind: 'rule'; readonly key: string }
  | { readonly part: 'route'; readonly kind: 'step'; readonly key: string }
  | { readonly part: 'route'; readonly kind: 'branch'; readonly block: string; readonly key: string }
  | { readonly part: 'route'; readonly kind: 'none' }
  | { readonly part: 'settings'; readonly section: SettingPart; readonly key: string | null }

const settingsByWord: Readonly<Record<string, SettingPart>> = {
  name: 'names',
  summary: 'names',
  group: 'names',
  guide: 'names',
  icon: 'names',
  title: 'names',
  key: 'names',
  amount: 'names',
  numbering: 'numbering',
  permissions: 'permissions',
  corrections: 'permissions',
  roles: 'permissions',
  register: 'register',
  parameters: 'parameters',
}

/** Where a fault lies that names its place as the proofs do: `form.lines.price.visibleWhen`, `route.review.it`, `rules.order`. */
export function placeOfFault(body: Body, where: string): DesignPlace {
  const [root = '', ...path] = where.split('.')
  if (root === 'form') return fieldPlace(body, path)
  if (root === 'rules') return { part: 'form', kind: 'rule', key: path[0] ?? '' }
  if (root === 'route') return stepPlace(body, path)
  return { part: 'settings', section: settingsByWord[root] ?? 'names', key: root === 'parameters' ? (path[0] ?? null) : null }
}

function fieldPlace(body: Body, [key = '', ...path]: readonly string[]): DesignPlace {
  const field = body.form.find((each) => each.key === key)
  const column = field?.kind === 'table' ? path.slice(0, 2).find((word) => field.columns.some((each) => each.key === word)) : undefined
  return { part: 'form', kind: 'field', key, column: column ?? null }
}

/** The innermost step that the path names, or the branch that it names behind its block. */
function stepPlace(body: Body, path: readonly string[]): DesignPlace {
  if (path[0] === 'copyTo' || path[0] === 'withdraw' || path[0] === 'recall') return { part: 'settings', section: 'route', key: null }
  for (const [back, word] of path.toReversed().entries()) {
    const step = placeOfStep(body.route.steps, word)?.step
    if (step === undefined) continue
    const behind = path.slice(path.length - back)
    const branch = isBlock(step) ? step.branches.find(({ key }) => behind.includes(key)) : undefined
    return branch === undefined ? { part: 'route', kind: 'step', key: word } : { part: 'route', kind: 'branch', block: word, key: branch.key }
  }
  return { part: 'route', kind: 'none' }
}

/** Whether two places are the same one. */
export function isSamePlace(one: DesignPlace | null, other: DesignPlace | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Whether a place is still there: what was selected may have been removed or undone. */
export function isThere(body: Body, place: DesignPlace): boolean {
  switch (place.part) {
    case 'settings':
      return true
    case 'form': {
      if (place.kind === 'rule') return body.rules.some(({ key }) => key === place.key)
      const field = body.form.find(({ key }) => key === place.key)
      return field !== undefined && (place.column === null || (field.kind === 'table' && field.columns.some(({ key }) => key === place.column)))
    }
    case 'route': {
      if (place.kind === 'none') return true
      const step = placeOfStep(body.route.steps, place.kind === 'step' ? place.key : place.block)?.step
      return step !== undefined && (place.kind === 'step' || (isBlock(step) && step.branches.some(({ key }) => key === place.key)))
    }
  }
}
