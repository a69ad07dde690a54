import { join } from 'node:path'
import type { CallArgs, StoreCall } from '#shared/contract/store.ts'
import { decisions, type BusinessRecord, type FormData } from '#shared/domain/record.ts'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { neverAgain } from './never-again.ts'
import { dayMutationProbes, dayProbes } from './day-probes.ts'
import { backupProbes, intakeProbes } from './own-files-probes.ts'
import { memberIds, unitIds, type Person } from './store-company.ts'
import { archiveProbes } from './archive-probes.ts'
import { correctionsOf, everyAct } from './every-act.ts'
import { idAt, markOfPerson, people } from './marked-company.ts'
import type { TicketPurpose } from '#shared/contract/path-ticket.ts'

/** What a window of `who` tries: every record, every file, and everything that is another member's own. */
export type Trying = {
  readonly who: Person
  readonly records: readonly BusinessRecord[]
  readonly shaOf: ReadonlyMap<string, string>
  readonly directory: string
  readonly newId: () => string
  readonly chosen: (purpose: TicketPurpose, path: string) => string
  readonly get: <C extends StoreCall>(call: C, args: CallArgs<C>) => Promise<unknown>
}
export type Probe<C extends StoreCall> = (trying: Trying) => readonly CallArgs<C>[] | Promise<readonly CallArgs<C>[]>

const keys = shippedDefinitions.map(({ key }) => key)
const nothing = (): [Record<string, never>] => [{}]
const page = { offset: 0, limit: 1000 }
const ownRows = (group: number): readonly string[] => people.map((_, n) => idAt(group, n))
const query = (definitionKey: string, search = '') => ({ definitionKey, filters: [], sort: [], search })
const columnsOf = (key: string): string[] => shippedDefinitions.find((body) => body.key === key)?.register.columns ?? []
const forged = (sha256: string): FormData => ({ purpose: 'x', attachments: [{ id: idAt(70, 1), name: 'a.pdf', size: 9, sha256, mime: 'application/pdf' }] })
const withoutNumber = ({ claim_no: _none, ...data }: FormData): FormData => data
const backEntry = { act: 'agree' as const, node: null, actorId: null, happenedAt: 1, reason: 'r', leadsTo: { to: 'same' as const } }

/**
 * The arguments with which each call of the contract is tried. Calls that are answered by keys, files or the network, and give nothing of a record, say where
 * they are proven instead; a call without a place does not compile.
 */
