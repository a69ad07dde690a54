import { existsSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const memory = '/dev/shm'
const roomyBytes = 2_000_000_000

/**
 * Where stores lie that nobody keeps: in memory where the machine offers it and it is roomy. Their fsyncs are made all the same; what is proven by them is
 * order, and not the disk, whose time they cost nothing.
 */
export function fastPlace(bytes = roomyBytes): string {
  if (!existsSync(memory)) return tmpdir()
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > bytes ? memory : tmpdir()
}
