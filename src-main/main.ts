import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Menu, Notification, app, nativeTheme, powerMonitor } from 'electron'
import { z } from 'zod'
import { createBackupClock } from './backup/backup-clock.ts'
import { createChoices } from './bridge/choices.ts'
import { registerDeskCalls } from './bridge/desk-calls.ts'
import { createPrinting } from './bridge/printing.ts'
import { readArguments } from './session/arguments.ts'
import { createAlarmClock } from './session/alarm-clock.ts'
import { createLockWatch, type LockReason } from './session/lock-watch.ts'
import { openPreferences } from './session/preferences.ts'
import { watchScreenLock } from './session/screen-lock.ts'
import { startStoreProcess, type StoreProcess } from './supervisor/store-process.ts'
import { openDeskWindow, type DeskWindow } from './window/desk-window.ts'
import { declareProtocol } from './window/protocol.ts'

/**
 * The composition root of the main process: windows, life and death of the others, idle and lock watch, the schedule. It never holds
 * business data, passwords or keys; what lives on after a lock is only this.
 */
const closeStoreMs = 8000
const saveDraftsMs = 2000
const restartMs = [200, 1000, 5000] as const

/** The SQLite driver needs Node 22.14; an older runtime is the fallback tier and runs the store under a Node of its own. */
const [nodeMajor = 0] = process.versions.node.split('.').map(Number)
const tier = nodeMajor >= 24 ? 'release' : 'fallback'

const { dataDir, profileDir } = readArguments(process.argv)
// On Windows the usual folder roams with the account, from machine to machine; a desk's store belongs to one.
const localData = process.platform === 'win32' ? process.env['LOCALAPPDATA'] : undefined
if (profileDir) app.setPath('userData', profileDir)
else if (localData !== undefined) app.setPath('userData', join(localData, app.getName()))
const directory = dataDir ?? join(app.getPath('userData'), 'desk')
mkdirSync(directory, { recursive: true, mode: 0o700 })

app.enableSandbox()
declareProtocol()
app.commandLine.appendSwitch('disable-background-networking')
// Chromium's own services must never reach out; the renderer's session refuses everything but our protocol.
app.commandLine.appendSwitch('disable-features', 'MediaRouter,OptimizationHints,Translate')
if (process.platform !== 'darwin') Menu.setApplicationMenu(null)

if (!app.requestSingleInstanceLock()) app.quit()
else void app.whenReady().then(start)

/** What the store needs to run, and nothing of this process's environment beside it. */
function storeEnvironment(): Record<string, string> {
  const names = [
    'PATH',
    'HOME',
    'USER',
    'LANG',
    'TZ',
    'TMPDIR',
    'TEMP',
    'TMP',
    'APPDATA',
    'LOCALAPPDATA',
    'SystemRoot',
    'USERPROFILE',
    'DBUS_SESSION_BUS_ADDRESS',
    'XDG_RUNTIME_DIR',
  ]
  const kept = Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
  if (tier === 'release') return kept
  // A package runs the Node that it carries and nothing that its environment names.
  const node = app.isPackaged ? join(process.resourcesPath, 'node', 'node') : process.env['OPSDESK_NODE']
  return { ...kept, ...(node === undefined ? {} : { OPSDESK_NODE: node }) }
}