export const probes: { readonly [C in StoreCall]: Probe<C> | { readonly elsewhere: string } } = {
  'desk.state': { elsewhere: 'tests/integration/store/desk.test.ts' },
  'desk.readCode': { elsewhere: 'tests/unit/sync/enrolment-code.test.ts' },
  'desk.enrol': { elsewhere: 'tests/integration/store/desk.test.ts' },
  'session.unlock': { elsewhere: 'tests/integration/store/desk.test.ts' },
  'restore.list': { elsewhere: 'tests/integration/snapshot/restore.test.ts' },
  'restore.run': { elsewhere: 'tests/integration/snapshot/restore.test.ts' },
  'session.get': nothing,
  'session.changePassword': { elsewhere: 'tests/integration/store/desk.test.ts' },
  'session.handOver': nothing,
  'session.keepView': () => [{ viewState: 'mine' }],
  'organisation.get': nothing,
  // Who delegates to whom belongs to the organisation, which everybody holds; the call tells it of oneself.
  'phrase.list': nothing,
  'entry.earlier': () => keys.flatMap((definitionKey) => ['', 'R:', 'title', 'N'].map((text) => ({ definitionKey, text, limit: 50 }))),
  'upkeep.find': () => keys.map((definitionKey) => ({ definitionKey })),
  'upkeep.request': ({ records }) => records.map(({ id, definitionKey }) => ({ definitionKey, items: [{ kind: 'duplicate', recordIds: [id] }] })),
  'delegation.list': ({ who }) => [{ memberId: memberIds[who] }],
  'member.previewHandOver': { elsewhere: 'tests/integration/record/hand-over.test.ts' },
  'organisation.deskContacts': { elsewhere: 'tests/integration/shift/closing.test.ts' },
  'organisation.readAdmission': { elsewhere: 'tests/integration/shift/admission.test.ts' },
  'organisation.admitDesk': { elsewhere: 'tests/integration/shift/admission.test.ts' },
  'sync.identity': { elsewhere: 'tests/integration/shift/admission.test.ts' },
  'sync.answerEndLost': { elsewhere: 'tests/integration/shift/end-answered.test.ts' },
  'sync.certify': { elsewhere: 'tests/integration/shift/admission.test.ts' },
  'organisation.issueAccount': { elsewhere: 'tests/integration/server/accounts.test.ts' },

  'definition.list': nothing,
  'definition.published': nothing,
  'definition.get': () => keys.map((key) => ({ key })),
  'definition.rehearse': () => shippedDefinitions.map((body) => ({ body: neverAgain(body) })),
  'draft.list': nothing,
  'draft.get': () => ownRows(61).map((id) => ({ id })),
  'draft.save': ({ records, newId }) => [
    ...ownRows(61).map((id) => ({ id, definitionKey: 'expense-claim', recordId: null, data: { purpose: 'taken over' }, text: {} })),
    ...records.map(({ id, definitionKey }) => ({ id: newId(), definitionKey, recordId: id, data: {}, text: {} })),
  ],
  'draft.remove': () => ownRows(61).map((id) => ({ id })),
  'entry.check': ({ records }) =>
    records.flatMap(({ id, definitionKey, definitionVersion, data }) => {
      const own = { definitionKey, definitionVersion, data: { ...data, line: 'x', purpose: 'x', lines: [] } }
      return [own, { ...own, recordId: id }]
    }),
  'entry.submit': () => ownRows(61).map((draftId) => ({ draftId, warningReasons: {}, opinion: '' })),
  'attachment.add': ({ directory, chosen }) =>
    ownRows(61).map((draftId) => ({ draftId, field: 'attachments', file: chosen('read', join(directory, 'file-0.pdf')) })),
  'attachment.read': async ({ shaOf, get, newId }) => {
    const hashes = [...shaOf.values()]
    // Whoever knows a hash can write it into a draft of his own, or into a grid.
    for (const sha256 of hashes) await get('draft.save', { id: newId(), definitionKey: 'expense-claim', recordId: null, data: forged(sha256), text: {} })
    return hashes.map((sha256) => ({ sha256 }))
  },
  'attachment.saveAs': ({ shaOf, directory, who, chosen }) =>
    [...shaOf.values()].map((sha256, n) => ({ sha256, file: chosen('write', join(directory, `${who}-${n}.out`)) })),
  'definition.saveFile': ({ directory, who, chosen }) => [{ body: { key: 'leave' }, file: chosen('write', join(directory, `${who}.opsdesk-definition.json`)) }],
  'definition.readFile': ({ directory, chosen }) => [{ file: chosen('read', join(directory, 'no-definition.json')) }],
  'grid.list': nothing,
  'grid.get': () => ownRows(63).map((id) => ({ id })),
  'grid.rows': () => ownRows(63).map((gridId) => ({ gridId, after: 0, limit: 10 })),
  'grid.save': () =>
    ownRows(63).map((id) => ({
      id,
      definitionKey: 'daily-operations',
      order: null,
      reasons: {},
      rows: [{ row: 1, data: { line: 'x' }, text: {} }],
      removed: [],
    })),
  'grid.submit': () => ownRows(63).map((gridId) => ({ gridId })),
  'grid.remove': () => ownRows(63).map((id) => ({ id })),

  'inbox.list': () => (['todo', 'done', 'mine', 'copied'] as const).map((tab) => ({ tab, ...page })),
  'inbox.counts': nothing,
  'record.get': ({ records }) => records.map(({ id }) => ({ id })),
  'print.record': ({ records }) => records.map(({ id }) => ({ id, parts: { tables: true, attachments: true, trail: true }, to: 'file', language: 'en' })),
  'print.handbook': () => [{ to: 'file', language: 'en' }],
  // A permit is no record's; what comes out is the page's own.
  'print.save': ({ directory, newId, chosen }) => [{ permit: newId(), file: chosen('write', join(directory, 'printed.pdf')), pdf: new Uint8Array(9) }],
  'print.verify': { elsewhere: 'tests/integration/print/print.test.ts' },
  'record.decide': ({ records }) =>
    records.flatMap(({ id, revision }, n) =>
      decisions.flatMap((decision) => [0, 1].map((at) => ({ recordId: id, taskId: idAt(51, n * 10 + at), revision, decision, opinion: 'o', returnTo: null }))),
    ),
  'record.act': (trying) => everyAct(trying.records, onEveryTask(trying), memberIds[trying.who]),
  'record.candidates': onEveryTask,
  ...archiveProbes,
  'record.secondCheck': { elsewhere: 'tests/integration/shift/second-person.test.ts' },
  'record.withdraw': ({ records }) => records.map(({ id, revision }) => ({ recordId: id, revision, reason: 'r' })),
  'record.recall': ({ records }) => records.map(({ id, revision }) => ({ recordId: id, revision, reason: 'r' })),
  'record.backEnter': ({ records }) => records.map(({ id, revision }) => ({ recordId: id, revision, ...backEntry })),
  'record.correct': ({ records }) => records.flatMap((record) => correctionsOf(record)),
  'record.requestCorrection': { elsewhere: 'tests/integration/entry/request-correction.test.ts' },
  'record.comment': ({ records }) => records.map(({ id }) => ({ recordId: id, text: 't' })),
  'record.showField': ({ records }) => records.flatMap(({ id, data }) => Object.keys(data).map((field) => ({ recordId: id, field }))),
  'record.revise': ({ records }) => records.map(({ id }) => ({ recordId: id })),
  'record.copy': ({ records }) => records.map(({ id }) => ({ recordId: id })),
  'task.open': (trying) => onEverySeat(trying),
  'task.save': (trying) => onEverySeat(trying).map((seat) => ({ ...seat, draftId: trying.newId(), data: { purpose: 'x' }, text: {} })),
  'task.check': (trying) => onEverySeat(trying).map((seat) => ({ ...seat, data: {} })),
  'task.finish': (trying) => onEverySeat(trying).map((seat) => ({ ...seat, revision: 1, opinion: 'o', warningReasons: {} })),
  'task.compare': (trying) => onEverySeat(trying),
  'task.settle': (trying) => onEverySeat(trying).map((seat) => ({ ...seat, revision: 1, opinion: 'o', keep: [] })),
  'task.bringSecond': { elsewhere: 'tests/integration/shift/second-entry.test.ts' },
  'task.leaveSecond': nothing,
  'notice.read': ({ records }) => records.map(({ id }) => ({ recordId: id })),
  mutate: (trying) =>
    Object.entries(mutationProbes).flatMap(([name, probe]) =>
      probe(trying).map((args) => ({ name: name.split('@')[0] ?? '', version: Number(name.split('@')[1]), args: JSON.parse(JSON.stringify(args)) })),
    ),

  'register.columns': () => keys.map((definitionKey) => ({ definitionKey })),
  'register.open': () => keys.flatMap((key) => [query(key), query(key, 'R:'), query(key, 'title')]),
  'register.rows': async ({ get }) => {
    const opened = await Promise.all(keys.map(async (key) => [key, await get('register.open', query(key))] as const))
    return opened.map(([key, open]) => ({ handle: (open as { handle: string }).handle, columns: [...columnsOf(key), 'title'], ...page }))
  },
  'register.groups': () => keys.flatMap((key) => ['number', 'title', ...columnsOf(key)].map((by) => ({ query: query(key), by, part: 'value' as const }))),
  'register.close': () => [{ handle: idAt(71, 1) }],
  ...dayProbes,
  'view.list': () => keys.map((definitionKey) => ({ definitionKey })),
  'view.save': () =>
    ownRows(62).map((id) => ({
      id,
      definitionKey: 'expense-claim',
      name: 'taken over',
      query: query('expense-claim'),
      columns: [],
      groupBy: null,
      chart: false,
    })),
  'view.remove': () => ownRows(62).map((id) => ({ id })),
  'register.export': ({ directory, who, chosen }) =>
    keys.map((key) => {
      const file = chosen('write', join(directory, `${who}-${key}.xlsx`))
      return { query: query(key), columns: [...columnsOf(key), 'title'], file, language: 'en' as const }
    }),
  'import.template': ({ directory, chosen }) => [{ definitionKey: 'claim-register', file: chosen('write', join(directory, 'template.xlsx')), language: 'en' }],
  'import.list': nothing,
  'import.open': ({ directory, chosen }) => [{ definitionKey: 'claim-register', file: chosen('read', join(directory, 'file-0.pdf')) }],
  'import.get': () => ownRows(60).map((importId) => ({ importId })),
  'import.check': () => ownRows(60).map((importId) => ({ importId, mapping: ['claim_no'] })),
  'import.rows': () => ownRows(60).map((importId) => ({ importId, only: 'all' as const, ...page })),
  'import.fix': () => ownRows(60).map((importId) => ({ importId, row: 2, column: 0, text: 'fixed' })),
  'import.run': () => ownRows(60).map((importId) => ({ importId })),
  'import.undo': () => ownRows(60).map((importId) => ({ importId })),
  'import.drop': () => ownRows(60).map((importId) => ({ importId })),
  'import.errors': ({ directory, who, chosen }) =>
    ownRows(60).map((importId, n) => ({ importId, file: chosen('write', join(directory, `${who}-errors-${n}.xlsx`)), language: 'en' as const })),

  ...intakeProbes,
  'desk.check': { elsewhere: 'tests/integration/store/installation.test.ts' },
  'job.list': { elsewhere: 'tests/unit/jobs/jobs.test.ts' },
  'job.cancel': { elsewhere: 'tests/unit/jobs/jobs.test.ts' },
  'sync.state': { elsewhere: 'tests/integration/sync/engine.test.ts' },
  'sync.now': { elsewhere: 'tests/integration/sync/engine.test.ts' },
  'sync.allowRemoval': { elsewhere: 'tests/integration/store/desk.test.ts' },
  'sync.outbox': () => [page],
  'conflict.list': () => [{ state: 'open' }, { state: 'all' }],
  'conflict.resolve': () =>
    [...ownRows(64), ...ownRows(66)].flatMap((id) => (['copy', 'edit', 'redo', 'discard'] as const).map((way) => ({ id, way, reason: 'r' }))),

  ...backupProbes,
  'setting.all': nothing,
  'audit.list': () => [page],
  'audit.verify': nothing,
  'search.find': () =>
    ['R:', 'S:', 'yinhang', 'yhzh', '银行', 'title', 'said', 'P:', 'N', 'audit', ...people.map(markOfPerson)].map((text) => ({ text, limit: 50 })),
}

