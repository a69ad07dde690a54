import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/**
 * On Linux Electron tells nothing about the screen lock (`lock-screen` is for macOS and Windows), so we listen to the desktop's own signal:
 * `ActiveChanged(true)` of the GNOME, freedesktop, MATE and Cinnamon screen savers on the session bus, and `Lock` of systemd-logind on the system bus.
 * `dbus-monitor` comes with the bus itself, which is why no binding is needed. Where there is no bus, nothing is reported and the idle watch remains.
 */
const saverRule = "type='signal',member='ActiveChanged'"
const loginRule = "type='signal',interface='org.freedesktop.login1.Session',member='Lock'"
const savers = /interface=org\.(gnome|freedesktop|mate|cinnamon|kde)\.[A-Za-z.]*ScreenSaver/

/** Reads the monitor's text: a signal's heading, then its arguments. Exported for the test that feeds it real lines. */
export function createSignalReader(onLocked: () => void): (line: string) => void {
  let inSaver = false
  return (line) => {
    if (line.startsWith('signal ')) {
      inSaver = line.includes('member=ActiveChanged') && savers.test(line)
      if (line.includes('interface=org.freedesktop.login1.Session') && line.includes('member=Lock')) onLocked()
    } else if (inSaver && /^\s+boolean true\s*$/.test(line)) {
      inSaver = false
      onLocked()
    }
  }
}

/** Watches until the returned function is called. */
export function watchScreenLock(onLocked: () => void): () => void {
  if (process.platform !== 'linux') return () => undefined
  const children: ChildProcess[] = []
  const listen = (bus: '--session' | '--system', rule: string) => {
    const child = spawn('dbus-monitor', [bus, rule], { stdio: ['ignore', 'pipe', 'ignore'] })
    child.on('error', () => console.warn('screen lock: dbus-monitor cannot be started; the idle watch remains'))
    createInterface({ input: child.stdout }).on('line', createSignalReader(onLocked))
    children.push(child)
  }
  listen('--session', saverRule)
  listen('--system', loginRule)
  return () => {
    for (const child of children) child.kill()
  }
}
