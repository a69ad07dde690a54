import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { failed, type Result } from '#shared/kernel/fault.ts'
import { definitionAbilities } from '#shared/permissions/policy.ts'
import type { StoreContext } from '#store/context.ts'

/** The newest version of a definition into which the member may import. */
export async function importable(context: StoreContext, definitionKey: string): Promise<Result<CompiledDefinition>> {
  const compiled = await context.definition(definitionKey)
  if (!compiled.ok) return compiled
  const organisation = await context.organisation()
  const may = definitionAbilities(organisation, context.session.member.id, compiled.value.body, context.clock()).includes('import')
  return may ? compiled : failed('permission-denied', { action: 'definition.import' })
}
