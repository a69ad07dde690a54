import { expect, test } from '@playwright/test'
import type {} from '#renderer/bridge/desk.ts'
import type { Desk } from '#tests/support/electron.ts'
import { bareDesk, type BareDesk } from './support/bare-desk.ts'
import { statusField } from './support/processes.ts'

/** Electron's own security checklist (docs/tutorial/security, twenty points) asked of the running application: 1 to 12, what the page is. */
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

/** The preferences with which the page was really made. */
async function preferences(): Promise<Record<string, unknown>> {
  return desk.app.evaluate(({ webContents }) => {
    const [contents] = webContents.getAllWebContents() as unknown as { getLastWebPreferences(): Record<string, unknown> }[]
    return JSON.parse(JSON.stringify(contents?.getLastWebPreferences() ?? {})) as Record<string, unknown>
  })
}

test('1 only secure content is loaded: nothing but the application’s own files is ever asked for, and no way leads out', async () => {
  const tried = await desk.page.evaluate(async (url) => {
    const outcome = async (what: Promise<unknown>) => what.then(() => 'through').catch(() => 'refused')
    const element = async (made: HTMLElement, attribute: 'src' | 'href') =>
      outcome(
        new Promise((resolve, reject) => {
          made.addEventListener('load', resolve)
          made.addEventListener('error', reject)
          made.setAttribute(attribute, url)
          document.head.append(made)
        }),
      )
    const style = Object.assign(document.createElement('link'), { rel: 'stylesheet' })
    const socket = outcome(
      new Promise((resolve, reject) => {
        const opened = new WebSocket(url.replace('http', 'ws'))
        opened.addEventListener('open', resolve)
        opened.addEventListener('error', reject)
      }),
    )
    navigator.sendBeacon(url, 'x')
    return Promise.all([
      outcome(fetch(url)),
      outcome(fetch('file:///etc/passwd')),
      element(document.createElement('img'), 'src'),
      element(document.createElement('script'), 'src'),
      element(style, 'href'),
      socket,
    ])
  }, bare.outside)
  expect(tried).toEqual(['refused', 'refused', 'refused', 'refused', 'refused', 'refused'])
  const own = bare.requested.filter((url) => /^(?:opsdesk:\/\/app\/|blob:opsdesk:\/\/app\/|data:)/.test(url))
  expect(own.length).toBeGreaterThan(3)
  expect(
    bare.requested.filter(
      (url) => !own.includes(url) && !url.startsWith(bare.outside) && !url.startsWith(bare.outside.replace('http', 'ws')) && !url.startsWith('file:'),
    ),
  ).toEqual([])
})

test('1 even without the page’s policy the session refuses what is not the application’s own', async () => {
  const tried = await desk.app.evaluate(async ({ session }, url) => {
    const own = session.fromPartition('opsdesk')
    const outcome = async (what: string) =>
      own.fetch(what).then(
        (answer) => answer.status,
        () => 'refused',
      )
    return Promise.all([url, url.replace('127.0.0.1', 'localhost'), 'https://example.com/', 'opsdesk://app/index.html'].map(outcome))
  }, bare.outside)
  expect(tried).toEqual(['refused', 'refused', 'refused', 200])
})

test('2 the page has no Node', async () => {
  const all = await preferences()
  for (const name of ['nodeIntegration', 'nodeIntegrationInWorker', 'nodeIntegrationInSubFrames']) expect(all[name] ?? false, name).toBe(false)
  const found = await desk.page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'global', 'electron', '__dirname'].filter((name) => name in window))
  expect(found).toEqual([])
})

test('3 the preload runs in a world of its own', async () => {
  expect(await preferences()).toMatchObject({ contextIsolation: true })
  const changed = await desk.page.evaluate(() => {
    try {
      Object.assign(window.opsdesk, { call: () => 'mine' })
    } catch {
      return 'refused'
    }
    return window.opsdesk.call.toString().includes('mine')
  })
  expect(changed === 'refused' || !changed).toBe(true)
})

