import type { DefinitionBody } from './definition.ts'
import { isBlock, type Block, type Branch, type Count, type LinearNode, type RouteNode, type Step } from './steps.ts'

/** Steps one after the other: the route itself, or a branch of a block. */
export type Sequence = {
  readonly steps: readonly Step[]
  /** The branch that holds it, with the place of its block; null for the route itself. */
  readonly within: { readonly block: Block; readonly branch: Branch; readonly place: Place } | null
}

/** Where a step stands: in a sequence, at an index. `order` counts all steps as they are read, outer before inner. */
export type Place = { readonly step: Step; readonly sequence: Sequence; readonly index: number; readonly order: number }

/** A route ready to be walked. */
export type Route = {
  readonly root: Sequence
  readonly nodes: readonly RouteNode[]
  readonly nodesByKey: ReadonlyMap<string, RouteNode>
  /** By the key of a node or block. */
  readonly places: ReadonlyMap<string, Place>
  /** The sequence of a block's branch. */
  branch(block: string, branch: string): Sequence
}

/** The steps of a definition, whichever format it has. */
export function stepsOf(body: DefinitionBody): readonly Step[] {
  return body.format === 1 ? body.route.nodes.map(nodeOfFormat2) : body.route.steps
}

/** All nodes of a definition in the order in which they are read. */
export function nodesOf(body: DefinitionBody): readonly RouteNode[] {
  return stepsOf(body).flatMap(nodesIn)
}

/** All nodes of a step. */
export function nodesIn(step: Step): readonly RouteNode[] {
  return isBlock(step) ? step.branches.flatMap((branch) => branch.steps.flatMap(nodesIn)) : [step]
}

/** The number that a definition fixes or names by a parameter. A parameter that is missing was refused when the definition was compiled. */
export function countOf(body: DefinitionBody, count: Count): number {
  if (typeof count === 'number') return count
  const parameter = body.format === 1 ? undefined : body.parameters.find(({ key }) => key === count.param)
  return parameter?.value ?? 1
}

/** Lays a definition's route out. */
export function layRoute(body: DefinitionBody): Route {
  const places = new Map<string, Place>()
  const branches = new Map<string, Sequence>()
  const nodes: RouteNode[] = []
  const lay = (steps: readonly Step[], within: Sequence['within']): Sequence => {
    const sequence: Sequence = { steps, within }
    for (const [index, step] of steps.entries()) {
      const place: Place = { step, sequence, index, order: places.size }
      places.set(step.key, place)
      if (!isBlock(step)) nodes.push(step)
      else for (const branch of step.branches) branches.set(`${step.key}/${branch.key}`, lay(branch.steps, { block: step, branch, place }))
    }
    return sequence
  }
  const root = lay(stepsOf(body), null)
  return {
    root,
    nodes,
    nodesByKey: new Map(nodes.map((node) => [node.key, node])),
    places,
    branch(block, branch) {
      const sequence = branches.get(`${block}/${branch}`)
      if (!sequence) throw new Error(`no branch ${branch} in ${block}`)
      return sequence
    },
  }
}

/** A place and those of the blocks around it, inner ones first. */
export function around(place: Place): readonly Place[] {
  const { within } = place.sequence
  return within ? [place, ...around(within.place)] : [place]
}

/**
 * The innermost sequence that holds both, and where each of them stands in it. Two steps of different branches meet in the sequence of their block, at the same index.
 */
export function meeting(one: Place, other: Place): { readonly sequence: Sequence; readonly one: Place; readonly other: Place } {
  const others = around(other)
  for (const place of around(one)) {
    const match = others.find((candidate) => candidate.sequence === place.sequence)
    if (match) return { sequence: place.sequence, one: place, other: match }
  }
  throw new Error('two steps of different routes')
}

/** Whether a node comes before another on every way on which both can be reached. */
export function precedes(one: Place, other: Place): boolean {
  const met = meeting(one, other)
  return met.one.index < met.other.index
}

function nodeOfFormat2(node: LinearNode): RouteNode {
  const { kind, canRefuse, ...rest } = node
  const asking = { ...rest, canTransfer: true, canAddSigners: true }
  return kind === 'confirm' ? { ...asking, kind } : { ...asking, kind, canRefuse }
}
