import { faultSchema, type Fault } from '#shared/kernel/fault.ts'
import { idSchema, type Id, type Instant } from '#shared/kernel/id.ts'
import { conflictResolve } from '#shared/mutations/conflict.ts'
import { clockTick } from '#shared/mutations/clock.ts'
import { captureEnter } from '#shared/mutations/capture.ts'
import { scheduleStart } from '#shared/mutations/schedule.ts'
import { carryOut } from '#shared/mutations/carry-out.ts'
import type { MutationContext, SignedMutation } from '#shared/mutations/mutation.ts'
import type { ChangeSet } from '../store/change-set.ts'
import { fileLock, isSameText } from '../store/erasure.ts'
import { insertRows } from '../store/insert-rows.ts'
import type { MutationLogRow } from '../store/tables.ts'
import { findUnsent } from './attachments.ts'
import type { ServerContext } from './context.ts'
import type { Received } from './received.ts'

/** What became of one mutation, and at which step of the transaction. */
export type Verdict = { readonly step: number; readonly outcome: 'applied' | 'rejected' | 'merged'; readonly fault?: Fault }

/** What is refused of these is nobody's to decide on: it was about another refusal, or was said by a desk and not by a person. */
const untold: ReadonlySet<string> = new Set([conflictResolve.name, clockTick.name, scheduleStart.name, captureEnter.name])

/** Whose mutations are judged, and when their line was last known to have none waiting. */
export type JudgedLine = { readonly deskId: Id; readonly drainedAt: Instant }
type Authentic = Extract<Received, { readonly kind: 'authentic' }>
type Bounds = { readonly notBefore: Instant; readonly notAfter: Instant }

/**
 * Opens the judgement of one batch: each mutation is carried out with authority, in order, against the state the ones before it left.
 * The same id never has two effects, by whatever line it comes; another text under a known id is refused.
 */