test('4 the page’s process is sandboxed', async () => {
  expect(await preferences()).toMatchObject({ sandbox: true })
  const facts = await desk.app.evaluate(({ app, webContents }) => ({
    page: webContents.getAllWebContents()[0]?.getOSProcessId() ?? 0,
    refused: app.commandLine.hasSwitch('no-sandbox'),
    sandboxed: app
      .getAppMetrics()
      .filter((each) => each.type === 'Tab')
      .map((each) => each.sandboxed),
  }))
  expect(facts.refused).toBe(false)
  // `sandboxed` is told on macOS and Windows only; here the kernel says it: a filter on system calls and a process space of its own.
  expect(statusField(facts.page, 'Seccomp')).toBe('2')
  expect(statusField(facts.page, 'NSpid').split(/\s+/).length).toBeGreaterThan(1)
  expect(statusField(facts.page, 'NoNewPrivs')).toBe('1')
})

test('5 every permission is refused but writing text to the clipboard', async () => {
  const states = await desk.page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'midi',
      'clipboard-read',
      'persistent-storage',
      'idle-detection',
      'window-management',
    ]
    const ask = async (name: string) =>
      navigator.permissions.query({ name: name as PermissionName }).then(
        (status) => status.state,
        () => 'denied',
      )
    const request = async (what: Promise<unknown> | undefined) =>
      (what ?? Promise.reject(new Error('there is none'))).then(
        () => 'given',
        () => 'denied',
      )
    return [
      ...(await Promise.all(names.map(ask))),
      await request(navigator.mediaDevices?.getUserMedia({ video: true, audio: true })),
      await request(new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject))),
      await request(navigator.clipboard.readText()),
      await Notification.requestPermission(),
    ]
  })
  expect(new Set(states)).toEqual(new Set(['denied']))
})

test('6 web security is on', async () => {
  expect(await preferences()).toMatchObject({ webSecurity: true })
})

test('7 the page carries a policy that allows its own scripts, fonts and pictures, and nothing else', async () => {
  const response = await desk.page.reload()
  const headers = (await response?.allHeaders()) ?? {}
  const policy = new Map(
    (headers['content-security-policy'] ?? '')
      .split(';')
      .map((part) => part.trim().split(/\s+/))
      .map(([name = '', ...sources]) => [name, sources]),
  )
  expect(policy.get('default-src')).toEqual(["'none'"])
  expect(policy.get('script-src')).toEqual(["'self'"])
  for (const closed of ['object-src', 'base-uri', 'form-action', 'frame-ancestors']) expect(policy.get(closed), closed).toEqual(["'none'"])
  for (const [name, sources] of policy) {
    expect(
      sources.filter((source) => /^(?:\*|https?:|wss?:|'unsafe-)/.test(source)),
      name,
    ).toEqual([])
  }
  expect(headers['x-content-type-options']).toBe('nosniff')
  const ran = await desk.page.evaluate(async () => {
    const inline = document.createElement('script')
    inline.textContent = 'window.inlineRan = true'
    document.head.append(inline)
    let made = 'refused'
    // What a driver evaluates may make code from text; what runs later is the page's own.
    await new Promise((resolve) => setTimeout(resolve, 0))
    try {
      made = String(Reflect.construct(Function, ['return "made"'])())
    } catch {
      // As it must be.
    }
    return { inline: 'inlineRan' in window, made }
  })
  expect(ran).toEqual({ inline: false, made: 'refused' })
})

test('8, 9, 10 no insecure content, no experimental features, no Blink features', async () => {
  const all = await preferences()
  expect(all['allowRunningInsecureContent'] ?? false).toBe(false)
  expect(all['experimentalFeatures'] ?? false).toBe(false)
  expect(all['enableBlinkFeatures'] ?? '').toBe('')
  const switches = await desk.app.evaluate(({ app }) =>
    [
      'disable-web-security',
      'allow-running-insecure-content',
      'enable-experimental-web-platform-features',
      'enable-blink-features',
      'ignore-certificate-errors',
      'no-sandbox',
    ].filter((name) => app.commandLine.hasSwitch(name)),
  )
  expect(switches).toEqual([])
})

test('11, 12 a <webview> is nothing but an unknown tag', async () => {
  expect(await preferences()).toMatchObject({ webviewTag: false })
  const kind = await desk.page.evaluate((url) => {
    const view = document.createElement('webview')
    view.setAttribute('src', url)
    view.setAttribute('allowpopups', '')
    document.body.append(view)
    const { name } = view.constructor
    view.remove()
    return name
  }, bare.outside)
  expect(['HTMLUnknownElement', 'HTMLElement']).toContain(kind)
  expect(await bare.pages()).toBe(1)
})
