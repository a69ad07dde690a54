import { beforeEach, expect, test, vi } from 'vitest'
import type { ToStore } from '#shared/contract/control.ts'
import { createChoices } from '#main/bridge/choices.ts'

/** Electron's dialogs and file manager, which plain Node has not; what they are asked and answer is the test's. */
const electron = vi.hoisted(() => ({ answer: (): unknown => undefined, shown: [] as string[] }))
vi.mock('electron', () => ({
  dialog: { showOpenDialog: async () => electron.answer(), showSaveDialog: async () => electron.answer() },
  shell: { showItemInFolder: (path: string) => void electron.shown.push(path) },
}))

type Told = Extract<ToStore, { kind: 'ticket' }>
let told: Told[]
const event = {} as never
const save = { title: '', name: '台账.xlsx', filters: [] }
beforeEach(() => {
  told = []
  electron.shown = []
})

test('the page has its ticket only when the store holds it, and nothing that names the path to a store', async () => {
  electron.answer = () => ({ canceled: false, filePath: '/home/wang/台账.xlsx' })
  const choices = createChoices('/desk', (message) => void told.push(message))
  let answered = false
  const chosen = Promise.resolve(choices.handlers.chooseSave(save, event)).finally(() => (answered = true))
  await vi.waitFor(() => expect(told).toMatchObject([{ purpose: 'write', path: '/home/wang/台账.xlsx' }]))
  expect(answered).toBe(false)
  choices.held(told[0]?.ticket ?? '')
  const { choice } = await chosen
  expect(choice).toEqual({ ticket: told[0]?.ticket, shown: '/home/wang/台账.xlsx' })
  expect(choice?.ticket).toMatch(/^[A-Za-z0-9_-]{43}$/)
})

test('a dialog that is cancelled tells nobody anything', async () => {
  const choices = createChoices('/desk', (message) => void told.push(message))
  electron.answer = () => ({ canceled: true, filePaths: [], filePath: '' })
  const { chooseFile, chooseFolder, chooseSave } = choices.handlers
  for (const ask of [chooseFile({ title: '', filters: [] }, event), chooseFolder({ title: '' }, event), chooseSave(save, event)])
    expect(await ask).toEqual({ choice: null })
  expect(told).toEqual([])
})

test('what is chosen in a dialog that outlived its session is nobody’s, and so is what the ended store had not yet taken', async () => {
  const dialog = Promise.withResolvers<unknown>()
  electron.answer = () => dialog.promise
  const choices = createChoices('/desk', (message) => void told.push(message))
  const asked = choices.handlers.chooseFile({ title: '', filters: [] }, event)
  choices.forget()
  dialog.resolve({ filePaths: ['/home/wang/a.csv'] })
  expect(await asked).toEqual({ choice: null })
  expect(told).toEqual([])

  const dropped = choices.handlers.fileDropped({ path: '/home/wang/b.csv' }, event)
  await vi.waitFor(() => expect(told).toMatchObject([{ purpose: 'read', path: '/home/wang/b.csv' }]))
  choices.forget()
  expect(await dropped).toEqual({ choice: null })
})

test('shown in the file manager is the desk, its backups, and what was saved in this session; a page names nothing else', async () => {
  electron.answer = () => ({ canceled: false, filePath: '/home/wang/台账.xlsx', filePaths: ['/home/wang/a.csv'] })
  const choices = createChoices('/desk', (message) => {
    told.push(message)
    queueMicrotask(() => choices.held(message.ticket))
  })
  const { chooseSave, chooseFile, showInFolder } = choices.handlers
  await chooseSave(save, event)
  await chooseFile({ title: '', filters: [] }, event)
  const [saved = '', read = ''] = told.map(({ ticket }) => ticket)
  await showInFolder({ what: 'backups' }, event)
  choices.setBackupFolder('/media/backup')
  for (const shown of [{ what: 'desk' }, { what: 'backups' }, { what: 'saved', ticket: saved }, { what: 'saved', ticket: read }] as const)
    await showInFolder(shown, event)
  expect(electron.shown).toEqual(['/desk', '/media/backup', '/home/wang/台账.xlsx'])
  choices.forget()
  await showInFolder({ what: 'saved', ticket: saved }, event)
  expect(electron.shown).toHaveLength(3)
})
