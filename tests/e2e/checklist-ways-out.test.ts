import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { deskCallNames } from '#shared/contract/desk-names.ts'
import type {} from '#renderer/bridge/desk.ts'
import type { Desk } from '#tests/support/electron.ts'
import { fuses } from '../../scripts/packaging/fuses.ts'
import { bareDesk, type BareDesk } from './support/bare-desk.ts'

/** Electron's own security checklist asked of the running application: 13 to 20, what leads out of the page and into it. */
const repo = path.resolve(import.meta.dirname, '../..')
let bare: BareDesk
let desk: Desk
test.beforeAll(async () => {
  bare = await bareDesk()
  desk = bare.desk
})
test.afterAll(() => bare.end())
// Whatever a test has tried, nothing may have reached the outside.
test.afterEach(() => {
  expect(bare.knocks(), 'requests that came through').toBe(0)
})

test('13 the page cannot be led anywhere else', async () => {
  const before = await bare.standing()
  for (const url of [
    bare.outside,
    'https://example.com/',
    'file:///etc/passwd',
    'opsdesk://app/other.html',
    'data:text/html,x',
    'javascript:document.write(1)',
  ]) {
    await desk.page.evaluate((to) => {
      const link = Object.assign(document.createElement('a'), { href: to })
      document.body.append(link)
      link.click()
      link.remove()
      location.href = to
    }, url)
    // A round trip to the page that stands there: it is the same.
    expect(await bare.standing()).toBe(before)
  }
  await desk.page.evaluate((action) => {
    const form = Object.assign(document.createElement('form'), { action, method: 'post' })
    document.body.append(form)
    form.submit()
    form.remove()
    const frame = Object.assign(document.createElement('iframe'), { src: action })
    document.body.append(frame)
  }, bare.outside)
  expect(await bare.standing()).toBe(before)
})

test('14 no page can open a window', async () => {
  const opened = await desk.page.evaluate((url) => {
    const link = Object.assign(document.createElement('a'), { href: url, target: '_blank' })
    document.body.append(link)
    link.click()
    link.remove()
    return [url, 'about:blank', 'opsdesk://app/index.html'].map((to) => window.open(to) === null)
  }, bare.outside)
  expect(opened).toEqual([true, true, true])
  expect(await bare.pages()).toBe(1)
})

test('15 nothing that a page does is handed to another program of the computer', async () => {
  await desk.app.evaluate(({ shell }) => {
    Object.assign(globalThis, { handedOver: [] as string[] })
    shell.openExternal = async (url) => void (globalThis as unknown as { handedOver: string[] }).handedOver.push(url)
  })
  await desk.page.evaluate((url) => {
    for (const to of [url, 'mailto:a@b.c', 'ms-settings:', 'file:///etc/passwd']) {
      window.open(to)
      const link = Object.assign(document.createElement('a'), { href: to })
      document.body.append(link)
      link.click()
      link.remove()
    }
  }, bare.outside)
  expect(await bare.standing()).toMatch(/^opsdesk:/)
  expect(await desk.app.evaluate(() => (globalThis as unknown as { handedOver: string[] }).handedOver)).toEqual([])
})

test('16 (declaration) the release is made of one exact Electron, and the running one says which it is', async () => {
  const { devDependencies } = JSON.parse(await readFile(path.join(repo, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> }
  expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/)
  expect(Number.parseInt(devDependencies['electron'] ?? '0', 10), 'a major that still got fixes when this was written').toBeGreaterThanOrEqual(45)
  const about = await desk.page.evaluate(async () => window.opsdesk.call('about', {}))
  const running = await desk.app.evaluate(() => process.versions.electron)
  expect(about).toMatchObject({ ok: true, value: { electron: running, tier: desk.tier } })
  if (desk.tier === 'release') expect(running).toBe(devDependencies['electron'])
})

test('17 every call is refused from a page that is not our window’s, even with our preload, session and address', async () => {
  const answers = await desk.app.evaluate(
    async ({ WebContentsView, session }, { preload, names }) => {
      const view = new WebContentsView({ webPreferences: { session: session.fromPartition('opsdesk'), preload, sandbox: true } })
      await view.webContents.loadURL('opsdesk://app/index.html')
      const asked = (await view.webContents.executeJavaScript(
        `Promise.all(${JSON.stringify(names)}.map((name) => window.opsdesk.call(name, {})))`,
      )) as unknown[]
      view.webContents.close()
      return asked
    },
    { preload: path.join(repo, 'dist', 'main', 'preload.cjs'), names: [...deskCallNames] },
  )
  expect(answers).toHaveLength(deskCallNames.length)
  for (const [index, answer] of answers.entries()) expect(answer, deskCallNames[index]).toMatchObject({ ok: false, fault: { code: 'permission-denied' } })
  await expect.poll(bare.pages, { message: 'the foreign page has ended' }).toBe(1)
})

test('17 every call with arguments that do not parse, and any other name, is answered with a fault', async () => {
  const answers = await desk.page.evaluate(
    async (names) => {
      const bad = [{ unexpected: 1 }, 'text', 7, [1], { title: 'x'.repeat(100_000) }]
      return Promise.all(names.flatMap((name) => bad.map(async (args) => window.opsdesk.call(name, args))))
    },
    [...deskCallNames],
  )
  expect(answers).toHaveLength(deskCallNames.length * 5)
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, fault: { code: 'call-malformed' } })

  const unknown = await desk.page.evaluate(async () => {
    const names = ['nothing', 'toString', '__proto__', 'desk:about', ''] as unknown as 'about'[]
    return Promise.all(names.map(async (name) => window.opsdesk.call(name, {})))
  })
  for (const answer of unknown) expect(answer).toMatchObject({ ok: false, fault: { code: 'call-unknown' } })
})