function start(): void {
  const here = import.meta.dirname
  const preferences = openPreferences(directory)
  nativeTheme.themeSource = preferences.read().theme
  let store: StoreProcess | null = null
  let window: DeskWindow | null = null
  let locking: Promise<void> | null = null
  let quitting = false
  let crashes = 0
  let readyToLock: (() => void) | null = null

  const backupClock = createBackupClock(() => store?.send({ kind: 'backup' }))
  const choices = createChoices(directory, (message) => store?.send(message))
  const printing = createPrinting(async (print) => (await window?.onPaper(print)) ?? null)
  let mayRing = false
  const alarmClock = createAlarmClock(() => {
    mayRing = true
    window?.send('alarm', {})
  })
  const openStore = () => {
    const started = startStoreProcess({
      entry: join(here, tier === 'release' ? 'store.js' : 'bridge.js'),
      args: [`--directory=${directory}`],
      env: storeEnvironment(),
      onMessage: (message) => {
        if (message.kind === 'ready') crashes = 0
        if (message.kind === 'opened') watch.start(message.idleMinutes)
        if (message.kind === 'must-lock') void lock('asked')
        if (message.kind === 'may-print') printing.permit(message.permit)
        if (message.kind === 'schedule') {
          backupClock.set(message.backupAt)
          choices.setBackupFolder(message.folder)
        }
        if (message.kind === 'ticket-held') choices.held(message.ticket)
        if (message.kind === 'alarms') alarmClock.set(message.at, Date.now())
        if (message.kind === 'backed-up' && message.fault) console.error(`scheduled backup: ${message.fault.code}`)
      },
      onCrash: (code) => {
        console.error(`store process ended by itself (${code}); starting it again`)
        if (store === started) store = null
        choices.forget()
        printing.forget()
        if (quitting || locking) return
        watch.stop()
        window?.send('storeLost', {})
        setTimeout(
          () => {
            if (quitting || locking || store) return
            openStore()
            window?.load('store-ended')
          },
          restartMs[Math.min(crashes++, restartMs.length - 1)],
        )
      },
    })
    store = started
  }

  /** Gives the page a moment to save drafts and where the person was. */
  const saveDrafts = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, saveDraftsMs)
      readyToLock = () => {
        clearTimeout(timer)
        resolve()
      }
      store?.send({ kind: 'will-lock' })
      window?.send('willLock', {})
    })
    readyToLock = null
  }

  /** Drafts are saved, then the store process and the page end; a sealed store and a fresh page take their place. */
  const lock = (reason: LockReason): Promise<void> => {
    locking ??= (async () => {
      console.info(`locking: ${reason}`)
      watch.stop()
      await saveDrafts()
      window?.clear()
      choices.forget()
      printing.forget()
      const ending = store
      store = null
      await ending?.end(closeStoreMs)
      if (quitting) return
      openStore()
      window?.load(reason === 'handed-over' ? 'hand-over' : reason === 'page-ended' ? reason : undefined)
    })().finally(() => {
      locking = null
    })
    return locking
  }

  const watch = createLockWatch({
    now: () => Date.now(),
    systemIdleSeconds: () => powerMonitor.getSystemIdleTime(),
    onLock: (reason) => void lock(reason),
    onCountdown: (seconds) => window?.send('lockCountdown', { seconds }),
  })
  setInterval(() => {
    watch.tick()
    backupClock.tick(Date.now())
    alarmClock.tick(Date.now())
  }, 1000)
  powerMonitor.on('suspend', () => watch.leave('suspend'))
  powerMonitor.on('resume', () => watch.tick())
  powerMonitor.on('lock-screen', () => watch.leave('screen-locked'))
  const unwatchScreen = watchScreenLock(() => watch.leave('screen-locked'))

  registerDeskCalls(
    {
      connectStore: () => {
        if (!store) throw new Error('no store process')
        window?.handPort(store.connect())
        return {}
      },
      preferences: () => preferences.read(),
      setPreferences: (next) => {
        nativeTheme.themeSource = next.theme
        return preferences.write(next)
      },
      lock: async () => {
        void lock('asked')
        return {}
      },
      handOver: async () => {
        void lock('handed-over')
        return {}
      },
      readyToLock: () => {
        readyToLock?.()
        return {}
      },
      ring: (words) => {
        // The words are the page's, in its language; whether there is anything to ring is not.
        if (mayRing && Notification.isSupported()) new Notification({ ...words, silent: false }).show()
        if (mayRing) window?.attract()
        mayRing = false
        return {}
      },
      ...choices.handlers,
      ...printing.handlers,
      about: () => ({
        version: app.getVersion(),
        electron: process.versions.electron ?? '',
        tier: z.enum(['release', 'fallback']).parse(tier),
        platform: process.platform,
      }),
      idleState: () => watch.state(),
    },
    (event) => window?.isOurs(event) ?? false,
  )

  openStore()
  window = openDeskWindow({
    rendererFolder: join(here, '..', 'renderer'),
    preload: join(here, 'preload.cjs'),
    title: app.getName(),
    icon: join(here, '..', 'icon.png'),
    onGone: (reason) => {
      console.error(`page process ended: ${reason}`)
      // Whoever was signed in must sign in again: a page that died may have died at any point.
      void lock('page-ended')
    },
    // Closing the window is leaving: drafts are saved first, then everything ends in order.
    onClosing: () => void saveDrafts().finally(() => app.quit()),
  })
  window.load()

  app.on('second-instance', () => window?.focus())
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (quitting) return
    quitting = true
    unwatchScreen()
    // A store that a lock is ending is waited for as well: it has its WAL to empty.
    void Promise.resolve(locking)
      .then(() => store?.end(closeStoreMs))
      .finally(() => app.exit(0))
  })
}
