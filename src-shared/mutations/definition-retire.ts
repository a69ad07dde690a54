import { z } from 'zod'
import { failed, ok } from '#shared/kernel/fault.ts'
import { keySchema } from '#shared/kernel/id.ts'
import { nodesOf } from '#shared/definition/route.ts'
import { administers } from './administration.ts'
import { defineMutation } from './mutation.ts'

/**
 * Retires a definition in all its versions: nothing new is started, and records that run go on to their end. It needs no review, because a process that does harm must be stopped at
 * once; the next version that is published brings it back. One that another starts as a sub-process stays until that no longer does.
 */
export const definitionRetire = defineMutation({
  name: 'definition.retire',
  version: 1,
  args: z.strictObject({ key: keySchema }),
  async apply(rows, { key }, context) {
    const allowed = await administers(rows, context, 'definition.publish')
    if (!allowed.ok) return allowed
    const published = (await rows.list('definition', {})).filter(({ state }) => state === 'published')
    const own = published.filter((row) => row.key === key)
    if (own.length === 0) return failed('definition-retired', { key })
    const newest = new Map(published.toSorted((a, b) => a.version - b.version).map((row) => [row.key, row]))
    const starting = [...newest.values()].find(({ body }) => nodesOf(body).some((node) => node.kind === 'sub-process' && node.definition === key))
    if (starting) return failed('definition-needed', { key, by: starting.body.name.zh })
    for (const row of own) await rows.put('definition', { ...row, state: 'retired' })
    return ok(undefined)
  },
})
