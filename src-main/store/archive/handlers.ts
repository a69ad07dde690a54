import { retentionOf } from '#shared/archive/retention.ts'
import { disposedAtOnce } from '#shared/contract/calls/archive.ts'
import type { CallValue } from '#shared/contract/store.ts'
import type { Disposal, Hold } from '#shared/domain/archive.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { holdsAtOnce } from '#shared/mutations/hold.ts'
import { can } from '#shared/permissions/policy.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { listRows, readableRecord, type ReadableRecord } from '#store/read/rows.ts'
import { archivedIds, archiveRow, disposedRow, listArchive } from './list.ts'
import { goingOf, isHeld, previewDisposal, readableCertificate } from './preview.ts'
import { requestDisposal } from './request.ts'

type Calls = 'archive.list' | 'archive.ids' | 'archive.get' | 'archive.preview' | 'archive.request' | 'archive.hold' | 'archive.lift'
type Shown = CallValue<'archive.get'>

/** The archive: looked through by whoever may see its records, held and disposed of by whoever that is permitted to. */
export const archiveHandlers: Pick<Handlers, Calls> = {
  'archive.list': listArchive,
  'archive.ids': archivedIds,

  'archive.get': async (context, { id }) => {
    const certificate = await readableCertificate(context, id)
    if (certificate) return ok(await shownCertificate(context, certificate))
    const found = await readableRecord(context, id)
    return found.ok ? shownRecord(context, found.value) : found
  },

  'archive.preview': async (context, { ids }) => ok({ lines: [...(await previewDisposal(context, ids))] }),

  'archive.request': async (context, { ids }) => requestDisposal(context, await previewDisposal(context, ids.slice(0, disposedAtOnce))),

  'archive.hold': async (context, { ids, reason }) => {
    if (reason.trim() === '') return failed('reason-missing')
    // Only what he may see: a guessed id would otherwise tell by the answer whether there is such a record.
    for (const id of ids) {
      const found = await readableRecord(context, id)
      if (!found.ok) return found
    }
    const matterId = context.newId()
    const chunks = Array.from({ length: Math.ceil(ids.length / holdsAtOnce) }, (_, n) => ids.slice(n * holdsAtOnce, (n + 1) * holdsAtOnce))
    const [first] = ids
    const recordId = ids.length === 1 && first !== undefined ? { recordId: first } : {}
    const done = await context.mutateEach(chunks.map((recordIds) => ({ name: 'hold.place', version: 1, args: { matterId, recordIds, reason }, ...recordId })))
    return done.ok ? ok({}) : done
  },

  'archive.lift': async (context, { holdIds, reason }) => {
    if (reason.trim() === '') return failed('reason-missing')
    const done = await context.mutate('hold.lift', 1, { holdIds, reason })
    return done.ok ? ok({}) : done
  },
}

async function shownRecord(context: StoreContext, { record, compiled }: ReadableRecord): Promise<Result<Shown>> {
  const settings = await context.settings()
  const retention = retentionOf(record, compiled.body, settings)
  if (!retention) return failed('not-held')
  const organisation = await context.organisation()
  const me = context.session.member.id
  return ok({
    kind: 'record',
    row: await archiveRow(context, record, { isHeld: isHeld(context, record.id), settings }),
    state: record.state,
    creator: organisation.members.get(record.creatorId)?.name ?? record.creatorId,
    rule: retention.rule,
    going: await goingOf(context, record.id),
    holds: await namedHolds(context, await listRows(context, 'hold', { recordId: record.id })),
    mayHold: can(organisation, me, 'record.hold', { kind: 'record', record }, context.clock()),
  })
}

async function namedHolds(context: StoreContext, holds: readonly Hold[]) {
  const { members } = await context.organisation()
  return holds
    .toSorted((a, b) => b.placedAt - a.placedAt || (a.id < b.id ? -1 : 1))
    .map((hold) => ({
      ...hold,
      placedByName: members.get(hold.placedBy)?.name ?? hold.placedBy,
      liftedByName: hold.liftedBy === null ? null : (members.get(hold.liftedBy)?.name ?? hold.liftedBy),
    }))
}

async function shownCertificate(context: StoreContext, certificate: Disposal): Promise<Shown> {
  const { members } = await context.organisation()
  const nameOf = (id: string): string => members.get(id)?.name ?? id
  return {
    kind: 'disposed',
    row: await disposedRow(context, certificate),
    certificate: {
      ...certificate,
      disposedByName: nameOf(certificate.disposedBy),
      approvals: certificate.approvals.map(({ memberId, at }) => ({ name: nameOf(memberId), at })),
    },
    requestHeld: (await readableRecord(context, certificate.requestId)).ok,
  }
}
