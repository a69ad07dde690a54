import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { resolveElectron, type ElectronRuntime } from '../../scripts/electron-runtime.ts'

/** How a desk is started. */
export type DeskOptions = {
  /** The desk's own files; made when absent. Use a folder below /tmp/opsdesk-*. */
  readonly dataDir: string
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Further command-line switches of the application. */
  readonly args?: readonly string[]
}

/** A running desk in a real Electron. */
export type Desk = {
  readonly app: ElectronApplication
  /** The first window, loaded. */
  readonly page: Page
  readonly tier: ElectronRuntime['tier']
  /** Everything its processes have written to their outputs so far. */
  readonly output: () => string
}

/** `dist/` of this checkout, which waits for the driver. */
export const heldApp = path.join(import.meta.dirname, 'held-app')

/** A bound against standing still, also on a machine that does much else. */
const startMs = 120_000

/** Starts the built client (`dist/`) with Chromium's sandbox on and waits for its window. */
export async function launchDesk(options: DeskOptions): Promise<Desk> {
  const runtime = await resolveElectron()
  await mkdir(options.dataDir, { recursive: true })
  const app = await _electron.launch({
    executablePath: runtime.path,
    chromiumSandbox: true,
    cwd: options.dataDir,
    args: ['--password-store=gnome-libsecret', heldApp, `--data-dir=${options.dataDir}`, ...(options.args ?? [])],
    env: { ...definedEnvironment(), OPSDESK_NODE: process.execPath, ...options.env },
  })
  letPagesGoOn(app)
  const written: string[] = []
  for (const stream of [app.process().stdout, app.process().stderr]) stream?.setEncoding('utf8').on('data', (text: string) => written.push(text))
  const output = () => written.join('')
  try {
    const page = await app.firstWindow({ timeout: startMs })
    await page.waitForURL('opsdesk://**', { waitUntil: 'domcontentloaded', timeout: startMs })
    return { app, page, tier: runtime.tier, output }
  } catch (failure) {
    app.process().kill('SIGKILL')
    throw new Error(`the desk did not open a window; it wrote:\n${output()}`, { cause: failure })
  }
}

/** Lets each page of `heldApp` leave its empty document once the driver knows it. */
export function letPagesGoOn(app: ElectronApplication): void {
  // A page may go before it is told, and its desk with it.
  app.on('window', () => void app.evaluate(() => (Reflect.get(globalThis, 'opsdeskPageKnown') as () => void)()).catch(() => undefined))
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}
