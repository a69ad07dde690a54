import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { commandLine } from './processes.ts'

/**
 * Looks for a text in everything that a process of the same user has in its memory, as UTF-8 and as UTF-16, the two forms in which
 * JavaScript and Chromium keep text. Files that are only mapped are read too; what cannot be read (device memory) is left out.
 */
export function timesInMemory(pid: number, text: string): number {
  const forms = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]
  const overlap = Math.max(...forms.map((form) => form.length)) - 1
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  const block = Buffer.alloc(4 * 1024 * 1024)
  let found = 0
  try {
    for (const { start, end } of readableParts(pid)) {
      for (let at = start; at < end; at += block.length - overlap) {
        const read = readAt(memory, block, at, Math.min(block.length, end - at))
        if (read === 0) break
        for (const form of forms) found += countIn(block.subarray(0, read), form, at + read < end ? read - overlap : read)
      }
    }
  } finally {
    closeSync(memory)
  }
  return found
}

function readableParts(pid: number): { start: number; end: number }[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, start, end] = /^([0-9a-f]+)-([0-9a-f]+) r/.exec(line) ?? []
      return start === undefined || end === undefined ? [] : [{ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) }]
    })
}

function readAt(memory: number, block: Buffer, at: number, length: number): number {
  try {
    return readSync(memory, block, 0, length, at)
  } catch {
    return 0 // Memory of a device, or given back while we read.
  }
}

/** Hits that begin before `before`; the next block sees the others. */
function countIn(block: Buffer, form: Buffer, before: number): number {
  let count = 0
  for (let at = block.indexOf(form); at !== -1 && at < before; at = block.indexOf(form, at + 1)) count += 1
  return count
}

/**
 * Whether the kernel lets this user read the process at all. Chromium's zygotes make themselves unreadable; they hold no page and were never
 * sent a message of one.
 */
export function isReadable(pid: number): boolean {
  try {
    closeSync(openSync(`/proc/${pid}/mem`, 'r'))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES' && commandLine(pid).includes('--type=zygote')) return false
    throw error
  }
}