test('17 the main process listens to the declared calls and to nothing else', async () => {
  const { handled, listened } = await desk.app.evaluate(({ ipcMain }) => {
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, unknown> })._invokeHandlers
    return { handled: [...handlers.keys()], listened: ipcMain.eventNames().map(String) }
  })
  expect(handled.toSorted()).toEqual([...deskCallNames, 'fileDropped'].map((name) => `desk:${name}`).toSorted())
  // Electron's own; an ipcMain without it would throw.
  expect(listened.filter((name) => name !== 'error')).toEqual([])
})

test('18 pages come from our own protocol, which gives out the renderer’s files and nothing else', async () => {
  expect(desk.page.url()).toMatch(/^opsdesk:\/\/app\//)
  const answers = await desk.app.evaluate(async ({ session }) => {
    const own = session.fromPartition('opsdesk')
    const ways = [
      '../main/main.js',
      '..%2fmain%2fmain.js',
      '%2e%2e/main/main.js',
      '%2e%2e%2f%2e%2e%2fpackage.json',
      '..%5c..%5cpackage.json',
      '/etc/passwd',
      '//etc/passwd',
      '%2fetc%2fpasswd',
      'index.html%00.js',
      '%E0%A4%A',
      'nothing.js',
      '',
    ]
    const outcome = async (url: string) =>
      own.fetch(url).then(
        async (answer) => `${answer.status} ${(await answer.text()).length > 0 ? 'something' : 'nothing'}`,
        () => 'refused',
      )
    return Object.fromEntries(
      await Promise.all(
        [...ways.map((way) => `opsdesk://app/${way}`), 'opsdesk://other/index.html', 'opsdesk://app.other/index.html'].map(
          async (url) => [url, await outcome(url)] as const,
        ),
      ),
    )
  })
  const { 'opsdesk://app/': root, ...others } = answers
  expect(root).toBe('200 something')
  for (const [url, answer] of Object.entries(others)) expect(answer, url).toMatch(/^(?:404 nothing|refused)$/)
})

test('19 (declaration) a package is made with every door of the fuses shut; that it is so the packaged application shows (package.test.ts)', async () => {
  const { WasmTrapHandlers, ...doors } = fuses
  expect(WasmTrapHandlers).toBe(true)
  expect(doors).toEqual({
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
  })
  const declared = await readFile(path.join(repo, 'electron-builder.yml'), 'utf8')
  expect(declared).toMatch(/^afterPack: \.\/scripts\/packaging\/after-pack\.ts$/m)
})

test('20 the page sees three functions and no part of Electron', async () => {
  const seen = await desk.page.evaluate(() => ({
    names: Object.keys(window.opsdesk).toSorted(),
    kinds: [...new Set(Object.values(window.opsdesk).map((value) => typeof value))],
    back: typeof window.opsdesk.on('nothing' as 'willLock', () => undefined),
    reachable: JSON.stringify(Object.getOwnPropertyNames(window)).match(/ipc|electron|contextBridge|webUtils/gi),
  }))
  expect(seen).toEqual({ names: ['call', 'choiceOf', 'on'], kinds: ['function'], back: 'function', reachable: null })
  // A file that a page has made is none that a person has dropped, and what only the preload may ask the page has no name for.
  const tried = await desk.page.evaluate(async () => [
    await window.opsdesk.choiceOf?.(new File(['x'], '/etc/passwd')),
    await window.opsdesk.call('fileDropped' as 'lock', { path: '/etc/passwd' }),
  ])
  expect(tried).toMatchObject([
    { ok: true, value: { choice: null } },
    { ok: false, fault: { code: 'call-unknown' } },
  ])
})

test('besides the twenty: one instance a desk, a session that leaves nothing on the disk, and no download', async () => {
  const facts = await desk.app.evaluate(({ app, session, webContents }) => ({
    only: app.hasSingleInstanceLock(),
    own: webContents.getAllWebContents()[0]?.session === session.fromPartition('opsdesk'),
    persistent: session.fromPartition('opsdesk').isPersistent(),
  }))
  expect(facts).toEqual({ only: true, own: true, persistent: false })
  const heard = desk.page.waitForEvent('download', { timeout: 1_000 }).then(
    () => 'came',
    () => 'none',
  )
  await desk.page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob(['x'])), download: 'x.txt' })
    document.body.append(link)
    link.click()
    link.remove()
  })
  expect(await heard).toBe('none')
})
