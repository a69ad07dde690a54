import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { deskCallNames, deskEventNames } from '#shared/contract/desk-names.ts'

/**
 * All that a window can reach outside itself: the named calls and events of `contract/desk.ts`, and a port to the store process, which main only
 * hands out. No generic send or on: a name that is not in the contract goes nowhere.
 */
const calls: ReadonlySet<string> = new Set(deskCallNames)
const events: ReadonlySet<string> = new Set(deskEventNames)

contextBridge.exposeInMainWorld('opsdesk', {
  call: (name: string, args: unknown): Promise<unknown> =>
    calls.has(name)
      ? ipcRenderer.invoke(`desk:${name}`, args)
      : Promise.resolve({ ok: false, fault: { code: 'call-unknown', params: { name: String(name) } } }),
  on: (name: string, listener: (value: unknown) => void): (() => void) => {
    if (!events.has(name)) return () => undefined
    const receive = (_event: unknown, value: unknown) => listener(value)
    ipcRenderer.on(`desk:${name}`, receive)
    return () => ipcRenderer.removeListener(`desk:${name}`, receive)
  },
  // Answers only for files that the person handed to this window; a page cannot make a File with a path of its choosing.
  pathOf: (file: File): string => webUtils.getPathForFile(file),
})

ipcRenderer.on('desk:store-port', (event) => {
  window.postMessage('opsdesk-store-port', window.location.origin, [...event.ports])
})
