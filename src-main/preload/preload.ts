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
  // Only for files that a person handed to this window: a page cannot make a File with a path of its choosing, and it does not learn the path either.
  choiceOf: (file: File): Promise<unknown> => {
    const path = webUtils.getPathForFile(file)
    return path === '' ? Promise.resolve({ ok: true, value: { choice: null } }) : ipcRenderer.invoke('desk:fileDropped', { path })
  },
})

ipcRenderer.on('desk:store-port', (event) => {
  window.postMessage('opsdesk-store-port', window.location.origin, [...event.ports])
})
