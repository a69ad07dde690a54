import type { Database } from 'better-sqlite3'
import type { SyncAnswer } from '#shared/contract/sync.ts'
import { failed } from '#shared/kernel/fault.ts'
import { readMeta, readNumber, writeMeta } from '../apply/desk-meta.ts'
import { countOutbox, outboxThrough, type OutboxEntry } from '../apply/outbox.ts'
import { statement } from '../apply/statement.ts'
import { commitPatch, freshContact, standingOf, type BootstrapProgress, type Replica, type Standing, type StepEnd } from './replica.ts'
import { forgetProven } from './journal.ts'
import { renumber } from './renumber.ts'
import { replacingBrake } from './replacing.ts'
import { noteLeavers } from './leavers.ts'
import type { Patch } from './patch.ts'
import { certifyLost } from './certify-key.ts'
import { noteUncertified } from './uncertified.ts'

/**
 * Fetches and applies one page of the log. A waiting mutation is dropped only here, only when the server names it by its id as answered,
 * and only in the transaction that brings the rows in which it is contained. Where the log no longer reaches back to the cursor, the first contact begins anew.
 */
export async function pullStep(replica: Replica): Promise<StepEnd> {
  const standing = standingOf(replica.database.readRaw)
  const { epoch, line, cursor } = standing
  if (epoch === undefined || line === undefined) throw new Error('pulled before the server was greeted')
  const asked = askedScopes(standing)
  const slots = (await replica.slots?.()) ?? []
  const keys = slots.map(({ keyId }) => keyId)
  const askPull = (scopes: readonly string[]) =>
    replica.link.ask('pull', { epoch, line, cursor, scopes: [...scopes], waiting: countOutbox(replica.database.readRaw), keys })
  const logged = await askPull(asked)
  const anew = !logged.ok && logged.fault.code === 'log-pruned'
  const answer = anew ? await askPull([]) : logged
  if (!answer.ok && answer.fault.code === 'desk-forked') return newLine(replica)
  if (!answer.ok && answer.fault.code === 'key-not-certified') return certifyLost(replica, undefined)
  if (!answer.ok) return { kind: 'failed', fault: answer.fault }
  if (answer.value.version < cursor)
    return { kind: 'failed', fault: failed('server-fault', { reason: 'version-behind', version: answer.value.version, cursor }).fault }

  const { lostKeys = [] } = answer.value
  const own = replica.certification?.keyId
  if (own !== undefined && lostKeys.includes(own)) return certifyLost(replica, own)
  // Whose key a restored server has lost is no leaver, though it grants him nothing until he has signed in here.
  const belonging = slots.filter(({ keyId }) => lostKeys.includes(keyId))

  const matched = match(outboxThrough(replica.database.readRaw, answer.value.lastSequence), answer.value)
  if (matched.kind === 'forked') return newLine(replica)
  // The server has these numbers and did not say what became of them: pushing them again makes it say so, or shows a fork.
  if (matched.kind === 'unanswered') return { kind: 'again' }

  const change = anew ? contactAnew(asked, answer.value) : scopeChange(standing, asked, answer.value)
  // Another history in which nobody of this desk may hold anything: no first page will come that could replace what is here.
  const replaces = change.bootstrap?.fresh === true && answer.value.scopes.length === 0
  const braked = replaces ? replacingBrake(replica.database.readRaw, 0) : null
  if (braked) return { kind: 'failed', fault: braked }
  const held = await commitPatch(replica, {
    rows: answer.value.rows,
    tables: answer.value.tables,
    confirmed: matched.confirmed,
    replaces,
    anew,
    scopes: change.lost.length > 0 ? change : null,
    version: answer.value.version,
    line,
    removalAllowed: readMeta(replica.database.readRaw, 'removalAllowed') !== undefined,
    also: (raw) => {
      writeMeta(raw, 'cursor', answer.value.version)
      // A desk that is answered stands: its closing was taken back.
      if (readMeta(raw, 'closing') !== undefined) writeMeta(raw, 'closing', null)
      for (const scope of anew ? asked : change.lost) statement(raw, 'delete from "held_scope" where "scope" = ?').run(scope)
      noteUncertified(
        raw,
        belonging.map(({ keyId }) => keyId),
      )
      noteLeavers(raw, change.lost, new Set(belonging.map(({ memberId }) => memberId)))
      writeMeta(raw, 'bootstrap', change.bootstrap && JSON.stringify(change.bootstrap))
      // Replacing a lost history is what was agreed to, and comes only with the first page that is fetched.
      if (!change.bootstrap?.fresh) writeMeta(raw, 'removalAllowed', null)
      if (!answer.value.more && !change.bootstrap) writeMeta(raw, 'agreedAt', replica.clock())
      const { provenThrough = 0 } = answer.value
      if (provenThrough > readNumber(raw, 'forgottenThrough') && forgetProven(raw, provenThrough)) writeMeta(raw, 'forgottenThrough', provenThrough)
    },
  })
  if (held) return { kind: 'failed', fault: held }
  return { kind: answer.value.more ? 'again' : 'done' }
}

