import { callSchema, storeCalls, type CallArgs, type CallValue, type DeskState, type StoreCall, type SyncState } from '#shared/contract/store.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { claim, desk, galleryNow, hour, members, purchase, sampleId, units } from './sample-company.ts'
import { conflicts } from './sample-conflicts.ts'
import { inboxRows, ownRows, recordViews } from './sample-records.ts'
import { workAnswers } from './work-store.ts'

/** How the gallery's desk stands. */
export type Standing = {
  readonly phase: DeskState['phase']
  readonly offline: boolean
  readonly empty: boolean
  readonly first: boolean
  readonly fails: string
}

type Answers = { readonly [C in StoreCall]?: (args: CallArgs<C>) => Result<CallValue<C>> | Promise<Result<CallValue<C>>> }
type Tell = (event: string, value: unknown) => void

/** Answers a window as a store would, with sample data; every question and answer is parsed with the contract, so that the gallery cannot drift from it. */
export function serveStore(port: MessagePort, standing: Standing): void {
  const tell: Tell = (event, value) => port.postMessage({ event, value })
  const answers: Answers = { ...answersOf(standing, tell), ...(standing.phase === 'open' ? workAnswers(tell) : {}) }
  port.onmessage = async ({ data }) => {
    const { id, call, args } = callSchema.parse(data)
    const name = call as StoreCall
    const parsed = storeCalls[name].args.parse(args)
    const answer = answers[name] as ((args: unknown) => Result<unknown> | Promise<Result<unknown>>) | undefined
    const result = standing.fails === call ? failed('not-held') : ((await answer?.(parsed)) ?? failed('not-held'))
    if (result.ok) storeCalls[name].value.parse(result.value)
    port.postMessage({ id, ...result })
  }
}

function answersOf(standing: Standing, tell: Tell): Answers {
  const done = new Set<string>()
  const left = () => (standing.empty ? [] : inboxRows.filter((row) => !done.has(row.recordId)))
  const session: CallValue<'session.get'> = {
    member: members.chen,
    desk,
    company: '华东冷链物流有限公司',
    unit: units.market.name,
    abilities: ['member.manage', 'report.read'],
    idleMinutes: 5,
    shared: false,
    viewState: null,
  }
  const state = deskStateOf(standing)
  const sync = syncOf(standing)
  return {
    'desk.state': () => ok(state),
    'desk.check': () =>
      ok({
        findings: standing.empty
          ? [
              { code: 'folder-network', dangerous: false, params: { fileSystem: 'nfs4' } },
              { code: 'disk-small', dangerous: false, params: { free: 812_000_000, wanted: 2_000_000_000 } },
            ]
          : [],
      }),
    'desk.readCode': ({ code }) =>
      code.length < 8 ? failed('enrolment-code-malformed') : ok({ server: 'sync.huadong.example:8443', fingerprint: '9f3c1a77e0524bd1a86d22f09c41be35' }),
    'desk.enrol': async () => {
      for (const [index, step] of (['contact', 'key', 'store'] as const).entries()) {
        tell('opening', { step, done: index, total: 3 })
        await new Promise((resolve) => setTimeout(resolve, 150))
      }
      return ok(session)
    },
    'session.unlock': ({ password }) => (password === 'wrong' ? failed('password-wrong', { left: 3 }) : ok(session)),
    'restore.list': () =>
      ok([
        {
          id: 'b2',
          path: '/backup/2026-11-21',
          at: galleryNow - 13 * hour,
          bytes: 48_200_000,
          state: 'written',
          provenAt: null,
          fault: null,
          deskName: '华东站',
          company: '华东冷链物流有限公司',
        },
        {
          id: 'b1',
          path: '/backup/2026-11-20',
          at: galleryNow - 37 * hour,
          bytes: 47_900_000,
          state: 'proven',
          provenAt: galleryNow - 20 * hour,
          fault: null,
          deskName: '华东站',
          company: '华东冷链物流有限公司',
        },
      ]),
    'session.get': () => ok(session),
    'session.keepView': () => ok({}),
    'setting.all': () => ok({ 'calendar.timeZone': 'Asia/Shanghai' }),
    'organisation.get': () => ok({ units: Object.values(units), posts: [], members: Object.values(members), roles: [], grants: [], desks: [desk] }),
    'definition.list': () =>
      ok(
        [claim, purchase].map(({ key, version, name, summary, icon, group = null }) => ({
          key,
          version,
          name,
          summary,
          icon,
          group,
          abilities: ['start', 'read'],
          records: 42,
        })),
      ),
    'inbox.list': ({ tab }) =>
      ok(
        tab === 'todo'
          ? { rows: left(), total: left().length }
          : tab === 'mine' && !standing.empty
            ? { rows: [...ownRows], total: ownRows.length }
            : { rows: [], total: 0 },
      ),
    'inbox.counts': () =>
      ok({
        todo: left().length,
        overdue: left().length > 0 ? 1 : 0,
        mine: standing.empty ? 0 : 2,
        copied: 0,
        drafts: standing.empty ? 0 : 3,
        conflicts: standing.empty ? 0 : conflicts.length,
      }),
    'record.get': ({ id }) => {
      const view = recordViews.get(id)
      return view ? ok(view) : failed('record-missing')
    },
    'record.decide': ({ recordId, opinion, decision }) => {
      if (opinion.trim() === '') return failed(decision === 'agree' ? 'opinion-missing' : 'reason-missing')
      done.add(recordId)
      tell('stale', { topics: ['inbox', `record:${recordId}`] })
      return ok({ nextTaskRecordId: left()[0]?.recordId ?? null })
    },
    'record.act': ({ recordId, ...act }) => {
      if ('reason' in act && act.reason.trim() === '') return failed('reason-missing')
      if (act.kind === 'urge') return failed('urged-lately', { minutes: 42 })
      if (act.kind === 'transfer') done.add(recordId)
      tell('stale', { topics: ['inbox', `record:${recordId}`] })
      return ok({ stays: act.kind !== 'transfer', nextTaskRecordId: left()[0]?.recordId ?? null })
    },
    'record.candidates': () =>
      ok([members.lin, members.zhao, members.sun].map(({ id, name, userName, pinyin, unitId }) => ({ id, name, userName, pinyin, unitId }))),
    'record.comment': () => ok({}),
    'notice.read': () => ok({}),
    'sync.state': () => ok(sync),
    'sync.now': () => ok(sync),
    'sync.allowRemoval': () => ok(sync),
    'sync.outbox': () => ok(standing.offline ? { rows: outbox, total: 386 } : { rows: [], total: 0 }),
    'conflict.list': () => ok(standing.empty ? [] : [...conflicts]),
    'conflict.resolve': () => ok({ draftId: null }),
    'backup.state': () => ok(state.backup),
    'attachment.read': () => ok({ mime: 'image/png', bytes: Uint8Array.from(atob(onePixel), (character) => character.charCodeAt(0)) }),
    'search.find': ({ text }) =>
      ok(
        text.includes('guang') || text.includes('广')
          ? [
              { kind: 'record', id: sampleId(102), title: '广州客户走访', number: 'BX2026-000318', of: { zh: '费用报销', en: 'Expense claim' } },
              { kind: 'member', id: members.chen.id, title: members.chen.name, number: null, of: units.market.name },
            ]
          : [],
      ),
  }
}

