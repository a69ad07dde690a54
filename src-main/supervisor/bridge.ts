import { fork } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import type { MessagePortMain } from 'electron'

/**
 * Used on the fallback runtime only: its Node cannot load the SQLite driver, so this utility process starts the store under the project's own Node and
 * relays, both ways and unread. Towards main and the window it behaves as the store itself would.
 *
 * Over the pipe a window's messages travel as `{ kind: 'window', window, message }`, its coming and going as `window-open` and `window-closed`;
 * everything else is control and passes as it is. When either side ends, so does the other.
 */
const node = process.env['OPSDESK_NODE']
if (!node) throw new Error('OPSDESK_NODE is not set: the fallback runtime needs a Node 24 to run the store')

// In a package this file lies inside the archive, which a plain Node cannot read; the store's code lies beside it.
const entry = join(import.meta.dirname.replace(/\bapp\.asar\b/, 'app.asar.unpacked'), 'store.js')
const store = fork(entry, process.argv.slice(2), { execPath: node, execArgv: [], serialization: 'advanced', stdio: 'inherit' })
const windows = new Map<number, MessagePortMain>()
let lastWindow = 0

const isFromWindowPipe = (message: unknown): message is { kind: 'window'; window: number; message: unknown } =>
  typeof message === 'object' && message !== null && (message as { kind?: unknown }).kind === 'window'

process.parentPort.on('message', (event) => {
  const [port] = event.ports
  if (!port) {
    store.send(event.data)
    return
  }
  const window = ++lastWindow
  windows.set(window, port)
  store.send({ kind: 'window-open', window })
  port.on('message', ({ data }) => store.send({ kind: 'window', window, message: data }))
  port.on('close', () => {
    windows.delete(window)
    if (store.connected) store.send({ kind: 'window-closed', window })
  })
  port.start()
})

store.on('message', (message: unknown) => {
  if (isFromWindowPipe(message)) windows.get(message.window)?.postMessage(message.message)
  else process.parentPort.postMessage(message)
})
store.on('exit', (code) => process.exit(code ?? 1))
// Main ends this process by killing it; the store then sees its pipe close and ends by itself.
process.on('exit', () => store.kill())
