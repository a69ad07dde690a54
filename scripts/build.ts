/**
 * Builds the desktop client into `dist/`:
 *
 *   main/main.js       the main process (module)          main/store.js     the store process (module, Node 24)
 *   main/preload.cjs   the sandboxed preload              main/bridge.js    starts the store under the fallback runtime
 *   main/*-worker.js   worker threads of the store        renderer/         the window: no inline scripts, relative paths
 *   migrations/        as in the repository          icon.png               of the window
 *
 * The server needs no build; Node 24 runs its sources. Everything is built beside `dist/` and put in its place at the end, so that
 * an application which is starting never meets half a build. `--if-changed` does nothing when no source is newer than the last build.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, glob, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { build, type InlineConfig } from 'vite'

type Entry = { readonly source: string; readonly output: string }

const repo = path.resolve(import.meta.dirname, '..')
/** Native code cannot be bundled: these are found at run time, Electron in itself and the others beside the bundles. */
export const keptAsPackages = ['electron', 'better-sqlite3', '@napi-rs/keyring', '@node-rs/argon2']
const entries: readonly Entry[] = [
  { source: 'src-main/main.ts', output: 'main.js' },
  { source: 'src-main/preload/preload.ts', output: 'preload.cjs' },
  { source: 'src-main/supervisor/bridge.ts', output: 'bridge.js' },
  { source: 'src-main/store/main.ts', output: 'store.js' },
]

/** Builds `from` into `into`; throws when a source is missing or does not compile. */
export async function buildAll(from: string, into: string): Promise<void> {
  const all = [...entries, ...(await workerEntries(from))]
  const missing = [...all.map((entry) => entry.source), 'src-renderer/index.html'].filter((source) => !existsSync(path.join(from, source)))
  if (missing.length > 0) throw new Error(`nothing to build from: ${missing.join(', ')}`)
  for (const entry of all) await build(hostConfig(from, into, entry))
  await build(rendererConfig(from, into))
  await cp(path.join(from, 'migrations'), path.join(into, 'migrations'), { recursive: true })
  for (const folder of ['cmaps', 'standard_fonts']) {
    await cp(path.join(from, 'node_modules', 'pdfjs-dist', folder), path.join(into, 'renderer', 'pdf', folder), { recursive: true })
  }
  await cp(path.join(from, 'resources', 'icon.png'), path.join(into, 'icon.png'))
}

async function workerEntries(from: string): Promise<Entry[]> {
  const found: Entry[] = []
  for await (const source of glob('src-main/store/**/*-worker.ts', { cwd: from })) {
    found.push({ source, output: `${path.basename(source, '.ts')}.js` })
  }
  return found
}

function hostConfig(from: string, into: string, entry: Entry): InlineConfig {
  const format = entry.output.endsWith('.cjs') ? 'cjs' : 'es'
  return {
    ...common(from),
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: path.join(from, entry.source),
      outDir: path.join(into, 'main'),
      emptyOutDir: false,
      copyPublicDir: false,
      // The fallback runtime's Node; the release's is newer.
      target: 'node20',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        external: (id) => id.startsWith('node:') || keptAsPackages.some((name) => id === name || id.startsWith(`${name}/`)),
        output: { format, entryFileNames: entry.output, codeSplitting: false },
      },
    },
  }
}

function rendererConfig(from: string, into: string): InlineConfig {
  return {
    ...common(from),
    root: path.join(from, 'src-renderer'),
    base: './',
    plugins: [react()],
    build: {
      outDir: path.join(into, 'renderer'),
      emptyOutDir: true,
      target: 'chrome130',
      // The content security policy allows scripts and fonts from files only.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: false,
      chunkSizeWarningLimit: 4_000,
    },
  }
}

function common(from: string): InlineConfig {
  return { configFile: false, root: from, mode: 'production', logLevel: 'warn', define: { 'process.env.NODE_ENV': '"production"' } }
}

/** A fingerprint of everything the build reads, from names, sizes and times. */
async function sourceStamp(): Promise<string> {
  const hash = createHash('sha256')
  for await (const file of glob(['{src-shared,src-main,src-renderer,migrations,resources}/**/*', 'scripts/build.ts', 'package-lock.json'], { cwd: repo })) {
    const { size, mtimeMs } = await stat(path.join(repo, file))
    hash.update(`${file}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

async function main(): Promise<void> {
  const dist = path.join(repo, 'dist')
  const stampFile = path.join(dist, 'stamp')
  const stamp = await sourceStamp()
  if (process.argv.includes('--if-changed') && (await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return
  const started = performance.now()
  const next = `${dist}.next-${process.pid}`
  const previous = `${dist}.previous-${process.pid}`
  try {
    await mkdir(next, { recursive: true })
    await buildAll(repo, next)
    await writeFile(path.join(next, 'stamp'), stamp)
    if (existsSync(dist)) await rename(dist, previous)
    await rename(next, dist)
  } finally {
    await rm(next, { recursive: true, force: true })
    await rm(previous, { recursive: true, force: true })
  }
  console.log(`build: dist in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

if (import.meta.main) await main()
