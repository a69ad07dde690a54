import { isBlock, type Block, type Branch, type Step } from '#shared/definition/steps.ts'
import type { SequenceAt } from './step-tree.ts'

/**
 * Lays the tree of steps out from the top down. Everything has a fixed size, so the picture needs no measuring and the same route always looks the same: a sequence is as wide as its
 * widest member, a block as its branches beside each other, and what belongs together stands on one axis.
 */
export type LaidNode =
  | { readonly kind: 'start' | 'end'; readonly id: string; readonly x: number; readonly y: number }
  | { readonly kind: 'step'; readonly id: string; readonly step: Exclude<Step, Block>; readonly x: number; readonly y: number }
  | { readonly kind: 'block'; readonly id: string; readonly step: Block; readonly x: number; readonly y: number }
  | {
      readonly kind: 'branch'
      readonly id: string
      readonly block: Block
      readonly branch: Branch
      readonly order: number
      readonly x: number
      readonly y: number
    }
  | { readonly kind: 'join'; readonly id: string; readonly step: Block; readonly x: number; readonly y: number }
  | { readonly kind: 'insert'; readonly id: string; readonly into: SequenceAt; readonly at: number; readonly x: number; readonly y: number }
export type LaidEdge = { readonly id: string; readonly from: string; readonly to: string }
export type Laid = { readonly nodes: readonly LaidNode[]; readonly edges: readonly LaidEdge[]; readonly width: number; readonly height: number }

/** Sizes in pixels; `x` of a laid node is its middle, `y` its top. */
export const laidSizes = {
  start: { width: 88, height: 28 },
  end: { width: 88, height: 28 },
  step: { width: 216, height: 66 },
  block: { width: 216, height: 36 },
  branch: { width: 200, height: 46 },
  join: { width: 12, height: 12 },
  insert: { width: 22, height: 22 },
} as const
const gapBetween = 10
const gapBeside = 28

/** The key under which a step or a branch stands in the picture. */
export function laidId(
  place: { readonly kind: 'step'; readonly key: string } | { readonly kind: 'branch'; readonly block: string; readonly key: string },
): string {
  return place.kind === 'step' ? `step ${place.key}` : `branch ${place.block} ${place.key}`
}

/** The picture of a route. */
export function layRoutePicture(steps: readonly Step[]): Laid {
  const nodes: LaidNode[] = []
  const edges: LaidEdge[] = []
  const width = Math.max(widthOf(steps), laidSizes.step.width)
  const middle = width / 2
  nodes.push({ kind: 'start', id: 'start', x: middle, y: 0 })
  const below = laySequence({ nodes, edges }, steps, null, { x: middle, y: laidSizes.start.height + gapBetween, from: 'start' })
  nodes.push({ kind: 'end', id: 'end', x: middle, y: below.y })
  edges.push(edgeOf(below.from, 'end'))
  return { nodes, edges, width, height: below.y + laidSizes.end.height }
}

type Picture = { readonly nodes: LaidNode[]; readonly edges: LaidEdge[] }
type Cursor = { readonly x: number; readonly y: number; readonly from: string }

function laySequence(picture: Picture, steps: readonly Step[], into: SequenceAt, start: Cursor): Cursor {
  let cursor = layInsert(picture, into, 0, start)
  for (const [index, step] of steps.entries()) {
    cursor = isBlock(step) ? layBlock(picture, step, cursor) : layStep(picture, step, cursor)
    cursor = layInsert(picture, into, index + 1, cursor)
  }
  return cursor
}

function layInsert({ nodes, edges }: Picture, into: SequenceAt, at: number, { x, y, from }: Cursor): Cursor {
  const id = `insert ${into === null ? '' : `${into.block} ${into.branch}`} ${at}`
  nodes.push({ kind: 'insert', id, into, at, x, y })
  edges.push(edgeOf(from, id))
  return { x, y: y + laidSizes.insert.height + gapBetween, from: id }
}

function layStep({ nodes, edges }: Picture, step: Exclude<Step, Block>, { x, y, from }: Cursor): Cursor {
  const id = laidId({ kind: 'step', key: step.key })
  nodes.push({ kind: 'step', id, step, x, y })
  edges.push(edgeOf(from, id))
  return { x, y: y + laidSizes.step.height + gapBetween, from: id }
}

function layBlock(picture: Picture, block: Block, { x, y, from }: Cursor): Cursor {
  const id = laidId({ kind: 'step', key: block.key })
  picture.nodes.push({ kind: 'block', id, step: block, x, y })
  picture.edges.push(edgeOf(from, id))
  const top = y + laidSizes.block.height + gapBetween * 2
  const widths = block.branches.map(branchWidth)
  let left = x - besideEachOther(widths) / 2
  const ends = block.branches.map((branch, order) => {
    const middle = left + (widths[order] ?? 0) / 2
    left += (widths[order] ?? 0) + gapBeside
    const head = laidId({ kind: 'branch', block: block.key, key: branch.key })
    picture.nodes.push({ kind: 'branch', id: head, block, branch, order, x: middle, y: top })
    picture.edges.push(edgeOf(id, head))
    return laySequence(
      picture,
      branch.steps,
      { block: block.key, branch: branch.key },
      { x: middle, y: top + laidSizes.branch.height + gapBetween, from: head },
    )
  })
  const bottom = Math.max(...ends.map((end) => end.y)) + gapBetween
  const join = `join ${block.key}`
  picture.nodes.push({ kind: 'join', id: join, step: block, x, y: bottom })
  for (const end of ends) picture.edges.push(edgeOf(end.from, join))
  return { x, y: bottom + laidSizes.join.height + gapBetween, from: join }
}

function edgeOf(from: string, to: string): LaidEdge {
  return { id: `${from} → ${to}`, from, to }
}

function widthOf(steps: readonly Step[]): number {
  return Math.max(laidSizes.step.width, ...steps.map((step) => (isBlock(step) ? besideEachOther(step.branches.map(branchWidth)) : laidSizes.step.width)))
}

function branchWidth(branch: Branch): number {
  return widthOf(branch.steps)
}

function besideEachOther(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + gapBeside * (widths.length - 1)
}
