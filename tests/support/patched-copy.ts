import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { repo } from './planted-tree.ts'

/** A bug to plant: this text of a source becomes another. */
export type Patch = { readonly file: string; readonly from: string; readonly to: string }

const copied = ['package.json', 'src-shared', 'src-main', 'src-server', 'src-renderer/text', 'migrations', 'scripts', 'tests/support']

/** The product's sources in a folder of their own, with bugs planted into them; a patch that no longer fits exactly one place is a failure. */
export function patchedCopy(patches: readonly Patch[]): string {
  const folder = mkdtempSync('/tmp/opsdesk-patched-')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of copied) cpSync(path.join(repo, name), path.join(folder, name), { recursive: true })
  symlinkSync(path.join(repo, 'node_modules'), path.join(folder, 'node_modules'))
  for (const { file, from, to } of patches) {
    const source = path.join(folder, file)
    const parts = readFileSync(source, 'utf8').split(from)
    if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} places of: ${from}`)
    writeFileSync(source, parts.join(to))
  }
  return folder
}

/** What a script said at its end; `result` is null when it broke off without a word of JSON. */
export type Ended = { readonly code: number | null; readonly result: Readonly<Record<string, number>> | null; readonly errors: string }

/** Runs a script of the copy to its end; the last line of its output is JSON. */
export async function runScript(folder: string, script: string, args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [path.join(folder, script), ...args, '--json'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const last = output.trim().split('\n').at(-1) ?? ''
  return { code, result: last.startsWith('{') ? (JSON.parse(last) as Record<string, number>) : null, errors }
}

/**
 * Whether a run has seen a planted bug: it ended badly and says of which harm, or the product itself broke off in the midst of it. A patch that is no program is
 * no bug that was seen.
 */
export function hasSeen({ code, result, errors }: Ended, harms: readonly string[]): boolean {
  if (/SyntaxError|ReferenceError|ERR_MODULE_NOT_FOUND/.test(errors)) throw new Error(`the patch is no program:\n${errors.slice(-2000)}`)
  return code === 1 && (result === null || harms.some((harm) => (result[harm] ?? 0) > 0))
}
