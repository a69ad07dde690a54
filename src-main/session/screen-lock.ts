import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'

/**
 * On Linux Electron tells nothing about the screen lock (`lock-screen` is for macOS and Windows), so we listen to the desktop's own signal:
 * `ActiveChanged(true)` of the GNOME, freedesktop, MATE and Cinnamon screen savers on the session bus, and `Lock` of systemd-logind on the system bus.
 * `dbus-monitor` comes with the bus itself, which is why no binding is needed. Where there is no bus, nothing is reported and the idle watch remains.
 */
const saverRule = "type='signal',member='ActiveChanged'"
const loginRule = "type='signal',interface='org.freedesktop.login1.Session',member='Lock'"
const savers = /interface=org\.(gnome|freedesktop|mate|cinnamon|kde)\.[A-Za-z.]*ScreenSaver/

/** A monitor says nothing for hours, so it would not notice that its reader was killed; its shell does, by the end of its own input. */
const notThere = 127
const untilInputEnds = `command -v dbus-monitor >/dev/null || exit ${notThere}; dbus-monitor "$@" & read -r _; kill $!`

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
  const inputs: Writable[] = []
  const listen = (bus: '--session' | '--system', rule: string) => {
    const child = spawn('sh', ['-c', untilInputEnds, 'sh', bus, rule], { stdio: ['pipe', 'pipe', 'ignore'] })
    child.on('error', () => console.warn('screen lock: dbus-monitor cannot be started; the idle watch remains'))
    child.on('exit', (code) => {
      if (code === notThere) console.warn('screen lock: there is no dbus-monitor; the idle watch remains')
    })
    child.stdin.on('error', () => undefined)
    inputs.push(child.stdin)
    createInterface({ input: child.stdout }).on('line', createSignalReader(onLocked))
  }
  listen('--session', saverRule)
  listen('--system', loginRule)
  return () => {
    for (const input of inputs) input.end()
  }
}
