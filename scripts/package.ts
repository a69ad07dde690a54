/**
 * `npm run package [-- --json] [-- --if-changed]`: the unpacked application of this platform with all fuses set, read back from the file. The last
 * line is `{"path","electron","version","fuses",…}`; with `--json` it is the only one. `--if-changed` keeps a package that was made of the same things.
 *
 * A release (in `release/`) is made of the Electron that package.json pins and of nothing else. Where only the fallback runtime can be had, the same
 * steps make a test package in `release/fallback/`, whose every name says so (packaging/fallback.ts).
 */
import { spawnSync } from 'node:child_process'
import { existsSync, writeSync } from 'node:fs'
import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { Platform, build, type Configuration } from 'electron-builder'
import { keptAsPackages } from './build.ts'
import { resolveElectron, type ElectronRuntime } from './electron-runtime.ts'
import { fallbackConfiguration, markFallback } from './packaging/fallback.ts'
import { readFuses, wrongFuses } from './packaging/fuses.ts'
import { packageFolder, packageStamp, readPackageReport, type PackageReport } from './packaging/report.ts'

const repo = path.resolve(import.meta.dirname, '..')

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, 'if-changed': { type: 'boolean', default: false } } })
  // electron-builder reports on the standard output, where a machine expects the result alone.
  if (values.json) process.stdout.write = process.stderr.write.bind(process.stderr)
  const electron = await resolveElectron()
  const built = spawnSync(process.execPath, [path.join(repo, 'scripts', 'build.ts'), '--if-changed'], { cwd: repo, stdio: ['ignore', 2, 'inherit'] })
  if (built.status !== 0) throw new Error(`the build ended with ${built.status}`)
  const stamp = await packageStamp(electron)
  const made = values['if-changed'] ? await readPackageReport(electron.tier) : null
  const report = made?.stamp === stamp && existsSync(made.executable) ? made : await makePackage(electron, stamp)
  console.error(`package: on the ${report.electron} runtime, Electron ${report.version}${report.electron === 'fallback' ? '; for tests only' : ''}`)
  writeSync(1, `${JSON.stringify(report)}\n`)
}

async function makePackage(electron: ElectronRuntime, stamp: string): Promise<PackageReport> {
  const output = packageFolder(electron.tier)
  const isApplication = (name: string) => name.endsWith('-unpacked') || name.startsWith('mac')
  for (const name of await readdir(output).catch(() => [])) if (isApplication(name)) await rm(path.join(output, name), { recursive: true })
  await rm(path.join(output, 'report.json'), { force: true })
  const config = await configuration(electron, output)
  await build({ targets: Platform.current().createTarget('dir'), projectDir: repo, config })

  const folder = (await readdir(output)).find(isApplication)
  if (folder === undefined) throw new Error(`electron-builder left nothing in ${output}`)
  const application = path.join(output, folder)
  // The fallback runtime brings a stand-in for Electron's default app, which a packaged application must not have.
  await rm(path.join(application, 'resources', 'app'), { recursive: true, force: true })
  if (electron.tier === 'fallback') await markFallback(application)
  const executable = executableIn(application, config)
  const fuses = await readFuses(executable)
  const wrong = wrongFuses(fuses)
  if (wrong.length > 0) throw new Error(`fuses that are not as they must be: ${wrong.join(', ')}`)
  const report: PackageReport = { path: application, executable, electron: electron.tier, version: electron.version, fuses, stamp }
  await writeFile(path.join(output, 'report.json'), `${JSON.stringify(report)}\n`)
  return report
}

async function configuration(electron: ElectronRuntime, output: string): Promise<Configuration> {
  const { version } = JSON.parse(await readFile(path.join(repo, 'package.json'), 'utf8')) as { version: string }
  const node = path.join(repo, 'node_modules', 'node', 'bin', 'node')
  return {
    directories: { output },
    electronDist: path.dirname(electron.path),
    electronVersion: electron.version,
    files: await bundledAlready(),
    ...(electron.tier === 'fallback' ? fallbackConfiguration(version, node) : {}),
  }
}

/** Leaves out every package but those that the build keeps as packages, and what these need: the rest is inside the bundles. */
async function bundledAlready(): Promise<string[]> {
  const lock = JSON.parse(await readFile(path.join(repo, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string>; dev?: boolean }>
  }
  const needed = new Set<string>()
  const need = (name: string): void => {
    const found = lock.packages[`node_modules/${name}`]
    if (needed.has(name) || found === undefined) return
    needed.add(name)
    for (const next of Object.keys({ ...found.dependencies, ...found.optionalDependencies })) need(next)
  }
  for (const name of keptAsPackages) if (name !== 'electron') need(name)
  const shipped = Object.entries(lock.packages).flatMap(([place, { dev }]) => (dev === true || place === '' ? [] : [place.replace(/^node_modules\//, '')]))
  return shipped.filter((name) => !name.includes('node_modules/') && !needed.has(name)).map((name) => `!node_modules/${name}/**`)
}

function executableIn(application: string, { productName = 'OpsDesk', linux }: Configuration): string {
  if (process.platform === 'darwin') return path.join(application, `${productName}.app`)
  return path.join(application, process.platform === 'win32' ? `${productName}.exe` : (linux?.executableName ?? 'opsdesk'))
}

await main()
