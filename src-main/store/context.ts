import type { Database as SqliteDatabase } from 'better-sqlite3'
import type { Kysely } from 'kysely'
import type { CallArgs, CallValue, EventValue, Job, StoreCall, StoreEvent, SyncState } from '#shared/contract/store.ts'
import type { Member } from '#shared/domain/organisation.ts'
import type { CompanySettings } from '#shared/domain/setting.ts'
import type { Result } from '#shared/kernel/fault.ts'
import type { Clock, Id, NewId } from '#shared/kernel/id.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { EntityName } from '#shared/rows/entities.ts'
import type { StoreTables } from './database/tables.ts'
import type { TaskAnswer, TaskArgs, TaskName, TaskOptions } from './report/tasks.ts'
import type { ChosenPath, Tickets } from './tickets.ts'

declare const readable: unique symbol
declare const writable: unique symbol

/** A handle that can only read; sees what is committed. */
export type ReadableDb = Kysely<StoreTables> & { readonly [readable]: true }
/** A handle inside the one write transaction. A query that takes `ReadableDb` also takes this. */
export type WritableDb = ReadableDb & { readonly [writable]: true }

/**
 * The open, encrypted store: one writing connection, one reading connection that never waits for it. `write` runs one transaction
 * at a time, in the order asked, commits and fsyncs before it answers, and rolls back on a throw. `readRaw` is the reading connection itself, for hot paths
 * (prepared statements); it must not write.
 */
export type StoreDatabase = {
  readonly reader: ReadableDb
  readonly readRaw: SqliteDatabase
  write<T>(work: (db: WritableDb, raw: SqliteDatabase) => Promise<T>): Promise<T>
  /**
   * For a backup: truncates the WAL into the main file and keeps that file byte-identical while `work` copies it. Saving goes on meanwhile; it only
   * waits for the truncation. (A third, read-only connection holds a read transaction on the empty WAL, which stops every checkpoint.)
   */
  frozen<T>(work: (file: string) => Promise<T>): Promise<T>
  /** Called after each commit, until the store closes. */
  onCommit(listener: () => void): void
  /** TRUNCATE checkpoint, then closes both connections. */
  close(): Promise<void>
}

/** Attachment bytes, content-addressed, in their own encrypted file. */
export type AttachmentStore = {
  add(path: ChosenPath, maxBytes: number): Promise<Result<{ sha256: string; size: number; mime: string }>>
  read(sha256: string): Promise<Result<{ bytes: Uint8Array; mime: string }>>
  has(sha256: string): boolean
  /** The size of what is held whole; null when it is not. */
  size(sha256: string): number | null
  /** For sync: what is not uploaded yet, and storing what was downloaded. */
  notUploaded(): readonly { sha256: string; size: number }[]
  readChunk(sha256: string, offset: number, length: number): Uint8Array
  writeChunk(sha256: string, size: number, mime: string, offset: number, bytes: Uint8Array): { complete: boolean; damaged: boolean }
  markUploaded(sha256: string): void
  /** How many leading bytes are here, so that a download resumes; 0 when nothing is. */
  received(sha256: string): number
  /** Forgets the bytes: a lost scope leaves nothing behind. */
  remove(sha256: string): void
  /** As `StoreDatabase.frozen`, for the attachments' own file. */
  frozen<T>(work: (file: string) => Promise<T>): Promise<T>
}

/** The full-text index of the records, in its own encrypted file beside the store; made from the store alone. */
export type RecordIndex = {
  /**
   * Pages of ids of records that hold all words, newest first; with `holders`, only of records that have one of those scopes, and with a definition only
   * of its own. Null while the index does not stand: then the records themselves have to be read.
   */
  find(words: readonly string[], holders: readonly string[] | null, pageSize: number, definitionKey?: string): Promise<Iterable<readonly Id[]> | null>
  /** Resolves when all that is committed now is in it, or when it cannot be. */
  settled(): Promise<void>
  close(): Promise<void>
}

/**
 * The store's workers: what takes long and changes nothing in the store. What a window waits for has its own, so that it does not stand behind an export;
 * within each, one task at a time, in the order asked. A failed one throws its FaultError.
 */