/** The numbers of this line belong to another desk or to another copy of this store. */
async function newLine(replica: Replica): Promise<StepEnd> {
  await replica.database.write(async (_db, raw) => renumber(raw, replica.newId))
  return { kind: 'again' }
}

/** What is held completely, and what is being fetched under a pin: from then on its log must not be missed. */
function askedScopes({ held, bootstrap }: Standing): readonly string[] {
  return [...new Set([...held, ...(bootstrap && bootstrap.pin !== null ? bootstrap.scopes : [])])].toSorted()
}

type Matched = { readonly kind: 'forked' } | { readonly kind: 'unanswered' } | { readonly kind: 'matched'; readonly confirmed: Patch['confirmed'] }

function match(entries: readonly OutboxEntry[], answer: SyncAnswer<'pull'>): Matched {
  const results = new Map(answer.results.map((result) => [result.sequence, result]))
  const confirmed: Patch['confirmed'][number][] = []
  for (const entry of entries) {
    const result = results.get(entry.sequence)
    if (result && result.id !== entry.id) return { kind: 'forked' }
    const given = result ? { outcome: result.outcome, fault: result.fault ?? null } : entry.answer
    if (!given) return { kind: 'unanswered' }
    confirmed.push({ entry, answer: given })
  }
  return { kind: 'matched', confirmed }
}

type ScopeChange = { readonly kept: readonly string[]; readonly lost: readonly string[]; readonly bootstrap: BootstrapProgress | null }

function scopeChange({ held, bootstrap }: Standing, asked: readonly string[], answer: SyncAnswer<'pull'>): ScopeChange {
  const entitled = new Set(answer.scopes)
  const lost = asked.filter((scope) => !entitled.has(scope))
  const kept = held.filter((scope) => entitled.has(scope))
  const running = bootstrap && bootstrap.scopes.length > 0 && bootstrap.scopes.every((scope) => entitled.has(scope)) ? bootstrap : null
  if (running) return { kept: [...kept, ...running.scopes], lost, bootstrap: running }
  const gained = answer.scopes.filter((scope) => !kept.includes(scope))
  const fresh = bootstrap?.fresh ?? false
  // Half of what was being fetched is no longer ours: what has come of it goes, and the rest is fetched anew under a new pin.
  const abandoned = bootstrap && bootstrap.pin !== null ? bootstrap.scopes : []
  const wanted: BootstrapProgress | null = gained.length > 0 || fresh ? { scopes: gained.toSorted(), pin: null, after: null, done: 0, total: 0, fresh } : null
  return { kept, lost: [...new Set([...lost, ...abandoned])], bootstrap: wanted }
}

/**
 * What has changed since this desk was last here is not in the log any more: it holds nothing completely now, and the first page of what it may hold replaces
 * its rows. Until then they stay, but for those of a scope that it may not hold any more; what waits is rebased onto the new ones.
 */
function contactAnew(asked: readonly string[], { scopes }: SyncAnswer<'pull'>): ScopeChange {
  const entitled = new Set(scopes)
  const kept = asked.filter((scope) => entitled.has(scope))
  const lost = asked.filter((scope) => !entitled.has(scope))
  return { kept, lost, bootstrap: { ...freshContact, scopes: scopes.toSorted() } }
}

/** Agrees once that the next patch may remove most records; asked of a person after `removal-too-large`. */
export function allowRemoval(raw: Database): void {
  writeMeta(raw, 'removalAllowed', 1)
}
