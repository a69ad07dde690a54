import { deskCalls, type DeskCall, type Preferences } from '#shared/contract/desk.ts'
import { ok, type Result } from '#shared/kernel/fault.ts'
import { serveStore, type Standing } from './fake-store.ts'

/**
 * Stands in for preload and main in an ordinary browser, so that screens can be looked at and driven without Electron.
 * `?phase=sealed&lang=en&theme=dark&offline=1&empty=1&first=1&fails=record.get`
 */
export function installFakeBridge(wish: URLSearchParams): void {
  const standing: Standing = {
    phase: phaseOf(wish.get('phase')),
    offline: wish.has('offline'),
    empty: wish.has('empty'),
    first: wish.has('first'),
    fails: wish.get('fails') ?? '',
  }
  let preferences: Preferences = {
    language: wish.get('lang') === 'en' ? 'en' : 'zh-CN',
    theme: wish.get('theme') === 'dark' ? 'dark' : 'light',
    railCollapsed: wish.has('narrow'),
    scanSound: false,
  }
  const listeners = new Map<string, Set<(value: unknown) => void>>()
  const calls: { readonly [C in DeskCall]?: (args: never) => unknown } = {
    connectStore: () => {
      const { port1, port2 } = new MessageChannel()
      serveStore(port2, standing)
      window.postMessage('opsdesk-store-port', window.location.origin, [port1])
      return {}
    },
    preferences: () => preferences,
    setPreferences: (next: Preferences) => (preferences = next),
    chooseFolder: () => ({ choice: { ticket: 'A'.repeat(43), shown: '/media/backup/OpsDesk' } }),
    chooseFile: () => ({ choice: null }),
    chooseSave: () => ({ choice: null }),
    lock: () => {
      listeners.get('willLock')?.forEach((listener) => listener({}))
      return {}
    },
  }
  const call = async (name: DeskCall, args: unknown): Promise<Result<unknown>> => {
    const parsed = deskCalls[name].args.parse(args)
    return ok((calls[name] as ((args: unknown) => unknown) | undefined)?.(parsed) ?? {})
  }
  const on = (event: string, listener: (value: unknown) => void) => {
    listeners.set(event, (listeners.get(event) ?? new Set()).add(listener))
    return () => listeners.get(event)?.delete(listener)
  }
  Object.assign(window, { opsdesk: { call, on } })
}

function phaseOf(wish: string | null): Standing['phase'] {
  return wish === 'new' || wish === 'sealed' || wish === 'broken' || wish === 'closed' ? wish : 'open'
}
