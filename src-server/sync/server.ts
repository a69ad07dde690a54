import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { CaptureEntry, CaptureRules } from '#shared/capture/machine-watch.ts'
import { protocolOldest, protocolVersion, syncMessages, type SyncMessage } from '#shared/contract/sync.ts'
import { failed, FaultError, ok, type Result } from '#shared/kernel/fault.ts'
import type { Clock, Id, Instant, NewId } from '#shared/kernel/id.ts'
import { unstorableTextAt } from '#shared/kernel/text.ts'
import { createStandingLists } from '#shared/rows/standing-lists.ts'
import { admitDesk } from '../auth/admit-desk.ts'
import type { Authority } from '../auth/authority.ts'
import { changePassword } from '../auth/change-password.ts'
import { mayAsk } from '../auth/desk-standing.ts'
import { enrol } from '../auth/enrol.ts'
import { issueAccount } from '../auth/issue-account.ts'
import { keyCertificates } from '../auth/key-certificates.ts'
import { createRateLimit, type Rate } from '../auth/rate-limit.ts'
import { renewKey } from '../auth/renew-key.ts'
import { createSessions, type RandomBytes } from '../auth/sessions.ts'
import { createVerifier, productCost, type PasswordCost } from '../auth/verifier.ts'
import { writeChanges } from '../store/change-set.ts'
import { readMeta, readVersion } from '../store/meta.ts'
import type { ServerStore, WritableDb } from '../store/store.ts'
import { attachmentGet, attachmentHave, attachmentPut } from './attachments.ts'
import { captureRules, enterCapture } from './capture.ts'
import { bootstrap } from './bootstrap.ts'
import { deliver } from './deliver.ts'
import { carryOutDue, earliest, type DuePass, type Held } from './due.ts'
import { deskContacts } from './desk-contacts.ts'
import { farewell } from './farewell.ts'
import type { Caller, DeskCaller, OpenHandler, ServerContext } from './context.ts'
import { keepMark } from './mark.ts'
import { createOrganisationOf } from './organisation.ts'
import { previewHandOver } from './preview-hand-over.ts'
import { pull } from './pull.ts'
import { push, pushAskSchema } from './push.ts'
import type { Reply } from './reply.ts'
import { startScheduled } from './scheduled.ts'

/**
 * The sync server without any wire: a message's name, what is asked and by whom, to an answer. HTTP puts it on the network; a simulation
 * calls it as it is.
 */
export type SyncServer = {
  /** Never rejects for what a client can cause; an error of the moment or a bug is logged and answered `internal-error`. */
  handle(message: string, ask: unknown, caller: Sender): Promise<Reply>
  /** The desk that holds this token, for the stream of pokes. */
  deskOf(token: string | null): Result<Id>
  /** Whether a desk may go on listening, asked again at each change; a closed one may not. */
  mayListen(): Promise<(deskId: Id) => boolean>
  version(): Promise<number>
  /** Carries out what is due by the server's clock; answers when something is due next. */
  carryOutDue(): Promise<DuePass>
  /** What the company wants to know of this node's machine, and entering what was measured. */
  captureRules(place: string): Promise<CaptureRules>
  enterCapture(entry: CaptureEntry, place: string): Promise<boolean>
  /** Told the new version after every change, made here, by another node or by the command line; answers how to stop. */
  onChange(listener: (version: number) => void): () => void
}
/** Where a message came from, with the bearer token if it had one. */
export type Sender = Caller & { readonly token: string | null }

export type ServerParts = {
  readonly store: ServerStore
  readonly authority: Authority
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Logger
  /** Left out: the system's random bytes, the product's password cost and rates. */
  readonly random?: RandomBytes
  readonly passwordCost?: PasswordCost
  readonly signInRate?: Rate
  readonly sessionRate?: Rate
  /** Counts how long a desk's session lasts; a replay that turns years in minutes gives the time that really passes. Left out: `clock`. */
  readonly sessionClock?: Clock
}

const defaultRate: Rate = { burst: 30, perMinute: 30 }
/** All desks behind one address come back at once after a restart. */
const sessionRate: Rate = { burst: 600, perMinute: 600 }