export type Reports = {
  run<T extends TaskName>(name: T, args: TaskArgs<T>, options?: TaskOptions): Promise<TaskAnswer<T>>
  /** Ends what runs and what waits; afterwards no worker has the key any more. */
  close(): Promise<void>
}

/** The signed-in member; the signing key lives in here and nowhere else. */
export type StoreSession = {
  readonly member: Member
  readonly deskId: Id
  readonly deskCode: string
  readonly keyId: Id
  /** Base64 Ed25519 signature over the UTF-8 text. */
  sign(text: string): string
}

/** Carries out one mutation as the signed-in member: validated, applied, signed, put into the outbox and chained into the audit log, in one transaction. Resolves when it is on disk. */
export type Mutate = (
  name: string,
  version: number,
  args: Record<string, unknown>,
  options?: {
    expects?: readonly { entity: EntityName; id: Id; revision: number }[]
    recordId?: Id
    /** In the same transaction, after the mutation. */ also?: (db: WritableDb, raw: SqliteDatabase) => Promise<void>
  },
) => Promise<Result<{ mutationId: Id }>>

/** One of several mutations that are carried out together. */
export type PlannedMutation = {
  readonly name: string
  readonly version: number
  readonly args: Record<string, unknown>
  readonly expects?: readonly { entity: EntityName; id: Id; revision: number }[]
  readonly recordId?: Id
}

/** As `mutate`, several in their order and in one transaction: all of them or none. A refusal names its place in `row`, from 1. */
export type MutateEach = (planned: readonly PlannedMutation[], options?: { also?: (db: WritableDb) => Promise<void> }) => Promise<Result<void>>

/** What lets a record out on paper or as a file: given when the print has been chained into the audit log, good for one. */
export type PrintPermits = {
  /** For a printer main is told of it, for a file it is kept here. */
  give(to: 'file' | 'printer'): Id
  /** Whether it was given for a file; after the first try it is spent. */
  redeem(permit: Id): boolean
}

export type SyncEngine = {
  state(): SyncState
  /** One round of push and pull now; resolves when it has ended. */
  syncNow(): Promise<SyncState>
  /** A person agrees that the server takes away most records, once; resolves when the round that may do so has ended. */
  allowRemoval(): Promise<SyncState>
  /** Starts a round soon because something new waits. */
  nudge(): void
  stop(): Promise<void>
}

/** Long work. `run` answers the job at once; `work` reports and checks for cancel. A throw of FaultError fails the job with its fault. */
export type Jobs = {
  run(
    kind: Job['kind'],
    work: (job: { report(done: number, total: number): void; readonly cancelled: boolean }) => Promise<void>,
  ): { jobId: Id; settled: Promise<Job> }
  list(): readonly Job[]
  cancel(jobId: Id): void
}

export type Auditor = {
  /** Appends one event to the chain, in the given transaction. */
  append(db: WritableDb, event: { act: string; subject: string; digest: string; actorId: Id }): Promise<void>
}

/** All that a handler of an open store may use. */
export type StoreContext = {
  readonly clock: Clock
  readonly newId: NewId
  readonly directory: string
  readonly database: StoreDatabase
  readonly attachments: AttachmentStore
  readonly search: RecordIndex
  readonly reports: Reports
  readonly session: StoreSession
  readonly mutate: Mutate
  readonly mutateEach: MutateEach
  readonly sync: SyncEngine
  readonly jobs: Jobs
  readonly audit: Auditor
  readonly tickets: Tickets
  readonly prints: PrintPermits
  readonly emit: <E extends StoreEvent>(event: E, value: EventValue<E>) => void
  /** Cached until an organisation row changes. */
  readonly organisation: () => Promise<OrganisationIndex>
  readonly settings: () => Promise<CompanySettings>
  /** Compiled and cached; `version` left out = the newest published one, `newest` = that one or, when it is retired, the last that was. */
  readonly definition: (key: string, version?: number | 'newest') => Promise<Result<CompiledDefinition>>
}

export type Handler<C extends StoreCall> = (context: StoreContext, args: CallArgs<C>) => Promise<Result<CallValue<C>>>
/** Each capability exports a part of these; `store.ts` puts them together and a test says that none is missing. */
export type Handlers = { readonly [C in StoreCall]: Handler<C> }