export async function openJudge(
  context: ServerContext,
  set: ChangeSet,
  line: JudgedLine,
  batch: readonly Received[],
): Promise<(one: Received) => Promise<Verdict>> {
  const { deskId } = line
  // In one order for everybody: two batches that need the same records wait for each other and do not lock each other out.
  const named = recordsNamed(batch)
  await set.rows.preload('record', named)
  await set.rows.preload('disposal', named)
  const known = await knownMutations(set, batch)
  const desk = await set.rows.get('desk', deskId)
  const bounds = await boundsOf(context, set, line)
  const logged: { readonly step: number; readonly row: Omit<MutationLogRow, 'version'> }[] = []
  set.atEnd(async (versionOf) => {
    await insertRows(
      set.db,
      'mutation_log',
      ['id', 'deskId', 'authorId', 'name', 'body', 'signature', 'outcome', 'fault', 'version', 'at'],
      logged.map(({ step, row }) => ({ ...row, version: versionOf(step) })),
    )
  })

  /** PRM-10. Also what an honest desk would have refused itself and what came too late: only the two beside each other tell the one from the other. */
  function noteRefusal(id: Id, actorId: Id, fault: Fault, digest = ''): void {
    set.audit({ actorId, act: 'mutation.refused', subject: `${fault.code} ${id}`, digest })
  }

  function refuse(id: Id, authorId: Id, fault: Fault, digest = ''): Verdict {
    noteRefusal(id, authorId, fault, digest)
    return { step: set.refuse(id), outcome: 'rejected', fault }
  }

  /** A refusal of what somebody really signed is his to decide on, at every desk of his. */
  async function refuseToAuthor(body: SignedMutation['body'], fault: Fault): Promise<Verdict> {
    const { id, author: memberId, name, version, args, expects, at } = body
    noteRefusal(id, memberId, fault)
    const recordId = idSchema.safeParse(args['recordId']).data ?? null
    const what = { id, memberId, recordId, name, version, args, expects, at }
    const step = await set.refuseWith(id, (rows) =>
      rows.put('conflict', { ...what, outcome: 'rejected', fault, settledAt: bounds.notAfter, state: 'open', resolvedAt: null, reason: '' }),
    )
    return { step, outcome: 'rejected', fault }
  }

  async function carryOutSigned({ signed: { body, signature }, text }: Authentic): Promise<Verdict> {
    const author = await set.rows.get('member', body.author)
    const judged =
      author?.state === 'active' ? await carryOut(set.rows, body, contextOf(body)) : { ok: false as const, fault: { code: 'author-unknown' as const } }
    const verdict: Verdict = judged.ok
      ? { step: await set.settle(body.id), outcome: 'applied' }
      : author && !untold.has(body.name)
        ? await refuseToAuthor(body, judged.fault)
        : refuse(body.id, body.author, judged.fault)
    const row = {
      id: body.id,
      deskId,
      authorId: body.author,
      name: `${body.name}@${body.version}`,
      body: text,
      signature,
      outcome: verdict.outcome,
      fault: verdict.fault ? JSON.stringify(verdict.fault) : null,
      at: bounds.notAfter,
    }
    logged.push({ step: verdict.step, row })
    known.set(body.id, row)
    return verdict
  }

  function contextOf(body: SignedMutation['body']): MutationContext {
    const at = Math.min(Math.max(body.at, bounds.notBefore), bounds.notAfter)
    return {
      id: body.id,
      author: body.author,
      at,
      judgedAt: bounds.notAfter,
      place: 'server',
      bounds,
      deskCode: desk?.code ?? '',
      takeNumbers: set.takeNumbers,
      findHolders: set.findHolders,
      async findUnsent(files) {
        // A file that somebody names stays, whoever disposes of the last other record that does.
        await set.lock(files.map(fileLock))
        return findUnsent(set.db, deskId, files)
      },
    }
  }

  return async (one) => {
    if (one.kind === 'refused') return refuse(one.id, one.authorId, one.fault, one.digest)
    const earlier = known.get(one.id)
    if (!earlier) return carryOutSigned(one)
    if (!isSameText(earlier.body, one.text)) return refuse(one.id, one.signed.body.author, { code: 'mutation-malformed', params: { path: 'id' } })
    const outcome = earlier.outcome === 'applied' ? 'applied' : 'rejected'
    return { step: set.refuse(one.id), outcome, ...(earlier.fault === null ? {} : { fault: faultSchema.parse(JSON.parse(earlier.fault)) }) }
  }
}

/** The records that a batch will want, by what its authors have seen and what they name. */
function recordsNamed(batch: readonly Received[]): readonly Id[] {
  const ids = batch.flatMap((one) => {
    if (one.kind === 'refused') return []
    const { expects, args } = one.signed.body
    const { recordId } = args
    return [...expects.filter(({ entity }) => entity === 'record').map(({ id }) => id), ...(typeof recordId === 'string' ? [recordId] : [])]
  })
  return [...new Set(ids)].toSorted()
}

type Known = Pick<MutationLogRow, 'body' | 'outcome' | 'fault'>

async function knownMutations(set: ChangeSet, batch: readonly Received[]): Promise<Map<Id, Known>> {
  if (batch.length === 0) return new Map()
  const ids = batch.map(({ id }) => id)
  const rows = await set.db.selectFrom('mutation_log').select(['id', 'body', 'outcome', 'fault']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, ...known }) => [id, known]))
}

/**
 * Whatever a line brings now was made after it last had nothing to bring, and after its desk was enrolled. A moment that has not come yet was noted while
 * this server's clock ran ahead: it bounds nothing, or all work would count as made on arrival until that moment comes.
 */
async function boundsOf(context: ServerContext, set: ChangeSet, { deskId, drainedAt }: JudgedLine): Promise<Bounds> {
  const credential = await set.db.selectFrom('desk_credential').select('drainedAt').where('deskId', '=', deskId).executeTakeFirstOrThrow()
  const notAfter = context.clock()
  return { notBefore: Math.max(0, ...[drainedAt, credential.drainedAt].filter((at) => at <= notAfter)), notAfter }
}
