import { ok } from '#shared/kernel/fault.ts'
import type { Handlers } from '../context.ts'

/** `mutate`: administration by mutation; what the member may do is decided by the mutation itself. */
export const mutateHandlers: Pick<Handlers, 'mutate'> = {
  mutate: async ({ mutate }, { name, version, args }) => {
    const done = await mutate(name, version, args)
    return done.ok ? ok({}) : done
  },
}
