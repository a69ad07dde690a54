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

/** Runs a script of the copy to its end; the last line of its output is JSON. */
export async function runScript(
  folder: string,
  script: string,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly result: Record<string, number>; readonly errors: string }> {
  const child = spawn(process.execPath, [path.join(folder, script), ...args, '--json'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const [output, errors]: string[][] = [[], []]
  child.stdout.setEncoding('utf8').on('data', (text: string) => output?.push(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors?.push(text))
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const last = (output ?? []).join('').trim().split('\n').at(-1) ?? ''
  const told = (errors ?? []).join('')
  if (!last.startsWith('{')) throw new Error(`${script} ended with ${code} and reported nothing: ${told.slice(-2000)}`)
  return { code, result: JSON.parse(last) as Record<string, number>, errors: told }
}
