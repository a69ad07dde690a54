import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { CheckScope } from '#shared/definition/check.ts'
import { isBlock, type RouteNode, type Step } from '#shared/definition/steps.ts'
import type { FormData } from '#shared/domain/record.ts'

/** A step as a form filled in like this meets it. */
export type WayStep = { readonly node: RouteNode; readonly depth: number; readonly stands: boolean }

/** Which steps a form with this data goes through, in the order in which they are read; what lies on a branch that is not taken is left out. */
export function wayOf(compiled: CompiledDefinition, data: FormData, scope: CheckScope): readonly WayStep[] {
  const along = (steps: readonly Step[], depth: number): readonly WayStep[] =>
    steps.flatMap((step): readonly WayStep[] =>
      isBlock(step)
        ? compiled.taken(step, data, scope).flatMap((branch) => along(branch.steps, depth + 1))
        : [{ node: step, depth, stands: compiled.stands(step, data, scope) }],
    )
  return along(compiled.route.root.steps, 0)
}
