import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import type {} from '#renderer/bridge/desk.ts'
import { currentPackage, drivePackaged, startPackaged } from '#tests/support/packaged.ts'
import { fuses, readFuses, wrongFuses } from '../../scripts/packaging/fuses.ts'
import type { PackageReport } from '../../scripts/packaging/report.ts'
import { TourDesk } from '../../scripts/tour/desk.ts'
import { enterClaim, openClaim, purposeOf, submit, untilSaved } from './support/claims.ts'
import { commandLine, familyOf, isAlive, statusField, storesOf } from './support/processes.ts'
import { foundStage, password } from './support/stage.ts'

/**
 * The packaged application, as an ordinary user runs it: driven from outside over the DevTools protocol, because nobody gets into its main process.
 * Which runtime it is on stands in the name of the first test.
 */
let made: PackageReport
let folder: string
test.beforeAll(async () => {
  made = await currentPackage()
  folder = await mkdtemp('/tmp/opsdesk-package-')
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

test('every fuse of the file stands as declared, and a package that is no release cannot be taken for one', async () => {
  const found = await readFuses(made.executable)
  expect(Object.keys(found).length, 'this Electron has these fuses at least').toBeGreaterThanOrEqual(8)
  expect(wrongFuses(found)).toEqual([])
  expect(wrongFuses({ ...found, RunAsNode: true }), 'an open one is noticed').toEqual(['RunAsNode'])
  expect({ ...fuses, ...found }).toEqual(fuses)
  expect(made.fuses).toEqual(found)
  const names = [path.basename(made.executable), path.relative(path.join(made.path, '../..'), made.path)].join(' ')
  expect(/fallback/i.test(names)).toBe(made.electron === 'fallback')
  expect(existsSync(path.join(made.path, 'NOT-A-RELEASE.txt'))).toBe(made.electron === 'fallback')
  expect(existsSync(path.join(made.path, 'resources', 'app')), 'nothing but the archive').toBe(false)
})

test('somebody signs in, enters and submits, locks and unlocks: the whole product works out of the package, sandboxed', async () => {
  const stage = await foundStage('packaged')
  const application = await drivePackaged(made.executable, path.join(folder, 'day'))
  const desk = await TourDesk.over('打包工位', path.join(folder, 'day'), stage.server.port, application)
  try {
    await desk.enrol(stage.credential('zhangwei'), password)
    await enterClaim(desk, '打包后的报销')
    await submit(desk)
    await openClaim(desk)
    await purposeOf(desk).fill('锁定前写的事由')
    await untilSaved(desk)

    const main = application.started.process.pid ?? 0
    const [store = 0] = storesOf(desk.dataDir)
    const pages = familyOf(main).filter((pid) => commandLine(pid).includes('--type=renderer'))
    expect(pages.length).toBeGreaterThan(0)
    for (const pid of pages) {
      expect(commandLine(pid)).not.toContain('--no-sandbox')
      expect([statusField(pid, 'Seccomp'), statusField(pid, 'NoNewPrivs')], 'a filter on system calls, and no way to more rights').toEqual(['2', '1'])
    }
    expect(process.getuid?.(), 'nothing here runs as root').not.toBe(0)
    expect(commandLine(store), 'the store’s code and its runtime come out of the package').toContain(made.path)

    await desk.lock()
    await expect.poll(() => [isAlive(store), ...pages.map(isAlive)], { message: 'store and page have ended' }).not.toContain(true)
    await expect(desk.page.locator('body')).not.toContainText('锁定前写的事由')
    await desk.unlock()
    await expect(purposeOf(desk)).toHaveValue('锁定前写的事由')
    const about = await desk.page.evaluate(async () => window.opsdesk.call('about', {}))
    expect(about).toMatchObject({ ok: true, value: { electron: made.version, tier: made.electron } })
  } finally {
    await desk.close()
    await stage.end()
  }
})

test('neither its switches nor its environment open an inspector or run anything, and its page stands under the strict policy and cannot be led away', async () => {
  const mark = path.join(folder, 'ran-by-environment')
  const code = path.join(folder, 'mark.cjs')
  await writeFile(code, `require('node:fs').appendFileSync(${JSON.stringify(mark)}, process.argv.join(' ') + '\\n')`)
  const node = path.join(folder, 'other-node')
  await writeFile(node, `#!/bin/sh\necho other node >>${mark}\nexec ${process.execPath} "$@"\n`, { mode: 0o755 })
  const env = { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require=${code}`, OPSDESK_NODE: node }
  expect(spawnSync(process.execPath, ['-e', '0'], { env }).status).toBe(0)
  expect(await readFile(mark, 'utf8'), 'the mark works where Node hears its environment').not.toBe('')
  await rm(mark)
  // As Node it would run this file and end, and a process that waited for its inspector would show nothing; as OpsDesk it shows its window.
  const args = ['--inspect=0', '--inspect-brk=0', '--inspect-wait=0', code]
  const { page, started, close } = await drivePackaged(made.executable, path.join(folder, 'bare'), { args, env })
  await page.getByRole('heading').first().waitFor()
  await expectStrictPage(page)
  started.process.kill('SIGUSR1')
  await Promise.race([started.ended, page.evaluate(() => 'still there').catch(() => 'gone')])
  expect(started.output()).not.toMatch(/Debugger listening|Waiting for the debugger/i)
  await close()
  expect(existsSync(mark)).toBe(false)
})

test('code beside the archive is not loaded; a changed archive is refused where the platform checks it', async () => {
  const copy = path.join(folder, 'copy')
  expect(spawnSync('cp', ['-r', made.path, copy]).status).toBe(0)
  const executable = path.join(copy, path.relative(made.path, made.executable))
  const resources = path.join(copy, 'resources')
  const mark = path.join(folder, 'ran-by-folder')
  await mkdir(path.join(resources, 'app'))
  await writeFile(path.join(resources, 'app', 'package.json'), '{"name":"other","main":"main.js"}')
  await writeFile(path.join(resources, 'app', 'main.js'), `require('node:fs').writeFileSync(${JSON.stringify(mark)}, ''); require('electron').app.exit(0)`)

  const archive = await readFile(path.join(resources, 'app.asar'))
  const title = archive.indexOf('<title>OpsDesk</title>')
  expect(title).toBeGreaterThan(0)
  archive.write('<title>Altered</title>', title)
  await writeFile(path.join(resources, 'app.asar'), archive)
  if (process.platform === 'linux') {
    // Electron checks no archive on Linux: there it is the folder's owner, root, who keeps it unchanged (docs/threat-model.md). When this
    // fails, Electron has learned it, and the two branches become one.
    const { page, close } = await drivePackaged(executable, path.join(folder, 'altered'))
    await expect(page).toHaveTitle('Altered')
    await close()
  } else {
    expect(await (await startPackaged(executable, path.join(folder, 'altered'))).ended).not.toBe(0)
  }
  expect(existsSync(mark), 'the archive stands before the folder').toBe(false)

  await rm(path.join(resources, 'app.asar'))
  const without = await startPackaged(executable, path.join(folder, 'without'))
  await Promise.race([without.ended, expect.poll(() => without.output(), { timeout: 20_000 }).toContain('app.asar')])
  without.process.kill('SIGKILL')
  await without.ended
  expect(existsSync(mark), 'without an archive there is nothing to run').toBe(false)
})

async function expectStrictPage(page: Page): Promise<void> {
  const response = await page.reload()
  expect(response?.url()).toBe('opsdesk://app/index.html')
  const policy = (await response?.allHeaders())?.['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  await page.getByRole('heading').first().waitFor()
  const inPage = await page.evaluate(() => {
    const opened = window.open('file:///etc/passwd')
    location.href = 'file:///etc/passwd'
    return opened
  })
  expect(inPage).toBeNull()
  await expect(page.getByRole('heading').first()).toBeVisible()
  expect(page.url()).toBe('opsdesk://app/index.html')
  expect(page.context().pages()).toHaveLength(1)
  for (const address of ['file:///etc/passwd', `file://${made.path}/resources/app.asar`, 'https://example.com/', 'opsdesk://other/index.html']) {
    // A driver goes where the page itself may not, and still arrives nowhere.
    expect(await page.goto(address).catch(() => null), address).toBeNull()
    await expect.poll(() => page.url(), address).toBe('chrome-error://chromewebdata/')
  }
}