const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

function deskStateOf({ phase, offline, empty }: Standing): DeskState {
  return {
    phase,
    closed: phase === 'closed' ? { reason: 'lost', at: galleryNow - 2 * hour, kept: 0 } : null,
    deskName: phase === 'new' ? null : desk.name,
    timeZone: phase === 'new' ? null : 'Asia/Shanghai',
    company: '华东冷链物流有限公司',
    members: Object.values(members).map(({ id, userName, name }) => ({ id, userName, name })),
    lastMemberId: members.chen.id,
    waiting: offline ? 386 : 0,
    dropped: offline ? 3 : 0,
    leaving: offline,
    due: offline ? 2 : 0,
    agreedAt: galleryNow - (offline ? 21 : 0.1) * hour,
    fault: phase === 'broken' ? { code: 'key-file-tampered' } : null,
    weak: empty,
    storePath: '/home/opsdesk/.config/OpsDesk/desk',
    backup: {
      folder: '/backup',
      folderState: 'ready',
      schedule: '02:00',
      keeping: { days: 30, weeks: 8, months: 12 },
      lastAt: galleryNow - 13.4 * hour,
      lastState: 'proven',
      fault: null,
    },
  }
}

function syncOf({ offline, first }: Standing): SyncState {
  return {
    link: offline ? 'offline' : 'online',
    since: Math.round(galleryNow - (offline ? 21.3 : 2) * hour),
    waiting: offline ? 386 : 0,
    agreedAt: first ? null : Math.round(galleryNow - (offline ? 21.3 : 0.1) * hour),
    conflicts: 2,
    clockAhead: offline ? -3.2 * hour : null,
    fault: null,
    bootstrap: first ? { done: 6214, total: 10_357 } : null,
  }
}

const outbox: CallValue<'sync.outbox'>['rows'] = ['record.import', 'record.import', 'record.submit', 'record.decide', 'record.comment'].map((name, index) => ({
  sequence: 1204 + index,
  id: sampleId(700 + index),
  name,
  authorName: '陈思远',
  at: galleryNow - (20 - index) * hour,
  recordTitle: ['历史报销台账 1–200', '历史报销台账 201–400', '广州客户走访', '三季度培训资料', '广州客户走访'][index] ?? '',
  bytes: [184_200, 183_900, 2140, 640, 512][index] ?? 0,
  doubt: index === 3 ? { code: 'record-withdrawn' } : null,
}))
