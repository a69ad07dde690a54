import { createHash } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { ElectronRuntime } from '../electron-runtime.ts'

const repo = path.resolve(import.meta.dirname, '../..')
const sources = ['dist/stamp', 'resources/*', 'electron-builder.yml', 'package-lock.json', 'package.json', 'scripts/{build,package}.ts', 'scripts/packaging/*']

/** What lies beside a package and says what it is. */
export const packageReportSchema = z.strictObject({
  path: z.string(),
  executable: z.string(),
  /** Which Electron it runs on. A fallback package is for tests and never leaves this machine. */
  electron: z.enum(['release', 'fallback']),
  version: z.string(),
  fuses: z.record(z.string(), z.boolean()),
  /** A fingerprint of all that it was made from. */
  stamp: z.string(),
})
export type PackageReport = z.infer<typeof packageReportSchema>

/** Where packages of a tier are made: a release alone lies in `release/` itself. */
export function packageFolder(tier: ElectronRuntime['tier']): string {
  return tier === 'release' ? path.join(repo, 'release') : path.join(repo, 'release', 'fallback')
}

/** The report of the package of a tier, or null when there is none. */
export async function readPackageReport(tier: ElectronRuntime['tier']): Promise<PackageReport | null> {
  const text = await readFile(path.join(packageFolder(tier), 'report.json'), 'utf8').catch(() => null)
  return text === null ? null : packageReportSchema.parse(JSON.parse(text))
}

/** The fingerprint of what a package would be made from now: the build, the runtime, and the packaging itself. */
export async function packageStamp(electron: ElectronRuntime): Promise<string> {
  const hash = createHash('sha256').update(`${electron.path} ${electron.version}\n`)
  const files: string[] = []
  for await (const file of glob(sources, { cwd: repo })) files.push(file)
  for (const file of files.toSorted()) hash.update(`${file}\n`).update(await readFile(path.join(repo, file)))
  return hash.digest('hex')
}