const member = (who: Person) => ({
  id: memberIds[who],
  userName: `u-${who}`,
  name: who,
  pinyin: '',
  unitId: unitIds.sales,
  postId: null,
  kind: 'employee',
  state: 'active',
})
const newRecord = ({ newId, records }: Trying) =>
  records.map(({ definitionKey, definitionVersion, data, unitId }) => ({
    recordId: newId(),
    definitionKey,
    definitionVersion,
    data: { ...data, claim_no: newId() },
    businessDate: '2026-03-02',
    unitId,
    warningReasons: {},
  }))

/** The same for every mutation of the registry, by `name@version`: what a member's own key could sign, whatever the window offers. */
export const mutationProbes: Readonly<Record<string, (trying: Trying) => readonly object[]>> = {
  'record.submit@1': (trying) => newRecord(trying).map(({ data, ...rest }) => ({ ...rest, data: withoutNumber(data) })),
  'record.supplement@1': (trying) => newRecord(trying).map(({ data, ...rest }) => ({ ...rest, data: withoutNumber(data), reason: 'r' })),
  'record.resubmit@1': ({ records }) => records.map(({ id, data }) => ({ recordId: id, data, opinion: 'o', warningReasons: {} })),
  'record.decide@1': ({ records }) =>
    records.flatMap(({ id }, n) =>
      decisions.flatMap((decision) => [0, 1].map((at) => ({ recordId: id, taskId: idAt(51, n * 10 + at), decision, opinion: 'o', returnTo: null }))),
    ),
  'record.decide@2': (trying) =>
    onEveryTask(trying).flatMap((task) =>
      decisions.map((decision) => ({ ...task, decision, opinion: 'o', returnTo: null, resume: true, data: { orders_in: 1 }, warningReasons: {} })),
    ),
  'record.transfer@1': (trying) => onEveryTask(trying).map((task) => ({ ...task, toId: memberIds[trying.who], reason: 'r' })),
  'record.add-signers@1': (trying) =>
    onEveryTask(trying).flatMap((task) => (['before', 'after'] as const).map((where) => ({ ...task, memberIds: [memberIds[trying.who]], where, reason: 'r' }))),
  'record.remove-signer@1': (trying) => onEveryTask(trying).map((task) => ({ ...task, reason: 'r' })),
  'record.ask@1': (trying) => onEveryTask(trying).map((task) => ({ ...task, question: 'q' })),
  'record.answer@1': (trying) => onEveryTask(trying).map((task) => ({ ...task, answer: 'a' })),
  'record.urge@1': ({ records }) => records.map(({ id }) => ({ recordId: id, words: '' })),
  'record.settle-entry@1': (trying) => onEveryTask(trying).map((task) => ({ ...task, opinion: 'o', data: {}, keep: [] })),
  'record.put-right@1': (trying) => onEveryTask(trying).map((task) => ({ ...task, opinion: 'o' })),
  'record.progress@1': (trying) => onEveryTask(trying).map((task) => ({ ...task, text: 't' })),
  'record.terminate@1': ({ records }) => records.map(({ id }) => ({ recordId: id, reason: 'r' })),
  'schedule.start@1': ({ who }) => [{ definitionKey: 'scheduled-case', schedule: 'morning', period: '2026-01-06', memberId: memberIds[who] }],
  ...dayMutationProbes,
  'clock.tick@1': ({ records }) => records.map(({ id }) => ({ recordId: id })),
  'hold.place@1': ({ records, newId }) => records.map(({ id }) => ({ matterId: newId(), recordIds: [id], reason: 'r' })),
  'hold.lift@1': () => ownRows(72).map((id) => ({ holdIds: [id], reason: 'r' })),
  'record.dispose@1': (trying) => onEveryTask(trying).map((task) => ({ ...task, opinion: 'o' })),
  'member.hand-over@1': ({ who }) => people.slice(0, 3).map((person) => ({ memberId: memberIds[person], successorId: memberIds[who], reason: 'r' })),
  'delegation.put@1': ({ newId, who }) =>
    people.map((person) => ({
      id: newId(),
      fromId: memberIds[person],
      toId: memberIds[who],
      startsAt: 0,
      endsAt: 1e13,
      definitionKeys: [],
      amountMaxMinor: null,
      reason: '',
    })),
  'phrase.put@1': ({ newId }) => [newId(), ...ownRows(67)].map((id) => ({ id, text: 'p', uses: ['agree'] })),
  'phrase.remove@1': () => ownRows(67).map((id) => ({ id })),
  'delegation.remove@1': () => [{ id: idAt(72, 1) }],
  'record.withdraw@1': ({ records }) => records.map(({ id }) => ({ recordId: id, reason: 'r' })),
  'record.recall@1': ({ records }) => records.map(({ id }) => ({ recordId: id, reason: 'r' })),
  'record.comment@1': ({ records }) => records.map(({ id }) => ({ recordId: id, text: 't' })),
  'record.correct@1': ({ records }) => records.flatMap((record) => correctionsOf(record)),
  'record.back-enter@1': (trying) => [
    ...trying.records.map(({ id }) => ({ recordId: id, beginning: null, ...backEntry })),
    ...newRecord(trying).map(({ recordId, warningReasons: _none, ...beginning }) => ({
      recordId,
      beginning: { ...beginning, initiatorId: memberIds.seller },
      ...backEntry,
      act: 'submit',
    })),
  ],
  'record.import@1': ({ newId }) => [
    {
      definitionKey: 'claim-register',
      definitionVersion: 1,
      importId: newId(),
      rows: [{ recordId: newId(), businessDate: '2026-03-02', data: { claim_no: newId().slice(-12), amount: 1, submitted_at: 1, outcome: 'paid' } }],
    },
  ],
  'record.undo-import@1': ({ records }) => records.flatMap(({ id, importId }) => (importId === null ? [] : [{ importId, recordIds: [id] }])),
  'conflict.resolve@1': () => ownRows(66).map((conflictId) => ({ conflictId, state: 'discarded', reason: 'r' })),
  'notice.read@1': ({ records }) => records.map(({ id }) => ({ recordId: id })),
  'member.put@1': () => [member('seller')],
  'unit.put@1': ({ newId }) => [{ id: newId(), name: { zh: '新', en: 'New' }, parentId: unitIds.company, headId: null, sort: 9, state: 'active' }],
  'post.put@1': ({ newId }) => [{ id: newId(), name: { zh: '新', en: 'New' }, duties: { zh: '新', en: 'New' } }],
  'grant.put@1': ({ newId, who }) => [{ id: newId(), memberId: memberIds[who], roleKey: 'analyst', unitId: null, expiresAt: null }],
  'grant.remove@1': () => [{ id: idAt(40, 0) }],
  'setting.put@1': () => [{ id: 'lock.idleMinutes', value: 6 }],
  'definition.retire@1': () => keys.map((key) => ({ key })),
  'definition.publish@1': () => [{ body: shippedDefinitions[0] }],
  'definition.publish@2': (trying) => onEveryTask(trying).map((task) => ({ ...task, opinion: 'o' })),
  'desk.close@1': () => [{ deskId: idAt(39, 0), reason: 'lost' }],
  'desk.reopen@1': () => [{ deskId: idAt(39, 0) }],
  'desk.admit@1': ({ newId }) => [{ deskId: newId(), publicKey: `${'A'.repeat(43)}=`, code: 'D77', weak: false, name: '新工位' }],
  'account.issue@1': () => [{ memberId: memberIds.seller }],
  'account.issue@2': () => [{ memberId: memberIds.seller, allowsWeak: true }],
}

function onEveryTask({ records }: Trying): readonly { readonly recordId: string; readonly taskId: string }[] {
  return records.flatMap(({ id }, n) => [0, 1].map((at) => ({ recordId: id, taskId: idAt(51, n * 10 + at) })))
}

function onEverySeat(trying: Trying): readonly CallArgs<'task.open'>[] {
  return onEveryTask(trying).flatMap((task) => [false, true].map((second) => ({ ...task, second })))
}
