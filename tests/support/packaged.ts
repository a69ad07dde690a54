import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { chromium, expect, type Page } from '@playwright/test'
import { z } from 'zod'
import { resolveElectron } from '../../scripts/electron-runtime.ts'
import { packageStamp, readPackageReport, type PackageReport } from '../../scripts/packaging/report.ts'
import type { DeskApplication } from '../../scripts/tour/desk.ts'

const startsWithinMs = 30_000
const answersWithinMs = 2_000

/** The package of this machine's runtime, made of exactly what is built now. A test on yesterday's package would prove nothing. */
export async function currentPackage(): Promise<PackageReport> {
  const electron = await resolveElectron()
  const report = await readPackageReport(electron.tier)
  if (report?.stamp !== (await packageStamp(electron))) {
    throw new Error(`there is no package of this build on the ${electron.tier} runtime; run: npm run package -- --if-changed`)
  }
  return report
}

export type Started = { readonly process: ChildProcess; readonly output: () => string; readonly ended: Promise<number | NodeJS.Signals | null> }

/** Starts an executable as its user does, sandbox and all. */
export async function startPackaged(
  executable: string,
  dataDir: string,
  more: { args?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Promise<Started> {
  await mkdir(dataDir, { recursive: true })
  const child = spawn(executable, ['--password-store=gnome-libsecret', `--data-dir=${dataDir}`, ...(more.args ?? [])], {
    cwd: dataDir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...more.env },
  })
  const written: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => written.push(text))
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)))
  return { process: child, output: () => written.join(''), ended }
}

/** Starts it and takes hold of its page over the DevTools protocol, at whatever port it has found. */
export async function drivePackaged(
  executable: string,
  dataDir: string,
  more: { args?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Promise<DeskApplication & { readonly started: Started }> {
  const started = await startPackaged(executable, dataDir, { ...more, args: ['--remote-debugging-port=0', ...(more.args ?? [])] })
  const address = await addressOf(started)
  await untilPageStands(address)
  const browser = await chromium.connectOverCDP(address)
  const [context] = browser.contexts()
  if (!context) throw new Error('the application shows nothing over the DevTools protocol')
  const page = context.pages()[0] ?? (await context.waitForEvent('page'))
  await page.waitForLoadState('domcontentloaded')
  const end = async (signal: NodeJS.Signals) => {
    started.process.kill(signal)
    await started.ended
    await browser.close()
  }
  return {
    started,
    page,
    output: started.output,
    electron: null,
    onPage: (listener: (page: Page) => void) => context.on('page', listener),
    close: async () => end('SIGTERM'),
    kill: async () => end('SIGKILL'),
  }
}

async function addressOf({ process: child, output, ended }: Started): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no DevTools address; it wrote:\n${output()}`)), startsWithinMs)
    const look = () => {
      const [, address] = /^DevTools listening on (ws:\S+)$/m.exec(output()) ?? []
      if (address === undefined) return
      clearTimeout(late)
      child.stderr?.off('data', look)
      resolve(address)
    }
    child.stderr?.on('data', look)
    void ended.then((code) => reject(new Error(`it ended with ${code} before it could be driven:\n${output()}`)))
    look()
  })
}

/**
 * Waits until the page shows something. A page that is still loading when a driver begins to follow its requests may never be finished, so this asks
 * one question at a time and follows nothing.
 */
async function untilPageStands(address: string): Promise<void> {
  const list = new URL('/json/list', address.replace(/^ws/, 'http'))
  const standing = async (): Promise<boolean> => {
    const targets = targetsSchema.parse(await fetch(list).then(async (answer) => answer.json()))
    const page = targets.find(({ type, url }) => type === 'page' && url.startsWith('opsdesk:'))
    return (
      page !== undefined && (await evaluateOnce(page.webSocketDebuggerUrl, "document.readyState === 'complete' && document.querySelector('h1, h2') !== null"))
    )
  }
  await expect.poll(standing, { message: 'a page stands', timeout: startsWithinMs }).toBe(true)
}

const targetsSchema = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }))
const evaluatedSchema = z.object({ result: z.object({ result: z.object({ value: z.boolean() }) }) })

/** False also when nobody answers: a page that changes its process over forgets what it was asked. */
async function evaluateOnce(address: string, expression: string): Promise<boolean> {
  const socket = new WebSocket(address)
  const signal = AbortSignal.timeout(answersWithinMs)
  try {
    await once(socket, 'open', { signal })
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression, returnByValue: true } }))
    const [{ data }] = (await once(socket, 'message', { signal })) as [MessageEvent<string>]
    return evaluatedSchema.safeParse(JSON.parse(data)).data?.result.result.value ?? false
  } catch {
    return false
  } finally {
    socket.close()
  }
}
