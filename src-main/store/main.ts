import { mkdirSync } from 'node:fs'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import type { Result } from '#shared/kernel/fault.ts'
import type { Instant } from '#shared/kernel/id.ts'
import type { StoreContext } from './context.ts'
import { takeDeskLock, type DeskLock } from './database/desk-lock.ts'
import { openDeskFile } from './desk-file.ts'
import { answering } from './handlers.ts'
import { createJobs } from './jobs/jobs.ts'
import { systemKeychain } from './keys/keychain.ts'
import { createDesk } from './session/desk.ts'
import { createDispatcher, placeOf } from './session/dispatcher.ts'
import { createNewId } from './session/new-id.ts'
import { forkedTransport, utilityTransport, type ParentPort, type Transport } from './session/transport.ts'
import { settleFolder } from './snapshot/arriving.ts'
import { createBackupRunner } from './snapshot/runner.ts'
import { createTickets } from './tickets.ts'
import { keepObjectsYoung } from './young-objects.ts'

/**
 * The store process: `--directory=DIR` names the desk's folder. It says `ready`, serves windows, and ends on `close`, SIGTERM or when
 * whoever started it is gone: writes are finished, the WAL is truncated, `closed` is said, and with the process goes every key.
 */
/** Half a minute: on a busy machine the store before this one takes that long to seal what waits and to empty its WAL. */
const lockTries = 300
const lockWaitMs = 100

keepObjectsYoung()

const given = process.argv.find((argument) => argument.startsWith('--directory='))?.slice('--directory='.length)
if (!given) throw new Error('--directory=DIR is missing')
const directory = given
mkdirSync(directory, { recursive: true, mode: 0o700 })
const { parentPort } = process as { readonly parentPort?: ParentPort }
await serve(parentPort ? utilityTransport(parentPort) : forkedTransport(process))

async function serve(transport: Transport): Promise<void> {
  const clock = (): Instant => Date.now()
  const newId = createNewId(clock)
  // Events go to the windows once there is a dispatcher; what is told before that nobody waits for.
  let tell: StoreContext['emit'] = () => undefined
  let isOpen = (): boolean => false
  const emit: StoreContext['emit'] = (event, value) => tell(event, value)
  const tickets = createTickets(directory)
  const lock = await waitForLock()
  if (lock.ok) await settleFolder(directory)
  const deskFile = await openDeskFile(directory)
  const backup = createBackupRunner({ directory, file: deskFile, clock, newId, changed: (state) => emit('backup', state) })
  const schedule = (): void => {
    transport.send({ kind: 'schedule', backupAt: backup.dueAt(), folder: deskFile.facts.backup.folder })
    transport.send({ kind: 'alarms', at: isOpen() ? [] : deskFile.facts.alarms })
  }
  const desk = await createDesk({
    directory,
    clock,
    newId,
    keychain: systemKeychain,
    jobs: createJobs(emit, clock, newId),
    deskFile,
    backup,
    rescheduled: schedule,
    say: (word) => transport.send(word),
    emit,
    tickets,
    lock,
  })
  void desk.watch.start()
  const dispatcher = createDispatcher(desk, answering, newId)
  tell = dispatcher.emit
  isOpen = () => desk.opened !== null

  let ending: Promise<void> | undefined
  const end = (code: number): Promise<void> =>
    (ending ??= desk
      .close()
      .catch((error: unknown) => console.error(`store: closing: ${placeOf(error)}`))
      .then(() => {
        transport.send({ kind: 'closed' })
        // Lets the message leave the pipe first.
        setImmediate(() => process.exit(code))
      }))

  transport.onWindow((port) => {
    port.onClose(() => tickets.forget())
    dispatcher.attach(port)
  })
  transport.onControl((message) => {
    if (message.kind === 'close') void end(0)
    if (message.kind === 'will-lock') desk.opened?.room.letLastWordsPass()
    if (message.kind === 'ticket') {
      tickets.hold(message)
      transport.send({ kind: 'ticket-held', ticket: message.ticket })
    }
    if (message.kind === 'backup') {
      void desk.backUp().then((fault) => {
        transport.send({ kind: 'backed-up', fault })
        schedule()
      })
    }
  })
  transport.onLost(() => void end(0))
  process.on('SIGTERM', () => void end(0))
  process.on('unhandledRejection', (error) => console.error(`store: unhandled: ${placeOf(error)}`))
  transport.send({ kind: 'ready' })
  schedule()
}

/** The process before this one may still be ending. */
async function waitForLock(): Promise<Result<DeskLock>> {
  for (let tries = 0; ; tries += 1) {
    const lock = takeDeskLock(directory)
    if (lock.ok || tries === lockTries) return lock
    await setTimeout(lockWaitMs)
  }
}
