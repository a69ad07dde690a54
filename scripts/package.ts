/**
 * `npm run package`: the unpacked application of this platform, with all fuses set (electron-builder.yml). The last line is
 * `{"path","electron","fuses"}`.
 *
 * A release is made of the Electron that package.json pins and of nothing else. Where only the fallback runtime can be had, the
 * same steps make a trial application in release/trial, which says so in its name.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { resolveElectron } from './electron-runtime.ts'

const repo = path.resolve(import.meta.dirname, '..')
const wanted: Readonly<Record<string, boolean>> = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
}

async function main(): Promise<void> {
  const electron = await resolveElectron()
  const output = path.join(repo, 'release', electron.tier === 'release' ? '' : 'trial')
  await rm(path.join(output, `${process.platform}-unpacked`), { recursive: true, force: true })
  run('node', ['scripts/build.ts', '--if-changed'])
  const dist = path.dirname(electron.path)
  const settings = [`--config.electronDist=${dist}`, `--config.electronVersion=${electron.version}`, `--config.directories.output=${output}`]
  run(path.join('node_modules', '.bin', 'electron-builder'), ['--dir', ...settings])

  const [folder] = readdirSync(output).filter((name) => name.endsWith('-unpacked') || name.startsWith('mac'))
  if (folder === undefined) throw new Error(`electron-builder left nothing in ${output}`)
  const application = path.join(output, folder)
  // The fallback runtime brings a stand-in for Electron's default app, which a packaged application must not have.
  await rm(path.join(application, 'resources', 'app'), { recursive: true, force: true })
  const fuses = await readFuses(executableIn(application))
  const wrong = Object.keys(wanted).filter((name) => fuses[name] !== wanted[name])
  console.log(JSON.stringify({ path: application, electron: electron.tier, fuses }))
  if (wrong.length > 0) throw new Error(`fuses that are not as they must be: ${wrong.join(', ')}`)
}

function executableIn(application: string): string {
  if (process.platform === 'darwin') return path.join(application, 'OpsDesk.app')
  return path.join(application, process.platform === 'win32' ? 'OpsDesk.exe' : 'opsdesk')
}

async function readFuses(executable: string): Promise<Record<string, boolean>> {
  const wire = await getCurrentFuseWire(executable)
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, wire[FuseV1Options[name as keyof typeof FuseV1Options]] === FuseState.ENABLE]))
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { cwd: repo, stdio: ['ignore', 2, 'inherit'] })
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`)
}

await main()
