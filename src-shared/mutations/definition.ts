import { z } from 'zod'
import { failed, ok } from '#shared/kernel/fault.ts'
import { compileDefinition } from '#shared/definition/compile.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { rolesNamed } from '#shared/definition/structure.ts'
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
    const unknown = rolesNamed(body).find((role) => !allowed.value.roles.has(role))
    if (unknown !== undefined) return failed('definition-invalid', { where: 'roles', detail: `unknown role ${unknown}` })
    await rows.put('definition', { id: `${body.key}@${body.version}`, key: body.key, version: body.version, state: 'published', body, publishedAt: context.at })
    return ok(undefined)
  },
})
