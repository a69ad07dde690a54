import { z } from 'zod'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { compileDefinition } from '#shared/definition/compile.ts'
import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import { nodesOf } from '#shared/definition/route.ts'
import { provePublishing, rolesNamed } from '#shared/definition/structure.ts'
import type { RowReader } from '#shared/rows/transaction.ts'
import { administers } from './administration.ts'
import { defineMutation } from './mutation.ts'

/** Publishes the next version of a definition. From then on that version never changes; records that run keep theirs. */
export const definitionPublish = defineMutation({
  name: 'definition.publish',
  version: 1,
  args: z.strictObject({ body: definitionBodySchema }),
  async apply(rows, { body }, context) {
    const allowed = await administers(rows, context, 'definition.publish')
    if (!allowed.ok) return allowed
    const versions = (await rows.list('definition', { key: body.key })).filter((row) => row.state !== 'draft').map((row) => row.version)
    const next = Math.max(0, ...versions) + 1
    if (body.version !== next) return failed('record-changed', { expected: next, actual: body.version })
    const compiled = compileDefinition(body)
    if (!compiled.ok) return compiled
    const proven = provePublishing(body)
    if (!proven.ok) return proven
    const unknown = rolesNamed(body).find((role) => !allowed.value.roles.has(role))
    if (unknown !== undefined) return failed('definition-invalid', { where: 'roles', detail: `unknown role ${unknown}` })
    const ends = await proveSubProcesses(rows, body)
    if (!ends.ok) return ends
    await rows.put('definition', { id: `${body.key}@${body.version}`, key: body.key, version: body.version, state: 'published', body, publishedAt: context.at })
    return ok(undefined)
  },
})

/** Every sub-process is there and none leads back to where it came from: what starts itself never ends. */
async function proveSubProcesses(rows: RowReader, body: DefinitionBody): Promise<Result<void>> {
  const seen = new Set<string>()
  const started = [...subProcessesOf(body)]
  for (let next = started.pop(); next; next = started.pop()) {
    const { key, node } = next
    const where = `route.${node}`
    if (key === body.key) return failed('definition-invalid', { where, detail: 'a sub-process of itself' })
    if (seen.has(key)) continue
    seen.add(key)
    const published = (await rows.list('definition', { key })).filter((row) => row.state === 'published').toSorted((a, b) => b.version - a.version)
    const [newest] = published
    if (!newest) return failed('definition-invalid', { where, detail: `no published definition ${key}` })
    // What lies deeper is told at the node here that leads to it.
    started.push(...subProcessesOf(newest.body).map((deeper) => ({ key: deeper.key, node })))
  }
  return ok(undefined)
}

function subProcessesOf(body: DefinitionBody): readonly { readonly key: string; readonly node: string }[] {
  return nodesOf(body).flatMap((node) => (node.kind === 'sub-process' ? [{ key: node.definition, node: node.key }] : []))
}
