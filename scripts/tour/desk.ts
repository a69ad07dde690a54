import type { ElectronApplication, Page } from '@playwright/test'
import { launchDesk } from '../../tests/support/electron.ts'
import { layCable, type Cable } from './cable.ts'
import { throughCable, type Credential } from './company.ts'

/** One desk of the tour: a real Electron with a folder and a cable of its own, driven as a person would. */
export class TourDesk {
  readonly name: string
  readonly dataDir: string
  readonly cable: Cable
  password = ''
  #app: ElectronApplication
  #page: Page
  #output: () => string

  private constructor(name: string, dataDir: string, cable: Cable, started: { app: ElectronApplication; page: Page; output: () => string }) {
    this.name = name
    this.dataDir = dataDir
    this.cable = cable
    this.#app = started.app
    this.#page = started.page
    this.#output = started.output
    this.#follow()
  }

  /** Starts a desk on a folder. */
  static async start(name: string, dataDir: string, serverPort: number): Promise<TourDesk> {
    const cable = await layCable(serverPort)
    return new TourDesk(name, dataDir, cable, await launchDesk({ dataDir }))
  }

  /** The page as it is now: a lock ends one and makes another. */
  get page(): Page {
    return this.#page
  }

  get app(): ElectronApplication {
    return this.#app
  }

  get output(): string {
    return this.#output()
  }

  /** Signs in for the first time with what the administrator handed out. */
  async enrol(credential: Credential, password: string): Promise<void> {
    const { page } = this
    this.password = password
    await page.getByText('用登记码登记').click()
    await page.getByLabel('登记码').fill(throughCable(credential.enrolmentCode, this.cable.port))
    await page.getByRole('button', { name: /下一步/ }).click()
    await page.getByText('请与管理员给你的指纹核对').waitFor()
    await page.getByRole('button', { name: /下一步/ }).click()
    await page.getByLabel('用户名').fill(credential.userName)
    await page.getByLabel('初始密码').fill(credential.initialPassword)
    await page.getByRole('button', { name: /下一步/ }).click()
    await page.getByLabel('新密码').fill(password)
    await page.getByLabel('再输一次').fill(password)
    await page.getByRole('button', { name: /下一步/ }).click()
    await page.getByLabel('工作台名称').fill(this.name)
    await page.getByRole('button', { name: /^登记/ }).click()
    await this.inside()
  }

  /** Waits until the frame is there; passes by the first contact's progress. */
  async inside(): Promise<void> {
    const rail = this.page.getByRole('navigation', { name: '主导航' })
    const enter = this.page.getByRole('button', { name: '先进入工作台' })
    await rail.or(enter).first().waitFor({ timeout: 90_000 })
    await rail.waitFor({ timeout: 90_000 })
  }

  /** Goes where the rail leads. */
  async go(label: string): Promise<void> {
    await this.page.getByRole('navigation', { name: '主导航' }).getByRole('button', { name: new RegExp(`^${label}`) }).click()
  }

  /** Locks with the key and waits for the lock screen of the fresh page. */
  async lock(): Promise<void> {
    const fresh = this.#app.waitForEvent('window')
    await this.page.keyboard.press('Control+l')
    this.#page = await fresh
    await this.page.getByLabel(/的密码$/).waitFor({ timeout: 30_000 })
  }

  /** Types the password. */
  async unlock(): Promise<void> {
    const field = this.page.getByLabel(/的密码$/)
    await field.waitFor({ timeout: 30_000 })
    await field.fill(this.password)
    await field.press('Enter')
    await this.inside()
  }

  /** What the next file dialogs answer; the dialog itself belongs to the operating system. */
  async answerDialogs(answers: { readonly open?: string; readonly save?: string }): Promise<void> {
    await this.#app.evaluate(({ dialog }, { open, save }) => {
      if (open !== undefined) dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [open], bookmarks: [] })
      if (save !== undefined) dialog.showSaveDialog = async () => ({ canceled: false, filePath: save, bookmark: '' })
    }, answers)
  }

  /** Words of the status strip. */
  strip(words: string | RegExp) {
    return this.page.getByRole('contentinfo').getByText(words)
  }

  async close(): Promise<void> {
    await this.#app.close()
    await this.cable.close()
  }

  /** The machine dies: all its processes at once. */
  async die(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#app.process().once('exit', () => resolve()))
    this.#app.process().kill('SIGKILL')
    await gone
    await this.cable.close()
  }

  #follow(): void {
    this.#app.on('window', (page) => {
      this.#page = page
    })
  }
}
