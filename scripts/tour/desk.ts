import type { ElectronApplication, Page } from '@playwright/test'
import { launchDesk } from '../../tests/support/electron.ts'
import { layCable, type Cable } from './cable.ts'
import { throughCable, type Credential } from './company.ts'
import { words, wordsAt } from './words.ts'

/** For what takes a moment on any machine: locking, unlocking, a message that comes over the network. A machine that does ten things besides is no fault of the desk. */
const patienceMs = 120_000

/** What a desk is driven by: an Electron under Playwright's own hand, or a packaged application over the DevTools protocol. */
export type DeskApplication = {
  /** The first window, loaded. */
  readonly page: Page
  readonly output: () => string
  /** Playwright's hold on the main process; a packaged application has none. */
  readonly electron: ElectronApplication | null
  /** Tells of each page that takes the place of the one before. */
  readonly onPage: (listener: (page: Page) => void) => void
  readonly close: () => Promise<unknown>
  /** Ends all its processes at once. */
  readonly kill: () => Promise<unknown>
}

/** One desk of the tour: a real Electron with a folder and a cable of its own, driven as a person would. */
export class TourDesk {
  readonly name: string
  readonly dataDir: string
  readonly cable: Cable
  password = ''
  readonly #application: DeskApplication
  #page: Page
  #dead = false

  private constructor(name: string, dataDir: string, cable: Cable, application: DeskApplication) {
    this.name = name
    this.dataDir = dataDir
    this.cable = cable
    this.#application = application
    this.#page = application.page
    application.page.context().setDefaultTimeout(patienceMs)
    application.onPage((page) => {
      this.#page = page
    })
  }

  /** Starts a desk on a folder, with somebody at it; `cablePort` names the wall socket when it takes the place of another desk. */
  static async start(name: string, dataDir: string, serverPort: number, cablePort = 0): Promise<TourDesk> {
    const cable = await layCable(serverPort, cablePort)
    const desk = new TourDesk(name, dataDir, cable, inHand(await launchDesk({ dataDir })))
    await desk.somebodyMoves()
    return desk
  }

  /** The same for an application that somebody else has started. */
  static async over(name: string, dataDir: string, serverPort: number, application: DeskApplication): Promise<TourDesk> {
    return new TourDesk(name, dataDir, await layCable(serverPort, 0), application)
  }

  /** The page as it is now: a lock ends one and makes another. */
  get page(): Page {
    return this.#page
  }