/** Opens the server over a founded store. */
export async function createServer(parts: ServerParts): Promise<SyncServer> {
  const { store, clock } = parts
  const listeners = new Set<(version: number) => void>()
  const standingAt = createStandingLists()
  const random = parts.random ?? randomBytes
  const epoch = await store.read((db) => readMeta(db, 'epoch'))
  const held: Held = new Map()
  const write: ServerContext['write'] = async (work) => {
    const { value, version, changed } = await writeChanges(store, clock, work, standingAt)
    if (changed) for (const listener of listeners) listener(version)
    return value
  }
  const context: ServerContext = {
    ...parts,
    random,
    verifier: createVerifier(parts.passwordCost ?? productCost),
    sessions: createSessions(parts.sessionClock ?? clock, random, parts.authority.deriveKey(`session ${epoch}`)),
    epoch,
    organisation: createOrganisationOf(),
    signIns: createRateLimit(parts.signInRate ?? defaultRate, clock),
    sessionAsks: createRateLimit(parts.sessionRate ?? sessionRate, clock),
    drained: new Map(),
    write,
    audit: (event) => write(async (set) => set.audit(event)),
  }
  return {
    handle: (message, ask, caller) => answer(context, message, ask, caller),
    deskOf: (token) => context.sessions.deskOf(token),
    async mayListen() {
      const { index } = await store.read(context.organisation)
      return (deskId) => mayAsk(index.desks.get(deskId), 'pull').ok
    },
    version: () => store.read(readVersion),
    async carryOutDue() {
      const begun = await startScheduled(context)
      const due = await carryOutDue(context, held)
      return { done: begun.done + due.done, nextAt: earliest([begun.nextAt, due.nextAt]) }
    },
    captureRules: (place) => captureRules(context, place),
    enterCapture: (entry, place) => enterCapture(context, entry, place),
    onChange(listener) {
      listeners.add(listener)
      const stopWatching = store.watch(listener)
      return () => {
        stopWatching()
        listeners.delete(listener)
      }
    },
  }
}

const hello: OpenHandler<'hello'> = async (context) => {
  const { index } = await context.store.read(context.organisation)
  return ok({ protocolMin: protocolOldest, protocolMax: protocolVersion, epoch: context.epoch, company: index.settings['company.name'], now: context.clock() })
}

const challenge: OpenHandler<'challenge'> = async (context, ask, caller) => {
  const allowed = context.sessionAsks.take(caller.peer)
  // A desk that is not known gets a challenge too: the answer must not tell which desks there are.
  return allowed.ok ? ok({ challenge: context.sessions.challenge(ask.desk), epoch: context.epoch }) : allowed
}

const session: OpenHandler<'session'> = async (context, ask, caller) => {
  const allowed = context.sessionAsks.take(caller.peer)
  if (!allowed.ok) return allowed
  const { desk, credential } = await context.store.read(async (db) => ({
    desk: (await context.organisation(db)).index.desks.get(ask.desk),
    credential: await db.selectFrom('desk_credential').select('publicKey').where('deskId', '=', ask.desk).executeTakeFirst(),
  }))
  if (!credential) return failed('desk-unknown')
  const proven = context.sessions.prove({
    deskId: ask.desk,
    challenge: ask.challenge,
    epoch: context.epoch,
    publicKey: credential.publicKey,
    signature: ask.signature,
  })
  const fresh = await context.write(async (set) => {
    const unspent = proven.ok && (await spendChallenge(set.db, ask.challenge, proven.value))
    const standing = unspent ? mayAsk(desk, 'session') : failed('desk-unknown')
    set.audit({ actorId: '', act: standing.ok ? 'desk.session' : 'desk.refused', subject: ask.desk })
    if (unspent) await set.db.updateTable('desk_credential').set({ contactAt: context.clock() }).where('deskId', '=', ask.desk).execute()
    return standing
  })
  return fresh.ok ? ok(context.sessions.issue(ask.desk)) : fresh
}

/** A challenge opens one session, at whatever node it is answered; answers false for one that has. */
async function spendChallenge(db: WritableDb, challenge: string, { until, now }: { readonly until: Instant; readonly now: Instant }): Promise<boolean> {
  await db.deleteFrom('spent_challenge').where('until', '<=', now).execute()
  const spent = await db
    .insertInto('spent_challenge')
    .values({ challenge, until })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return Number(spent.numInsertedOrUpdatedRows) === 1
}

type Entry = (context: ServerContext, ask: unknown, caller: Sender, message: SyncMessage) => Promise<Reply>

