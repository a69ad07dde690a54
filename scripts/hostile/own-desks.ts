import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { takeDeskLock } from '#store/database/desk-lock.ts'
import { openDeskFile } from '#store/desk-file.ts'
import { createJobs } from '#store/jobs/jobs.ts'
import { createDesk, type Desk } from '#store/session/desk.ts'
import { createNewId } from '#store/session/new-id.ts'
import { createBackupRunner } from '#store/snapshot/runner.ts'
import { enrollingServer } from '../../tests/support/enrolling-server.ts'
import { memoryKeychain } from '../../tests/support/memory-keychain.ts'
import { createTickets } from '#store/tickets.ts'

/** Whole desks as the store process makes them: one open, one sealed, one new. */
export async function openOwnDesks(): Promise<{ readonly desks: readonly Desk[]; close(): Promise<void> }> {
  const root = mkdtempSync(join(tmpdir(), 'opsdesk-hostile-'))
  const server = await enrollingServer()
  server.member('wang.fang', '王芳')
  const keychain = memoryKeychain()

  async function start(name: string): Promise<Desk> {
    const directory = join(root, name)
    mkdirSync(directory, { recursive: true })
    const clock = (): number => Date.now()
    const newId = createNewId(clock)
    const emit: Desk['emit'] = () => undefined
    const deskFile = await openDeskFile(directory)
    const backup = createBackupRunner({ directory, file: deskFile, clock, newId, changed: () => undefined })
    const jobs = createJobs(emit, clock, newId)
    const parts = {
      directory,
      clock,
      newId,
      keychain,
      jobs,
      deskFile,
      backup,
      rescheduled: () => undefined,
      say: () => undefined,
      emit,
      tickets: createTickets(directory),
      lock: takeDeskLock(directory),
    }
    return createDesk({ ...parts, makeWire: () => server.wire() })
  }

  async function enrolled(name: string): Promise<Desk> {
    const desk = await start(name)
    const made = await desk.enrol({
      code: server.code,
      userName: 'wang.fang',
      password: 'Initial-2026',
      newPassword: '我的-Secret-77',
      deskName: name,
    })
    if (!made.ok) throw new Error(`no desk: ${made.fault.code}`)
    return desk
  }

  const sealed = await enrolled('sealed')
  await sealed.close()
  const desks = [await enrolled('open'), await start('sealed'), await start('new')]
  return {
    desks,
    async close() {
      for (const desk of desks) await desk.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
