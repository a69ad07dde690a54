import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

/**
 * What the host side of Electron never writes, whatever the running application shows: doors that a test of one window cannot prove shut.
 * Electron's checklist, points 2, 3, 4, 6, 8, 9, 10, 12, 15, 18 and 20.
 */
const repo = path.resolve(import.meta.dirname, '../..')
const never: readonly { readonly what: string; readonly pattern: RegExp; readonly planted: string }[] = [
  { what: 'Node in a page', pattern: /nodeIntegration\w*:\s*true/, planted: 'nodeIntegrationInWorker: true' },
  { what: 'a page in the world of its preload', pattern: /contextIsolation:\s*false/, planted: 'contextIsolation: false' },
  { what: 'a page without a sandbox', pattern: /sandbox:\s*false|no-sandbox/, planted: "appendSwitch('no-sandbox')" },
  { what: 'a page without web security', pattern: /webSecurity:\s*false|allowRunningInsecureContent|disable-web-security/, planted: 'webSecurity: false' },
  { what: 'features on trial', pattern: /experimentalFeatures|enableBlinkFeatures|enable-blink-features/, planted: "enableBlinkFeatures: 'X'" },
  { what: 'a page within a page', pattern: /webviewTag:\s*true|<webview/, planted: 'webviewTag: true' },
  { what: 'another program of the computer', pattern: /openExternal|openPath/, planted: 'shell.openExternal(url)' },
  { what: 'a page from a file or from the network', pattern: /loadFile|loadURL\((?!`\$\{appOrigin\}\/)|file:\/\//, planted: "loadURL('https://x')" },
  { what: 'text that becomes code in a page', pattern: /executeJavaScript|insertCSS/, planted: 'executeJavaScript(text)' },
  {
    what: 'Electron itself in a page',
    pattern: /exposeInMainWorld\((?!'opsdesk', \{)|exposeInIsolatedWorld/,
    planted: "exposeInMainWorld('ipc', ipcRenderer)",
  },
  { what: 'trust in any certificate', pattern: /certificate-error|setCertificateVerifyProc|ignore-certificate-errors/, planted: "app.on('certificate-error')" },
  { what: 'a debugger from outside', pattern: /remote-debugging-port|openDevTools/, planted: 'openDevTools()' },
]

/** Which rules a source breaks. */
function broken(source: string): string[] {
  return never.filter(({ pattern }) => pattern.test(source)).map(({ what }) => what)
}

test('the host side of Electron opens none of its doors', () => {
  const files = globSync(['src-main/main.ts', 'src-main/{window,preload,bridge,session,supervisor,backup,update}/**/*.ts'], { cwd: repo })
  expect(files.length).toBeGreaterThan(10)
  const found = files.flatMap((file) => broken(readFileSync(path.join(repo, file), 'utf8')).map((what) => `${file}: ${what}`))
  expect(found).toEqual([])
})

test.each(never)('a planted line that opens it is found: $what', ({ what, planted }) => {
  expect(broken(`const x = 1\n${planted}\n`)).toEqual([what])
})
