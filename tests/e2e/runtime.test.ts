import { readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { _electron, expect, test } from '@playwright/test'
import { resolveElectron } from '../../scripts/electron-runtime.ts'

/** The runtime itself, with an application of a few lines: what every other test of this folder stands on. */
const mainModule = `
import { app, BrowserWindow, safeStorage } from 'electron'
globalThis.readyTooEarly = app.isReady()
app.whenReady().then(() => new BrowserWindow({ show: true }).loadURL('data:text/html,<title>hello</title><h1>OpsDesk</h1>'))
`

let folder: string
test.beforeEach(async () => {
  folder = await mkdtemp('/tmp/opsdesk-runtime-')
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'hello', productName: 'Hello', version: '1.2.3', type: 'module', main: 'out/main.js' }),
  )
  await mkdir(path.join(folder, 'out'))
  await writeFile(path.join(folder, 'out', 'main.js'), mainModule)
})
test.afterEach(() => rm(folder, { recursive: true, force: true }))

test('Electron opens an app folder as its own default app would, with the sandbox on and a keychain behind it', async () => {
  const runtime = await resolveElectron()
  const app = await _electron.launch({
    executablePath: runtime.path,
    chromiumSandbox: true,
    args: ['--password-store=gnome-libsecret', folder, `--user-data-dir=${folder}/profile`],
  })
  const page = await app.firstWindow()
  await expect(page.getByRole('heading')).toHaveText('OpsDesk')

  const facts = await app.evaluate(({ app: electronApp, safeStorage }) => ({
    version: electronApp.getVersion(),
    name: electronApp.getName(),
    path: electronApp.getAppPath(),
    packaged: electronApp.isPackaged,
    encrypts: safeStorage.isEncryptionAvailable(),
    readyTooEarly: (globalThis as { readyTooEarly?: boolean }).readyTooEarly,
  }))
  expect(facts).toEqual({ version: '1.2.3', name: 'Hello', path: folder, packaged: false, encrypts: true, readyTooEarly: false })

  expect(process.getuid?.(), 'nothing here runs as root').not.toBe(0)
  const renderers = processesOf(runtime.path).filter((command) => command.line.includes('--type=renderer'))
  expect(renderers.length).toBeGreaterThan(0)
  for (const renderer of renderers) {
    expect(renderer.line).not.toContain('--no-sandbox')
    expect(renderer.seccomp, 'a filter on system calls').toBe('2')
    expect(renderer.namespaces, 'a PID namespace of its own').toBeGreaterThan(1)
  }
  await app.close()
})

test('a renderer that tries to leave its own origin for a file gets nothing', async () => {
  const runtime = await resolveElectron()
  const app = await _electron.launch({ executablePath: runtime.path, chromiumSandbox: true, args: [folder, `--user-data-dir=${folder}/profile`] })
  const page = await app.firstWindow()
  const outcome = await page.evaluate(() =>
    fetch('file:///etc/passwd').then(
      () => 'read',
      () => 'refused',
    ),
  )
  expect(outcome).toBe('refused')
  await app.close()
})

function processesOf(executable: string) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        const status = readFileSync(`/proc/${pid}/status`, 'utf8')
        const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? ''
        return line.startsWith(executable) ? [{ line, seccomp: field('Seccomp'), namespaces: field('NSpid').split(/\s+/).length }] : []
      } catch {
        return [] // It ended while we looked.
      }
    })
}
