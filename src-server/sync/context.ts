import type { Logger } from 'pino'
import type { SyncAnswer, SyncAsk, SyncMessage } from '#shared/contract/sync.ts'
import type { Result } from '#shared/kernel/fault.ts'
import type { Clock, Id, Instant, NewId } from '#shared/kernel/id.ts'
import type { Authority } from '../auth/authority.ts'
import type { RateLimit } from '../auth/rate-limit.ts'
import type { RandomBytes, Sessions } from '../auth/sessions.ts'
import type { Verifier } from '../auth/verifier.ts'
import type { AuditEvent } from '../store/audit-chain.ts'
import type { ChangeSet } from '../store/change-set.ts'
import type { ServerStore } from '../store/store.ts'
import type { OrganisationOf } from './organisation.ts'

/** All that the handlers of sync messages share. */
export type ServerContext = {
  readonly store: ServerStore
  readonly clock: Clock
  readonly newId: NewId
  readonly random: RandomBytes
  readonly authority: Authority
  readonly verifier: Verifier
  readonly sessions: Sessions
  readonly log: Logger
  readonly epoch: Id
  readonly organisation: OrganisationOf
  /** First contacts and passwords, by peer. */
  readonly signIns: RateLimit
  /** Challenges and sessions, by peer. */
  readonly sessionAsks: RateLimit
  /** When each line was last known to have nothing waiting; written down with its next push. */
  readonly drained: Map<Id, Instant>
  /** One write transaction; tells the listeners when it has changed something. */
  write<T>(work: (set: ChangeSet) => Promise<T>): Promise<T>
  /** An audit event in a transaction of its own. */
  audit(event: AuditEvent): Promise<void>
}

/** Who asks: where from and, when the token was good, which desk. */
export type Caller = { readonly peer: string }
export type DeskCaller = Caller & { readonly deskId: Id }

export type OpenHandler<M extends SyncMessage> = (context: ServerContext, ask: SyncAsk<M>, caller: Caller) => Promise<Result<SyncAnswer<M>>>
