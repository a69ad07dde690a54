import { BaseWindow, WebContentsView, nativeTheme, session, type IpcMainInvokeEvent, type WebContents } from 'electron'
import type { DeskEvent } from '#shared/contract/desk.ts'
import { appOrigin, serveRenderer } from './protocol.ts'

/** Where a fresh page begins when it is not the plain lock screen: who takes over is asked for, or what has ended unexpectedly is named. */
type PagePlace = 'hand-over' | 'store-ended' | 'page-ended'

export type DeskWindow = {
  /** A fresh page in a fresh renderer process; the one before is destroyed. `place`: where it begins, as the address's fragment. */
  load(place?: PagePlace): void
  /** Destroys the page and its process; the empty window stays where it is. */
  clear(): void
  /** Lets the page that stands in it be printed on white: whatever the window is painted with would fill the margins of its pages. Null when there is no page. */
  onPaper<T>(print: (page: WebContents) => Promise<T>): Promise<T | null>
  send(event: DeskEvent, value: unknown): void
  handPort(port: Electron.MessagePortMain): void
  isOurs(event: IpcMainInvokeEvent): boolean
  focus(): void
  /** Asks for somebody's attention, as the platform does it (a flashing task bar entry). */
  attract(): void
  readonly base: BaseWindow
}

const background = { light: '#f6f5f2', dark: '#151817' } as const
const paper = '#ffffff'

/** The one window of a desk. Its frame outlives its page, so that a lock ends the renderer process without the window jumping. */
export function openDeskWindow(options: {
  rendererFolder: string
  preload: string
  title: string
  icon: string
  onGone: (reason: string) => void
  onClosing: () => void
}): DeskWindow {
  // A partition without `persist:` lives in memory: no cache, cookie or storage of a page ever reaches the disk.
  const memory = session.fromPartition('opsdesk', { cache: false })
  serveRenderer(memory, options.rendererFolder)
  memory.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === 'clipboard-sanitized-write'))
  memory.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write')
  memory.setSpellCheckerEnabled(false)
  // What leaves the desk leaves by the store, which asks for the right and writes it down; a page saves nothing by itself.
  memory.on('will-download', (event) => event.preventDefault())

  const paint = () => (nativeTheme.shouldUseDarkColors ? background.dark : background.light)
  const base = new BaseWindow({
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    backgroundColor: paint(),
    title: options.title,
    icon: options.icon,
  })
  let view: WebContentsView | null = null

  const fit = () => {
    const { width, height } = base.getContentBounds()
    view?.setBounds({ x: 0, y: 0, width, height })
  }
  const clear = () => {
    if (!view) return
    const old = view
    view = null
    base.contentView.removeChildView(old)
    old.webContents.close({ waitForBeforeUnload: false })
  }
  const load = (place?: PagePlace) => {
    clear()
    const next = new WebContentsView({
      webPreferences: {
        session: memory,
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        navigateOnDragDrop: false,
      },
    })
    view = next
    const { webContents } = next
    webContents.on('will-navigate', (event) => event.preventDefault())
    webContents.on('will-attach-webview', (event) => event.preventDefault())
    webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
    webContents.on('render-process-gone', (_event, details) => {
      if (view === next) options.onGone(details.reason)
    })
    next.setBackgroundColor(paint())
    base.contentView.addChildView(next)
    fit()
    void webContents.loadURL(`${appOrigin}/index.html${place === undefined ? '' : `#${place}`}`)
    webContents.once('did-finish-load', () => {
      base.show()
      webContents.focus()
    })
  }
  base.on('resize', fit)
  base.on('focus', () => view?.webContents.focus())
  base.on('close', (event) => {
    event.preventDefault()
    options.onClosing()
  })
  return {
    base,
    load,
    clear,
    async onPaper(print) {
      const printed = view
      if (!printed) return null
      printed.setBackgroundColor(paper)
      try {
        return await print(printed.webContents)
      } finally {
        // The page may have gone meanwhile, and its view with it.
        if (view === printed) printed.setBackgroundColor(paint())
      }
    },
    send: (event, value) => view?.webContents.send(`desk:${event}`, value),
    handPort: (port) => view?.webContents.postMessage('desk:store-port', null, [port]),
    isOurs: (event) =>
      view !== null &&
      event.sender === view.webContents &&
      event.senderFrame === view.webContents.mainFrame &&
      event.senderFrame.url.startsWith(`${appOrigin}/`),
    attract: () => base.flashFrame(true),
    focus: () => {
      if (base.isMinimized()) base.restore()
      base.show()
      base.focus()
    },
  }
}
