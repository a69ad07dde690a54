import type { CallArgs, StoreCall } from '#shared/contract/store.ts'
import type { Id } from '#shared/kernel/id.ts'
import { memberIds, unitIds } from '../../tests/support/store-company.ts'
import { shippedDefinitions } from '#shared/templates/library.ts'
import type { Sample } from './twist.ts'
import type { TicketPurpose } from '#shared/contract/path-ticket.ts'

/** What the samples speak of, made in the world before. */
export type Things = {
  readonly draftId: Id
  readonly recordId: Id
  readonly taskId: Id
  readonly revision: number
  readonly importId: Id
  readonly handle: string
  readonly sha256: string
  /** A folder to write into, and a file to read. */
  readonly folder: string
  readonly pdf: string
  readonly csv: string
  readonly code: string
}
type Hints = Omit<Sample, 'value'> & { readonly weight?: number }
export type CallSample = { readonly args: object; readonly hints: Hints }

const query = {
  definitionKey: 'claim-register',
  filters: [
    { column: 'amount', op: 'ge', value: 5 },
    { column: 'claim_no', op: 'contains', value: 'C' },
  ],
  sort: [{ column: 'amount', descending: true }],
  search: 'C1',
} satisfies CallArgs<'register.open'>
const archiveHints: Hints = { nullable: ['args.definitionKey', 'args.dueBy'] }
const queryHints = (under: string): Hints => ({ free: [`${under}filters.*.value`], choices: [`${under}filters.*.op`] })
const gridId = '01950000-0000-7000-8000-00000000cccc'
const viewId = '01950000-0000-7000-8000-00000000aaaa'
const claim = {
  purpose: '赴杭州验收',
  expense_type: 'daily',
  budget_number: 'B-1',
  lines: [{ spent_on: '2026-02-27', category: 'transport', receipts: 2, amount: 12_345 }],
}
/** Work in a worker of its own costs a hundred times an ordinary call. */
const rare = { weight: 0.02 } as const
const language = 'zh-CN'

