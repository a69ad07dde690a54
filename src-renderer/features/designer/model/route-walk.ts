import { isBlock, type Step } from '#shared/definition/steps.ts'
import type { DesignPlace } from './design-place.ts'
import { placeOfStep, type SequenceAt } from './step-tree.ts'

export type RoutePlace = Extract<DesignPlace, { part: 'route' }>
export type Direction = 'up' | 'down' | 'left' | 'right'

/** Where an arrow key leads from here: down and up along the way, right and left from a branch to the next. */
export function walk(steps: readonly Step[], from: RoutePlace, direction: Direction): RoutePlace {
  if (from.kind === 'none') return firstOf(steps) ?? from
  if (direction === 'left' || direction === 'right') return beside(steps, from, direction === 'left' ? -1 : 1)
  return (direction === 'down' ? below(steps, from) : above(steps, from)) ?? from
}

/** What an insertion beside the selected place means: behind a step, or as the first of a branch. */
export function insertionAt(steps: readonly Step[], place: RoutePlace): { readonly into: SequenceAt; readonly at: number } {
  if (place.kind === 'branch') return { into: { block: place.block, branch: place.key }, at: 0 }
  const found = place.kind === 'step' ? placeOfStep(steps, place.key) : undefined
  return found ? { into: found.into, at: found.at + 1 } : { into: null, at: steps.length }
}

/** What is selected when this place is gone: the one before it, else what holds it. */
export function neighbourOf(steps: readonly Step[], place: RoutePlace): RoutePlace {
  return above(steps, place) ?? { part: 'route', kind: 'none' }
}

function stepAt(step: Step): RoutePlace {
  return { part: 'route', kind: 'step', key: step.key }
}

function firstOf(steps: readonly Step[]): RoutePlace | undefined {
  const [first] = steps
  return first && stepAt(first)
}

function sequenceOf(steps: readonly Step[], into: SequenceAt): readonly Step[] {
  if (into === null) return steps
  const block = placeOfStep(steps, into.block)?.step
  return block && isBlock(block) ? (block.branches.find(({ key }) => key === into.branch)?.steps ?? []) : []
}

function below(steps: readonly Step[], from: RoutePlace): RoutePlace | undefined {
  if (from.kind === 'none') return undefined
  if (from.kind === 'branch') return firstOf(sequenceOf(steps, { block: from.block, branch: from.key })) ?? after(steps, from.block)
  const step = placeOfStep(steps, from.key)?.step
  const first = step && isBlock(step) ? step.branches[0] : undefined
  return first ? { part: 'route', kind: 'branch', block: from.key, key: first.key } : after(steps, from.key)
}

/** The step behind this one; at the end of a branch what follows the block. */
function after(steps: readonly Step[], key: string): RoutePlace | undefined {
  const place = placeOfStep(steps, key)
  if (!place) return undefined
  const next = sequenceOf(steps, place.into)[place.at + 1]
  if (next) return stepAt(next)
  return place.into === null ? undefined : after(steps, place.into.block)
}

function above(steps: readonly Step[], from: RoutePlace): RoutePlace | undefined {
  if (from.kind === 'none') return undefined
  if (from.kind === 'branch') return { part: 'route', kind: 'step', key: from.block }
  const place = placeOfStep(steps, from.key)
  if (!place) return undefined
  const before = sequenceOf(steps, place.into)[place.at - 1]
  if (before) return stepAt(before)
  return place.into === null ? undefined : { part: 'route', kind: 'branch', block: place.into.block, key: place.into.branch }
}

/** To the branch beside the one that holds this place; a step outside of all branches stays. */
function beside(steps: readonly Step[], from: RoutePlace, by: 1 | -1): RoutePlace {
  const held = from.kind === 'branch' ? { block: from.block, branch: from.key } : from.kind === 'step' ? (placeOfStep(steps, from.key)?.into ?? null) : null
  if (held === null) return from.kind === 'step' && by === 1 ? (below(steps, from) ?? from) : from
  const block = placeOfStep(steps, held.block)?.step
  if (!block || !isBlock(block)) return from
  const next = block.branches[block.branches.findIndex(({ key }) => key === held.branch) + by]
  return next ? { part: 'route', kind: 'branch', block: held.block, key: next.key } : from
}
