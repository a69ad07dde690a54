import { readFileSync, readdirSync } from 'node:fs'
import type { ElectronApplication } from '@playwright/test'

/** The three processes of a desk, as the operating system numbers them. */
export type Pids = { readonly main: number; readonly page: number; readonly store: number }

/** The processes of a running desk; throws when one is missing. */
export async function pidsOf(app: ElectronApplication): Promise<Pids> {
  const { main, page, directory } = await app.evaluate(({ webContents }) => ({
    main: process.pid,
    page: webContents.getAllWebContents()[0]?.getOSProcessId() ?? 0,
    directory: process.argv.find((argument) => argument.startsWith('--data-dir='))?.slice('--data-dir='.length) ?? '',
  }))
  const store = storesOf(directory)[0]
  if (page === 0 || store === undefined) throw new Error(`a process of ${directory} is missing`)
  return { main, page, store }
}

/** Processes that hold a desk's store open: the store itself, not the bridge that started it on the fallback runtime. */
export function storesOf(directory: string): number[] {
  return allPids().filter((pid) => {
    const line = commandLine(pid)
    return line.includes(`--directory=${directory}`) && (line.includes('store.js') || line.includes('opsdesk-store'))
  })
}

/** Whether a process is still there; one that has ended and is only waited for is not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s*[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** A process and all its descendants. */
export function familyOf(pid: number): number[] {
  const parents = new Map(allPids().map((each) => [each, parentOf(each)]))
  const family = [pid]
  for (const member of family) for (const [each, parent] of parents) if (parent === member) family.push(each)
  return family
}

/** Its command line, arguments parted by spaces; empty when it has ended. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

/** A line of `/proc/<pid>/status`. */
export function statusField(pid: number, name: string): string {
  return new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? ''
}

function parentOf(pid: number): number {
  try {
    return Number(statusField(pid, 'PPid'))
  } catch {
    return 0
  }
}

function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}