  get app(): ElectronApplication {
    if (!this.#application.electron) throw new Error('a packaged application lets nobody into its main process')
    return this.#application.electron
  }

  get output(): string {
    return this.#application.output()
  }

  /** Signs in for the first time with what the administrator handed out. */
  async enrol(credential: Credential, password: string): Promise<void> {
    this.password = password
    await this.page.getByText(words('session.new.enrol')).click()
    await this.enrolSteps(credential, password, true)
    await this.inside()
  }

  /** The steps from the code on; a desk that stands has its name already. */
  async enrolSteps(credential: Credential, password: string, naming: boolean): Promise<void> {
    const { page } = this
    const next = page.getByRole('button', { name: wordsAt('common.next') })
    await page.getByLabel(words('session.code.label')).fill(throughCable(credential.enrolmentCode, this.cable.port))
    await next.click()
    await page.getByText(words('session.code.compare')).waitFor()
    await next.click()
    await page.getByLabel(words('session.who.userName')).fill(credential.userName)
    await page.getByLabel(words('session.who.password')).fill(credential.initialPassword)
    await next.click()
    await page.getByLabel(words('session.password.new')).fill(password)
    await page.getByLabel(words('session.password.again')).fill(password)
    if (naming) {
      await next.click()
      await page.getByLabel(words('session.desk.label')).fill(this.name)
    }
    await page.getByRole('button', { name: wordsAt('session.enrol') }).click()
  }

  /** Waits until the frame is there; passes by the first contact's progress. */
  async inside(): Promise<void> {
    const rail = this.page.getByRole('navigation', { name: words('frame.rail') })
    const enter = this.page.getByRole('button', { name: wordsAt('session.first.enter') })
    await rail.or(enter).first().waitFor()
    await rail.waitFor()
  }

  /** Goes where the rail leads. */
  async go(where: 'inbox' | 'entry' | 'register' | 'conflicts' | 'sync' | 'backup' | 'settings' | 'admin'): Promise<void> {
    await this.page
      .getByRole('navigation', { name: words('frame.rail') })
      .getByRole('button', { name: wordsAt(`frame.nav.${where}`) })
      .click()
  }

  /** Locks with the key and waits for the lock screen of the fresh page. */
  async lock(): Promise<void> {
    const fresh = new Promise<Page>((resolve) => this.#application.onPage(resolve))
    // The page may be gone before the key is up again.
    await this.page.keyboard.press('Control+l').catch(() => undefined)
    this.#page = await fresh
    await this.#passwordField().waitFor()
  }

  /** Goes away until the desk locks itself. */
  async leave(): Promise<void> {
    const fresh = new Promise<Page>((resolve) => this.#application.onPage(resolve))
    await this.letTimePass(3_600_000)
    this.#page = await fresh
    await this.turnBackToNow()
    await this.#passwordField().waitFor()
  }

  /** Turns the main process's clock to so many milliseconds after the real one, with nobody at the desk meanwhile. */
  async letTimePass(milliseconds: number): Promise<void> {
    await this.app.evaluate(({ powerMonitor }, passed) => {
      const shared = globalThis as { realNow?: () => number }
      const real = (shared.realNow ??= Date.now.bind(Date))
      Date.now = () => real() + passed
      powerMonitor.getSystemIdleTime = () => 1_000_000
    }, milliseconds)
  }

  async turnBackToNow(): Promise<void> {
    await this.app.evaluate(() => {
      const { realNow } = globalThis as { realNow?: () => number }
      if (realNow) Date.now = realNow
    })
    await this.somebodyMoves()
  }

  /** A driver's keys are none of the system's: without this a desk locks itself as one that was left. */
  async somebodyMoves(): Promise<void> {
    await this.app.evaluate(({ powerMonitor }) => {
      powerMonitor.getSystemIdleTime = () => 0
    })
  }

  /** Types the password. */
  async unlock(): Promise<void> {
    const field = this.#passwordField()
    await field.waitFor()
    await field.fill(this.password)
    await field.press('Enter')
    await this.inside()
  }

  /** Another member takes over at the lock screen. */
  async unlockAs(name: string, password: string): Promise<void> {
    this.password = password
    await this.page.getByText(words('session.lock.switch')).click()
    await this.page
      .getByRole('group', { name: words('session.lock.choose') })
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click()
    await this.unlock()
  }

  /** A further member gets a place on this locked desk. */
  async joinAs(credential: Credential, password: string): Promise<void> {
    this.password = password
    await this.page.getByText(words('session.lock.switch')).click()
    await this.page.getByText(words('session.lock.another')).click()
    await this.enrolSteps(credential, password, false)
    await this.inside()
  }

  /** Hands over with the key and waits for the choice of who takes over. */
  async handOver(): Promise<void> {
    const fresh = new Promise<Page>((resolve) => this.#application.onPage(resolve))
    await this.page.keyboard.press('Control+j').catch(() => undefined)
    this.#page = await fresh
    await this.page.getByRole('group', { name: words('session.lock.takeOver') }).waitFor()
  }

  /** Whoever comes takes the handed-over desk over. */
  async takeOver(name: string, password: string): Promise<void> {
    this.password = password
    await this.page
      .getByRole('group', { name: words('session.lock.takeOver') })
      .getByRole('button', { name: new RegExp(name) })
      .click()
    await this.unlock()
  }

  /** Waits for the page that takes the place of this one; to be asked for before what ends it. */
  async nextPage(): Promise<void> {
    this.#page = await new Promise<Page>((resolve) => this.#application.onPage(resolve))
  }

  /** Pulls the cable and waits until the strip says so. */
  async goOffline(): Promise<void> {
    this.cable.pull()
    await this.strip(wordsAt('frame.strip.offline')).waitFor()
  }

  /** Plugs the cable in; everything that waited is sent. */
  async goOnline(): Promise<void> {
    this.cable.plug()
    await this.syncNow()
    await this.strip(words('frame.strip.waiting', { n: 0 })).waitFor()
  }

  /** What the next file dialogs answer; the dialog itself belongs to the operating system. */
  async answerDialogs(answers: { readonly open?: string; readonly save?: string }): Promise<void> {
    await this.app.evaluate(({ dialog }, { open, save }) => {
      if (open !== undefined) dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [open], bookmarks: [] })
      if (save !== undefined) dialog.showSaveDialog = async () => ({ canceled: false, filePath: save, bookmark: '' })
    }, answers)
  }

  /** Asks for a round now, as a person would, and goes back to where he was. */
  async syncNow(): Promise<void> {
    await this.go('sync')
    await this.page.getByRole('button', { name: wordsAt('sync.now') }).click()
    await this.strip(wordsAt('frame.strip.online')).waitFor()
    await this.page.keyboard.press('Alt+ArrowLeft')
  }

  /** Words of the status strip. */
  strip(words: string | RegExp) {
    return this.page.getByRole('contentinfo').getByText(words)
  }

  async close(): Promise<void> {
    if (this.#dead) return
    await this.#application.close()
    await this.cable.close()
  }

  /** The machine dies: all its processes at once. */
  async die(): Promise<void> {
    this.#dead = true
    await this.#application.kill()
    await this.cable.close()
  }

  #passwordField() {
    return this.page.getByLabel(wordsAt('session.lock.password'))
  }
}

/** An Electron that Playwright has started. */
function inHand({ app, page, output }: { readonly app: ElectronApplication; readonly page: Page; readonly output: () => string }): DeskApplication {
  return {
    page,
    output,
    electron: app,
    onPage: (listener) => app.on('window', listener),
    close: async () => app.close(),
    kill: async () => {
      const gone = new Promise<void>((resolve) => app.process().once('exit', () => resolve()))
      app.process().kill('SIGKILL')
      await gone
    },
  }
}
