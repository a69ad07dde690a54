import { randomBytes } from 'node:crypto'
import { dialog, shell } from 'electron'
import type { ToStore } from '#shared/contract/control.ts'
import type { Choice, TicketPurpose } from '#shared/contract/path-ticket.ts'
import type { DeskHandlers, PreloadHandlers } from './desk-calls.ts'

type Handlers = Pick<DeskHandlers, 'chooseFile' | 'chooseFolder' | 'chooseSave' | 'showInFolder'> & PreloadHandlers

/** What a person has chosen, on its way to the store as a path and to the page as a ticket; see `contract/path-ticket.ts`. */
export type Choices = {
  readonly handlers: Handlers
  /** The store has this ticket. */
  held(ticket: string): void
  /** Where the store keeps its backups. */
  setBackupFolder(folder: string | null): void
  /** The page or its store is gone; what was chosen for them goes with them, also what is being chosen just now. */
  forget(): void
}

/** `send` reaches the store process that runs now, if one does. */
export function createChoices(directory: string, send: (message: Extract<ToStore, { kind: 'ticket' }>) => void): Choices {
  const waiting = new Map<string, (held: boolean) => void>()
  const saved = new Map<string, string>()
  let backupFolder: string | null = null
  let session = 0

  /** A dialog may stand open while the desk locks: its answer is then nobody's. */
  async function choose(purpose: TicketPurpose, ask: () => Promise<string | undefined>): Promise<{ choice: Choice | null }> {
    const began = session
    const path = await ask()
    if (path === undefined || path === '' || began !== session) return { choice: null }
    const ticket = randomBytes(32).toString('base64url')
    const held = new Promise<boolean>((resolve) => waiting.set(ticket, resolve))
    send({ kind: 'ticket', ticket, purpose, path })
    if (!(await held)) return { choice: null }
    if (purpose === 'write') saved.set(ticket, path)
    return { choice: { ticket, shown: path } }
  }

  const handlers: Handlers = {
    chooseFile: ({ title, filters }) => choose('read', async () => (await dialog.showOpenDialog({ title, filters, properties: ['openFile'] })).filePaths[0]),
    chooseFolder: ({ title }) =>
      choose('folder', async () => (await dialog.showOpenDialog({ title, properties: ['openDirectory', 'createDirectory'] })).filePaths[0]),
    chooseSave: ({ title, name, filters }) =>
      choose('write', async () => {
        const answer = await dialog.showSaveDialog({ title, defaultPath: name, filters })
        return answer.canceled ? undefined : answer.filePath
      }),
    fileDropped: ({ path }) => choose('read', async () => path),
    showInFolder: (shown) => {
      const path = shown.what === 'desk' ? directory : shown.what === 'backups' ? backupFolder : saved.get(shown.ticket)
      if (path !== null && path !== undefined) shell.showItemInFolder(path)
      return {}
    },
  }
  return {
    handlers,
    held(ticket) {
      waiting.get(ticket)?.(true)
      waiting.delete(ticket)
    },
    setBackupFolder(folder) {
      backupFolder = folder
    },
    forget() {
      session += 1
      for (const answer of waiting.values()) answer(false)
      waiting.clear()
      saved.clear()
    },
  }
}
