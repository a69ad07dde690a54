import { setFlagsFromString } from 'node:v8'

/**
 * Bulk work makes and drops hundreds of thousands of short-lived objects. V8 notices that some of them live through a few quick collections, since a chunk of rows is held over a commit, and from then on makes all of that
 * kind among the old ones, where only a full collection finds them: an import of 100,000 rows took 100 MB more for it, all of it garbage. Without that guess it takes no longer, and the quick collections clear it away.
 */
export function keepObjectsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring')
}
