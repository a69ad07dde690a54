import type { CheckScope } from '#shared/definition/check.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { around, nodesIn, type Sequence } from '#shared/definition/route.ts'
import { isAsking, isBlock, type AskingNode, type Step } from '#shared/definition/steps.ts'
import type { Member } from '#shared/domain/organisation.ts'
import type { Id } from '#shared/kernel/id.ts'
import { assign, type Answering, type Subject } from './assignees.ts'

type Ahead = { readonly node: AskingNode; readonly members: readonly Member[]; readonly fallback: boolean }

/** What is still to come, for the initiator to see at any time (WFL-11): the nodes ahead at which somebody will be asked, in order, as far as the data tells now; with nobody when no one could take one. `standing` are those at which the record stands; none before it has started. */
export function routeAhead(compiled: CompiledDefinition, subject: Subject, scope: CheckScope, standing: readonly string[], world: Answering): readonly Ahead[] {
  const { root, places } = compiled.route
  const reached = new Set(standing.flatMap((key) => places.get(key) ?? []).flatMap((place) => around(place).map(({ step }) => step.key)))
  const whole = (step: Step): readonly AskingNode[] => {
    if (isBlock(step)) return compiled.taken(step, subject.data, scope).flatMap((branch) => branch.steps.flatMap(whole))
    return isAsking(step) && compiled.stands(step, subject.data, scope) ? [step] : []
  }
  /** Behind what is reached; of a block that is reached, what its reached branches still hold. */
  const behind = ({ steps }: Sequence): readonly AskingNode[] => {
    const at = steps.findLastIndex(({ key }) => reached.has(key))
    const step = steps[at]
    const inner =
      step && (step.kind === 'parallel' || step.kind === 'choice')
        ? step.branches
            .filter((branch) => branch.steps.flatMap(nodesIn).some(({ key }) => reached.has(key)))
            .flatMap((branch) => behind(compiled.route.branch(step.key, branch.key)))
        : []
    return [...inner, ...steps.slice(at + 1).flatMap(whole)]
  }
  // Whoever handles a node that is ahead himself is known as far as that node's own rule tells.
  const expected = new Map<string, readonly Id[]>()
  const handlersOf = (key: string): readonly Id[] => {
    const known = subject.handlersOf?.(key) ?? []
    return known.length > 0 ? known : (expected.get(key) ?? [])
  }
  const fillersOf = (key: string): readonly Id[] => compiled.filling(key).flatMap(handlersOf)
  return behind(root).map((node) => {
    const assigned = assign(world, { node: node.key, rule: node.assignee, kind: node.kind }, { ...subject, handlersOf, fillersOf })
    const ahead = { node, ...(assigned.ok ? assigned.value : { members: [], fallback: false }) }
    expected.set(
      node.key,
      ahead.members.map(({ id }) => id),
    )
    return ahead
  })
}