/** Sound arguments of every call, and where the contract leaves freedom; the compiler sees to it that no call is missing. */
export function samplesOf(things: Things, chosen: (purpose: TicketPurpose, path: string) => string): { readonly [C in StoreCall]: CallSample } {
  const { draftId, recordId, taskId, revision, importId, handle, sha256, folder, pdf, csv, code } = things
  const of = <C extends StoreCall>(_call: C, args: CallArgs<C>, hints: Hints = {}): CallSample => ({ args, hints })
  const page = { offset: 0, limit: 50 }
  const password = 'Wrong-2026-pass'
  // The next version of what has records.
  const [body] = shippedDefinitions.filter(({ key }) => key === 'expense-claim').map((shipped) => ({ ...shipped, version: 2 }))
  if (!body) throw new Error('nothing is shipped')
  const seat = { recordId, taskId, second: false }
  return {
    'desk.state': of('desk.state', {}),
    'desk.check': of('desk.check', {}, rare),
    'machine.state': of('machine.state', {}, rare),
    'desk.readCode': of('desk.readCode', { code }),
    'desk.enrol': of('desk.enrol', { code, userName: 'nobody', password: 'Initial-2026', newPassword: 'short', deskName: '录入二号' }),
    'session.unlock': of('session.unlock', { memberId: memberIds.operator, password }),
    'restore.list': of('restore.list', { folder: chosen('folder', folder) }),
    'restore.run': of('restore.run', { id: viewId, recoveryKey: 'AGE-SECRET-KEY-1', userName: 'operator', newPassword: 'short' }),
    'session.get': of('session.get', {}),
    'session.changePassword': of('session.changePassword', { password, newPassword: 'short' }, rare),
    'session.handOver': of('session.handOver', {}),
    'session.keepView': of('session.keepView', { viewState: { page: 'inbox', at: [1, 2] } }, { free: ['args.viewState'], weight: 0.5 }),
    'organisation.get': of('organisation.get', {}),
    'phrase.list': of('phrase.list', {}),
    'entry.earlier': of('entry.earlier', { definitionKey: 'expense-claim', text: '杭州', limit: 20 }),
    'upkeep.find': of('upkeep.find', { definitionKey: 'expense-claim' }),
    'upkeep.request': of('upkeep.request', { definitionKey: 'expense-claim', items: [{ kind: 'duplicate', recordIds: [recordId] }] }),
    'delegation.list': of('delegation.list', { memberId: memberIds.operator }),
    'member.previewHandOver': of('member.previewHandOver', { memberId: memberIds.operator, successorId: memberIds.head }),
    'organisation.deskContacts': of('organisation.deskContacts', {}),
    'organisation.readAdmission': of('organisation.readAdmission', { request: `opsdesk-desk-1 ${draftId} ${'A'.repeat(43)}= D07 plain 二号库` }),
    'organisation.admitDesk': of('organisation.admitDesk', { request: `opsdesk-desk-1 ${draftId} ${'A'.repeat(43)}= D07 plain 二号库` }),
    'organisation.issueAccount': of('organisation.issueAccount', { memberId: memberIds.operator }),
    'definition.list': of('definition.list', {}),
    'definition.published': of('definition.published', {}),
    'definition.get': of('definition.get', { key: 'expense-claim', version: 1 }, { optional: ['args.version'] }),
    'definition.rehearse': of('definition.rehearse', { body }, rare),
    'draft.list': of('draft.list', {}, { weight: 0.1 }),
    'draft.get': of('draft.get', { id: draftId }),
    'draft.save': of(
      'draft.save',
      { id: draftId, definitionKey: 'expense-claim', recordId: null, data: claim, text: { 'lines.0.amount': '12.' } },
      { free: ['args.data'], records: ['args.text'], nullable: ['args.recordId'], weight: 4 },
    ),
    'draft.remove': of('draft.remove', { id: viewId }),
    'entry.check': of(
      'entry.check',
      { definitionKey: 'expense-claim', definitionVersion: 1, data: claim, recordId: null },
      { free: ['args.data'], nullable: ['args.recordId'], optional: ['args.recordId'], weight: 6 },
    ),
    'entry.submit': of('entry.submit', { draftId, warningReasons: { over: 'yes' }, opinion: '请审批' }, { records: ['args.warningReasons'], weight: 3 }),
    'attachment.add': of('attachment.add', { draftId, field: 'attachments', file: chosen('read', pdf) }),
    'attachment.read': of('attachment.read', { sha256 }),
    'attachment.saveAs': of('attachment.saveAs', { sha256, file: chosen('write', `${folder}/saved.pdf`) }),
    'definition.saveFile': of('definition.saveFile', { body: { key: 'leave' }, file: chosen('write', `${folder}/saved.json`) }, { free: ['args.body'] }),
    'definition.readFile': of('definition.readFile', { file: chosen('read', pdf) }),
    'print.record': of('print.record', { id: recordId, parts: { tables: true, attachments: true, trail: true }, to: 'file', language }),
    'print.handbook': of('print.handbook', { to: 'file', language }),
    'print.save': of('print.save', { permit: recordId, file: chosen('write', `${folder}/printed.pdf`), pdf: new Uint8Array(9) }),
    'print.verify': of('print.verify', { code: `1${'0'.repeat(700)}` }, { free: ['code'] }),
    'grid.list': of('grid.list', {}),
    'grid.get': of('grid.get', { id: gridId }),
    'grid.rows': of('grid.rows', { gridId, after: 0, limit: 50 }),
    'grid.save': of(
      'grid.save',
      {
        id: gridId,
        definitionKey: 'expense-claim',
        order: [1, 2],
        reasons: { over: 'yes' },
        rows: [{ row: 1, data: claim, text: { purpose: 'x' } }],
        removed: [2],
      },
      { free: ['args.rows.*.data'], records: ['args.reasons', 'args.rows.*.text'], nullable: ['args.order'], weight: 3 },
    ),
    'grid.submit': of('grid.submit', { gridId }),
    'grid.remove': of('grid.remove', { id: viewId }),
    'inbox.list': of('inbox.list', { tab: 'todo', ...page }, { choices: ['args.tab'] }),
    'inbox.counts': of('inbox.counts', {}),
    'record.get': of('record.get', { id: recordId }),
    'record.decide': of(
      'record.decide',
      { recordId, taskId, revision, decision: 'agree', opinion: '同意', returnTo: null },
      { nullable: ['args.returnTo'], choices: ['args.decision'], weight: 3 },
    ),
    'record.act': of(
      'record.act',
      { kind: 'add-signer', recordId, taskId, revision, memberIds: [memberIds.analyst], where: 'before', reason: '请一并核对' },
      { choices: ['args.where'], weight: 2 },
    ),
    'record.candidates': of('record.candidates', { recordId, taskId }),
    'record.withdraw': of('record.withdraw', { recordId, revision, reason: '重复' }),
    'archive.list': of('archive.list', { shelf: 'due', definitionKey: 'expense-claim', search: 'C1', dueBy: '2036-01-01', ...page }, archiveHints),
    'archive.ids': of('archive.ids', { shelf: 'kept', definitionKey: 'expense-claim', search: '', dueBy: '2036-01-01' }, archiveHints),
    'archive.get': of('archive.get', { id: recordId }),
    'archive.preview': of('archive.preview', { ids: [recordId, viewId] }),
    'archive.request': of('archive.request', { ids: [recordId] }),
    'archive.hold': of('archive.hold', { ids: [recordId], reason: '诉讼' }),
    'archive.lift': of('archive.lift', { holdIds: [viewId], reason: '结案' }),
    'record.comment': of('record.comment', { recordId, text: '请补发票' }),
    'record.secondCheck': of(
      'record.secondCheck',
      { recordId, revision, userName: 'nobody', password, decision: 'agree', opinion: '' },
      { choices: ['args.decision'] },
    ),
    'task.open': of('task.open', seat),
    'task.save': of('task.save', { ...seat, draftId, data: claim, text: {} }, { free: ['args.data'], records: ['args.text'] }),
    'task.check': of('task.check', { ...seat, data: claim }, { free: ['args.data'] }),
    'task.finish': of('task.finish', { ...seat, revision, opinion: '办理完成', warningReasons: {} }, { records: ['args.warningReasons'] }),
    'task.compare': of('task.compare', seat),
    'task.settle': of('task.settle', { ...seat, revision, opinion: '以首次录入为准', keep: ['amount'] }),
    'task.bringSecond': of('task.bringSecond', { recordId, taskId, userName: 'nobody', password }),
    'task.leaveSecond': of('task.leaveSecond', {}),
    'record.recall': of('record.recall', { recordId, revision, reason: '填错' }),
    'record.backEnter': of(
      'record.backEnter',
      { recordId, revision, act: 'agree', node: null, actorId: null, happenedAt: 1_772_416_800_000, reason: '系统外办理', leadsTo: { to: 'same' } },
      { nullable: ['args.node', 'args.actorId'], choices: ['args.act', 'args.leadsTo.to'] },
    ),
    'record.correct': of(
      'record.correct',
      { recordId, changes: [{ field: 'purpose', from: '差旅', to: '出差' }], reason: '录错了', warningReasons: {} },
      { free: ['args.changes.*.from', 'args.changes.*.to'], records: ['args.warningReasons'] },
    ),
    'record.requestCorrection': of(
      'record.requestCorrection',
      { recordId, changes: [{ field: 'purpose', from: '差旅', to: '出差' }], reason: '录错了', warningReasons: {}, language: 'en' },
      { free: ['args.changes.*.from', 'args.changes.*.to'], records: ['args.warningReasons'] },
    ),
    'record.showField': of('record.showField', { recordId, field: 'purpose' }),
    'record.revise': of('record.revise', { recordId }),
    'record.copy': of('record.copy', { recordId }),
    'notice.read': of('notice.read', { recordId }),
    mutate: of(
      'mutate',
      {
        name: 'unit.put',
        version: 1,
        args: { id: unitIds.sales, name: { zh: '销售部', en: 'Sales' }, parentId: unitIds.company, headId: null, sort: 1, state: 'active' },
      },
      { free: ['args.args'], weight: 4 },
    ),
    'register.columns': of('register.columns', { definitionKey: 'claim-register' }),
    'register.open': of('register.open', query, { ...queryHints('args.'), weight: 4 }),
    'register.rows': of('register.rows', { handle, columns: ['claim_no', 'amount'], ...page }),
    'register.groups': of(
      'register.groups',
      { query, by: 'submitted_at', part: 'month' },
      { ...queryHints('args.query.'), choices: ['args.query.filters.*.op', 'args.part'] },
    ),
    'register.close': of('register.close', { handle: 'none' }),
    'day.view': of('day.view', { unitId: null, date: '2026-03-02' }, { nullable: ['args.unitId', 'args.date'] }),
    'day.list': of('day.list', { unitId: null }, { nullable: ['args.unitId'] }),
    'day.act': of('day.act', { kind: 'summarise', unitId: viewId, date: '2026-03-02', text: '当日正常' }, { weight: 2 }),
    'view.list': of('view.list', { definitionKey: 'claim-register' }),
    'view.save': of(
      'view.save',
      { id: viewId, definitionKey: 'claim-register', name: '大额', query, columns: ['claim_no'], groupBy: null, chart: false },
      { ...queryHints('args.query.'), nullable: ['args.groupBy'] },
    ),
    'view.remove': of('view.remove', { id: viewId }),
    'register.export': of(
      'register.export',
      { query, columns: ['claim_no'], file: chosen('write', `${folder}/out.xlsx`), language },
      { ...queryHints('args.query.'), ...rare },
    ),
    'import.template': of(
      'import.template',
      { definitionKey: 'claim-register', file: chosen('write', `${folder}/template.xlsx`), language },
      { choices: ['args.language'], ...rare },
    ),
    'import.list': of('import.list', { definitionKey: 'claim-register' }, { optional: ['args.definitionKey'] }),
    'import.open': of('import.open', { definitionKey: 'claim-register', file: chosen('read', csv) }, { weight: 0.3 }),
    'import.get': of('import.get', { importId }),
    'import.check': of('import.check', { importId, mapping: ['claim_no', null] }, { nullable: ['args.mapping.*'] }),
    'import.rows': of('import.rows', { importId, only: 'bad', ...page }, { choices: ['args.only'] }),
    'import.fix': of('import.fix', { importId, row: 2, column: 1, text: '12.50' }),
    'import.run': of('import.run', { importId }),
    'import.undo': of('import.undo', { importId }),
    'import.drop': of('import.drop', { importId: viewId }),
    'import.errors': of('import.errors', { importId, file: chosen('write', `${folder}/errors.xlsx`), language }, { choices: ['args.language'], ...rare }),
    'intake.folders': of('intake.folders', {}),
    'intake.putFolder': of(
      'intake.putFolder',
      { definitionKey: 'claim-register', folder: chosen('folder', folder), likeImportId: importId, language },
      { nullable: ['args.likeImportId'], choices: ['args.language'] },
    ),
    'intake.removeFolder': of('intake.removeFolder', { id: viewId }),
    'intake.files': of('intake.files', page),
    'intake.doors': of('intake.doors', {}),
    'intake.openDoor': of('intake.openDoor', { definitionKey: 'nothing-such' }),
    'intake.closeDoor': of('intake.closeDoor', { id: viewId }),
    'intake.movePort': of('intake.movePort', {}),
    'job.list': of('job.list', {}),
    'job.cancel': of('job.cancel', { jobId: viewId }),
    'sync.state': of('sync.state', {}),
    'sync.now': of('sync.now', {}),
    'sync.identity': of('sync.identity', {}),
    'sync.answerEndLost': of('sync.answerEndLost', {}),
    'sync.certify': of('sync.certify', { password }),
    'sync.allowRemoval': of('sync.allowRemoval', {}),
    'sync.outbox': of('sync.outbox', page),
    'conflict.list': of('conflict.list', { state: 'open' }, { choices: ['args.state'] }),
    'conflict.resolve': of('conflict.resolve', { id: recordId, way: 'redo', reason: '' }, { choices: ['args.way'] }),
    'backup.state': of('backup.state', {}),
    'backup.setFolder': of('backup.setFolder', { folder: chosen('folder', folder), schedule: '02:00' }, { nullable: ['args.folder'] }),
    'backup.setKeeping': of('backup.setKeeping', { days: 30, weeks: 8, months: 12 }),
    'backup.run': of('backup.run', {}, rare),
    'backup.list': of('backup.list', {}),
    'backup.prove': of('backup.prove', { id: 'no-such-backup' }),
    'setting.all': of('setting.all', {}),
    'audit.list': of('audit.list', page),
    'audit.verify': of('audit.verify', {}, { weight: 0.05 }),
    'search.find': of('search.find', { text: '张s', limit: 20 }, { weight: 2 }),
  }
}
