import { pruneOldLog } from '../sync/prune-old-log.ts'
import { readOptions } from './options.ts'
import { clock, withServer } from './tools.ts'
import type { Verb } from './verb.ts'

/** Removes what is older than the company wants the change log to reach back; every backup does the same. The server may go on running. */
export const prune: Verb = {
  usage: 'prune',
  async run(args) {
    const options = readOptions(args, {})
    return withServer(options.data, async ({ store }) => {
      const { horizon, lines } = await pruneOldLog(store, clock)
      return {
        value: { horizon, lines },
        lines: [`${lines} lines of the change log removed`, `a desk that was last here before version ${horizon} makes its first contact again`],
      }
    })
  },
}
