import { z } from 'zod'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { idSchema } from '#shared/kernel/id.ts'
import { proveProposal } from '#shared/definition/compile.ts'
import { definitionBodySchema, versionId, type DefinitionBody } from '#shared/definition/definition.ts'
import { nodesOf } from '#shared/definition/route.ts'
import { rolesNamed } from '#shared/definition/structure.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { RowReader, RowWriter } from '#shared/rows/transaction.ts'
import { decide } from '#shared/workflow/interpreter.ts'
import { administers } from './administration.ts'
import { defineMutation, type MutationContext } from './mutation.ts'
import { putChange } from './put-change.ts'
import { caseOf, worldOf } from './reading.ts'

/** Publishes the next version of a definition, where the company does not ask for a review first. From then on that version never changes; records that run keep theirs. */
export const definitionPublish = defineMutation({
  name: 'definition.publish',
  version: 1,
  args: z.strictObject({ body: definitionBodySchema }),
  async apply(rows, { body }, context) {
    const allowed = await administers(rows, context, 'definition.publish')
    if (!allowed.ok) return allowed
    if (allowed.value.settings['process.reviewed']) return failed('review-required')
    return publish(rows, body, allowed.value, context)
  },
})

/** Publishes the definition that a record proposes, as the work of the node that publishes it: the reviews lie before that node on its route (TPL-01, TPL-02). */
export const definitionPublish2 = defineMutation({
  name: 'definition.publish',
  version: 2,
  args: z.strictObject({ recordId: idSchema, taskId: idSchema, opinion: z.string().max(4000) }),
  async apply(rows, { recordId, taskId, opinion }, context) {
    const allowed = await administers(rows, context, 'definition.publish')
    if (!allowed.ok) return allowed
    const found = await caseOf(rows, context, recordId)
    if (!found.ok) return found
    const { compiled, record, tasks } = found.value
    const world = worldOf(context, allowed.value)
    const done = decide(found.value, { taskId, decision: 'done', opinion, returnTo: null, publishing: true }, world)
    if (!done.ok) return done
    const node = compiled.nodesByKey.get(tasks.find(({ id }) => id === taskId)?.node ?? '')
    const proposed = node?.kind === 'do' && node.publishes !== undefined ? record.data[node.publishes] : null
    const published = await publish(rows, proposed, allowed.value, context)
    if (published.ok) await putChange(rows, { context, world }, done.value, found.value)
    return published
  },
})

async function publish(rows: RowWriter, proposed: unknown, organisation: OrganisationIndex, context: MutationContext): Promise<Result<void>> {
  const proven = proveProposal(proposed)
  if (!proven.ok) return proven
  const body = proven.value
  const versions = (await rows.list('definition', { key: body.key })).filter((row) => row.state !== 'draft').map((row) => row.version)
  const next = Math.max(0, ...versions) + 1
  if (body.version !== next) return failed('record-changed', { expected: next, actual: body.version })
  const unknown = rolesNamed(body).find((role) => !organisation.roles.has(role))
  if (unknown !== undefined) return failed('definition-invalid', { where: 'roles', detail: `unknown role ${unknown}` })
  const ends = await proveSubProcesses(rows, body)
  if (!ends.ok) return ends
  await rows.put('definition', {
    id: versionId(body.key, body.version),
    key: body.key,
    version: body.version,
    state: 'published',
    body,
    publishedAt: context.at,
  })
  return ok(undefined)
}

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
