import { isBlock, type Block, type Branch, type Step } from '#shared/definition/steps.ts'
import { editList, type ListEdit } from './lists.ts'

/** Where steps stand one after the other: the route itself (null), or a branch of a block. */
export type SequenceAt = { readonly block: string; readonly branch: string } | null

/** One change of the tree of steps. */
export type StepEdit =
  | { readonly act: 'add'; readonly into: SequenceAt; readonly at: number; readonly step: Step }
  | { readonly act: 'put'; readonly key: string; readonly step: Step }
  | { readonly act: 'move'; readonly key: string; readonly into: SequenceAt; readonly at: number }
  | { readonly act: 'remove'; readonly key: string }
  | { readonly act: 'branch'; readonly block: string; readonly edit: ListEdit<Branch> }

/** A step and where it stands. */
export type StepPlace = { readonly step: Step; readonly into: SequenceAt; readonly at: number; readonly count: number }

/** A block has at least two branches: with one it would decide nothing. */
export const branchesMin = 2

/** All steps in the order in which the route reads, outer before inner. */
export function placesIn(steps: readonly Step[], into: SequenceAt = null): readonly StepPlace[] {
  return steps.flatMap((step, at) => [
    { step, into, at, count: steps.length },
    ...(isBlock(step) ? step.branches.flatMap((branch) => placesIn(branch.steps, { block: step.key, branch: branch.key })) : []),
  ])
}

/** Where a step stands; undefined when there is none. */
export function placeOfStep(steps: readonly Step[], key: string): StepPlace | undefined {
  return placesIn(steps).find(({ step }) => step.key === key)
}

/** Every key that a step bears. */
export function stepKeys(steps: readonly Step[]): readonly string[] {
  return placesIn(steps).map(({ step }) => step.key)
}

/** The tree after the change; the same tree when there is nothing to change. */
export function editSteps(steps: readonly Step[], edit: StepEdit): readonly Step[] {
  switch (edit.act) {
    case 'add':
      return clashes(steps, edit.step) ? steps : inSequence(steps, edit.into, (list) => list.toSpliced(within(edit.at, list.length), 0, edit.step))
    case 'put':
      return mapStep(steps, edit.key, (step) => (edit.step === step ? step : { ...edit.step, key: edit.key }))
    case 'remove':
      return steps.some(({ key }) => key === edit.key)
        ? steps.filter(({ key }) => key !== edit.key)
        : mapSequences(steps, (list) => (list.some(({ key }) => key === edit.key) ? list.filter(({ key }) => key !== edit.key) : list))
    case 'move':
      return move(steps, edit)
    case 'branch':
      return mapStep(steps, edit.block, (step) => {
        if (!isBlock(step)) return step
        const branches = editList(step.branches, edit.edit, branchesMin)
        return branches === step.branches ? step : { ...step, branches: [...branches] }
      })
  }
}

function move(steps: readonly Step[], { key, into, at }: Extract<StepEdit, { act: 'move' }>): readonly Step[] {
  const place = placeOfStep(steps, key)
  if (place === undefined || (into !== null && (into.block === key || isInside(place.step, into.block)))) return steps
  const sameSequence = place.into?.block === into?.block && place.into?.branch === into?.branch
  const without = editSteps(steps, { act: 'remove', key })
  const moved = inSequence(without, into, (list) => list.toSpliced(within(at, list.length), 0, place.step))
  return moved === without || (sameSequence && place.at === within(at, place.count - 1)) ? steps : moved
}

function isInside(step: Step, key: string): boolean {
  return isBlock(step) && step.branches.some((branch) => branch.steps.some((inner) => inner.key === key || isInside(inner, key)))
}

function clashes(steps: readonly Step[], added: Step): boolean {
  const keys = new Set(stepKeys(steps))
  return stepKeys([added]).some((key) => keys.has(key))
}

function within(at: number, length: number): number {
  return Math.max(0, Math.min(at, length))
}

function inSequence(steps: readonly Step[], into: SequenceAt, change: (list: readonly Step[]) => readonly Step[]): readonly Step[] {
  if (into === null) return change(steps)
  return mapStep(steps, into.block, (step) => (isBlock(step) ? withBranch(step, into.branch, change) : step))
}

function withBranch(block: Block, key: string, change: (list: readonly Step[]) => readonly Step[]): Step {
  if (!block.branches.some((branch) => branch.key === key)) return block
  return { ...block, branches: block.branches.map((branch) => (branch.key === key ? { ...branch, steps: [...change(branch.steps)] } : branch)) }
}

/** Changes one step wherever it stands; what is not touched stays the same value. */
function mapStep(steps: readonly Step[], key: string, change: (step: Step) => Step): readonly Step[] {
  const index = steps.findIndex((step) => step.key === key)
  const found = steps[index]
  if (found !== undefined) {
    const changed = change(found)
    return changed === found ? steps : steps.with(index, changed)
  }
  return mapSequences(steps, (list) => mapStep(list, key, change))
}

function mapSequences(steps: readonly Step[], change: (list: readonly Step[]) => readonly Step[]): readonly Step[] {
  let touched = false
  const mapped = steps.map((step) => {
    if (!isBlock(step)) return step
    let own = false
    const branches = step.branches.map((branch) => {
      const direct = change(branch.steps)
      const list = direct === branch.steps ? mapSequences(branch.steps, change) : direct
      if (list === branch.steps) return branch
      own = true
      return { ...branch, steps: [...list] }
    })
    touched ||= own
    return own ? { ...step, branches } : step
  })
  return touched ? mapped : steps
}
