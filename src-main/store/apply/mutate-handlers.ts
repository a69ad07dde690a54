import { failed, ok } from '#shared/kernel/fault.ts'
import type { Handlers } from '../context.ts'

/**
 * What a window may ask for by name. Acts on records have calls of their own, which say what the member saw, judge duplicates and files, and take the
 * draft along; by this way they would go around all of it.
 */
const administration: ReadonlySet<string> = new Set([
  'member.put',
  'unit.put',
  'post.put',
  'grant.put',
  'grant.remove',
  'setting.put',
  'definition.publish',
  'definition.retire',
  'desk.close',
  'desk.reopen',
  'member.hand-over',
  'delegation.put',
  'delegation.remove',
  'phrase.put',
  'phrase.remove',
])

/** `mutate`: administration by mutation; what the member may do is decided by the mutation itself. */
export const mutateHandlers: Pick<Handlers, 'mutate'> = {
  mutate: async ({ mutate }, { name, version, args }) => {
    if (!administration.has(name)) return failed('mutation-unknown', { name, version })
    const done = await mutate(name, version, args)
    return done.ok ? ok({}) : done
  },
}