/** A message that anybody may send. */
function open<Ask>(schema: z.ZodType<Ask>, handler: (context: ServerContext, ask: Ask, caller: Caller) => Promise<Reply>): Entry {
  return async (context, ask, { peer }) => {
    const parsed = schema.safeParse(ask)
    return parsed.success ? handler(context, parsed.data, { peer }) : malformed(parsed.error)
  }
}

/** A message of a desk with a session. */
function ofDesk<Ask>(schema: z.ZodType<Ask>, handler: (context: ServerContext, ask: Ask, caller: DeskCaller) => Promise<Reply>): Entry {
  return async (context, ask, { peer, token }, message) => {
    const desk = context.sessions.deskOf(token)
    if (!desk.ok) return desk
    // It may have been closed since it opened its session.
    const { index } = await context.store.read(context.organisation)
    const standing = mayAsk(index.desks.get(desk.value), message)
    if (!standing.ok) return standing
    const parsed = schema.safeParse(ask)
    return parsed.success ? handler(context, parsed.data, { peer, deskId: desk.value }) : malformed(parsed.error)
  }
}

function malformed(error: z.ZodError): Reply {
  return failed('call-malformed', { path: error.issues[0]?.path.join('.') ?? '' })
}

const entries: Readonly<Record<SyncMessage, Entry>> = {
  hello: open(syncMessages.hello.ask, hello),
  enrol: open(syncMessages.enrol.ask, enrol),
  mark: ofDesk(syncMessages.mark.ask, keepMark),
  sealingKey: ofDesk(syncMessages.sealingKey.ask, async ({ authority }) => ok({ recipient: authority.sealing.recipient })),
  keyCertificates: ofDesk(syncMessages.keyCertificates.ask, keyCertificates),
  deliver: open(syncMessages.deliver.ask, deliver),
  challenge: open(syncMessages.challenge.ask, challenge),
  session: open(syncMessages.session.ask, session),
  // Mutations are parsed one by one, so that a single one that does not parse is refused alone.
  push: ofDesk(pushAskSchema, push),
  pull: ofDesk(syncMessages.pull.ask, pull),
  bootstrap: ofDesk(syncMessages.bootstrap.ask, bootstrap),
  attachmentHave: ofDesk(syncMessages.attachmentHave.ask, attachmentHave),
  attachmentPut: ofDesk(syncMessages.attachmentPut.ask, attachmentPut),
  attachmentGet: ofDesk(syncMessages.attachmentGet.ask, attachmentGet),
  renewKey: ofDesk(syncMessages.renewKey.ask, renewKey),
  farewell: ofDesk(syncMessages.farewell.ask, farewell),
  deskContacts: ofDesk(syncMessages.deskContacts.ask, deskContacts),
  previewHandOver: ofDesk(syncMessages.previewHandOver.ask, previewHandOver),
  changePassword: ofDesk(syncMessages.changePassword.ask, changePassword),
  admitDesk: ofDesk(syncMessages.admitDesk.ask, admitDesk),
  issueAccount: ofDesk(syncMessages.issueAccount.ask, issueAccount),
}

const protocolSchema = z.object({ protocol: z.number().int() })

async function answer(context: ServerContext, message: string, ask: unknown, caller: Sender): Promise<Reply> {
  if (!isMessage(message)) return failed('call-unknown')
  const spoken = protocolSchema.safeParse(ask)
  if (!spoken.success) return failed('call-malformed', { path: 'protocol' })
  // A newer client asks what is spoken here by `hello`, which therefore answers everybody.
  const { protocol } = spoken.data
  if (message !== 'hello' && (protocol < protocolOldest || protocol > protocolVersion))
    return failed(protocol < protocolOldest ? 'protocol-too-old' : 'protocol-too-new')
  // What a push carries is judged one by one, so that a single text holds up nothing else.
  const unstorable = message === 'push' ? undefined : unstorableTextAt(ask)
  if (unstorable !== undefined) return failed('text-unstorable', { path: unstorable })
  try {
    return await entries[message](context, ask, caller, message)
  } catch (error) {
    if (error instanceof FaultError) return { ok: false, fault: error.fault }
    const reference = context.newId()
    context.log.error({ err: error, message, reference, transient: context.store.isTransient(error) }, 'a message could not be answered')
    // Nothing of it was kept and nothing acknowledged: whoever asked has it still, and asks again.
    return context.store.isFull(error) ? failed('server-full') : failed('internal-error', { reference })
  }
}

function isMessage(name: string): name is SyncMessage {
  return Object.hasOwn(entries, name)
}
