import { storeCalls, type CallValue } from '#shared/contract/store.ts'
import { amountInCapitals } from '#shared/definition/capitals.ts'
import { compileDefinition } from '#shared/definition/compile.ts'
import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import type { Desk, Grant, Role, Unit } from '#shared/domain/organisation.ts'
import { permissions } from '#shared/domain/permission.ts'
import { failed, ok } from '#shared/kernel/fault.ts'
import { leave } from '#shared/templates/office/leave.ts'
import { processDesign } from '#shared/templates/governance/process-design.ts'
import { dailyOperations } from '#shared/templates/operations/daily-operations.ts'
import { claims, type Answers, type Tell, type Wishes } from './work-answers.ts'
import { delegationAnswers } from './work-delegation.ts'
import { dayAnswers } from './work-day.ts'
import { phraseAnswers } from './work-phrases.ts'
import { intakeAnswers } from './work-intake.ts'
import { machineAnswers } from './work-machine.ts'
import { alikeSample, upkeepAnswers } from './work-upkeep.ts'
import { importAnswers } from './work-import.ts'
import { publishedHere } from './work-library.ts'
import { registerAnswers } from './work-register.ts'
import { claim, desk, galleryNow, hour, members, purchase, sampleId, units } from './sample-company.ts'
import { leaveNow, rehearsed } from './sample-review.ts'

/**
 * The gallery's answers for the work screens: entry, registers, imports, backup, settings, administration. The form is judged by the real
 * engine; a register of 100,000 claims is computed row by row, so that scrolling can be measured.
 */

const daily: DefinitionBody = definitionBodySchema.parse(dailyOperations)
const design = definitionBodySchema.parse(processDesign)
const leaving = definitionBodySchema.parse(leave)
const bodies = [claim, purchase, daily, claims, ...(new URLSearchParams(window.location.search).has('design') ? [leaving, design] : [])]

const company: Unit = {
  id: sampleId(10),
  revision: 1,
  name: { zh: '华东冷链', en: 'Huadong Cold Chain' },
  parentId: null,
  headId: members.zhao.id,
  sort: 0,
  state: 'active',
}
const allUnits: readonly Unit[] = [company, ...Object.values(units).map((unit) => ({ ...unit, parentId: company.id, headId: members.zhao.id }))]
const lost = { reason: 'lost', byId: members.chen.id, at: galleryNow - 30 * hour } as const
const galleryDesks: readonly Desk[] = [
  desk,
  { ...desk, id: sampleId(32), name: '二号库收发口', code: 'D03', weak: true },
  { ...desk, id: sampleId(33), name: '移动盘点机', code: 'D04', state: 'closing', closing: { ...lost, closedAt: null, delivered: 0 } },
  {
    ...desk,
    id: sampleId(34),
    name: '旧办公室',
    code: 'D02',
    state: 'closed',
    closing: { ...lost, reason: 'retired', closedAt: galleryNow - 5 * hour, delivered: 3 },
  },
]
const role = (n: number, key: string, zh: string, en: string): Role => ({ id: sampleId(n), revision: 1, key, name: { zh, en }, permissions: [] })
const roles: readonly Role[] = [
  role(41, 'administrator', '管理员', 'Administrator'),
  role(42, 'operator', '操作员', 'Operator'),
  role(43, 'finance', '财务', 'Finance'),
  role(44, 'budget-owner', '预算负责人', 'Budget owner'),
]
const grants: readonly Grant[] = [
  { id: sampleId(51), revision: 1, memberId: members.chen.id, roleKey: 'administrator', unitId: null, expiresAt: null },
  { id: sampleId(52), revision: 1, memberId: members.chen.id, roleKey: 'finance', unitId: units.market.id, expiresAt: galleryNow - 2 * hour },
  { id: sampleId(53), revision: 1, memberId: members.lin.id, roleKey: 'operator', unitId: units.market.id, expiresAt: galleryNow + 900 * hour },
]

/** What the address asks for. */
export function wishesOf(search: string): Wishes {
  const wish = new URLSearchParams(search)
  return {
    empty: wish.has('empty'),
    plain: wish.has('plain'),
    rows: Number(wish.get('rows') ?? 10_357),
    delayMs: Number(wish.get('delay') ?? 0),
    backup: wish.get('backup') ?? 'ready',
  }
}

/** Answers for the calls of the work screens. */
export function workAnswers(tell: Tell, wishes = wishesOf(window.location.search)): Answers {
  const drafts = new Map<string, CallValue<'draft.get'>>(wishes.empty ? [] : sampleDrafts().map((draft) => [draft.id, draft]))
  return {
    ...organisationAnswers(wishes),
    ...entryAnswers(drafts, tell),
    ...registerAnswers(wishes),
    ...importAnswers(wishes, tell),
    ...houseAnswers(wishes),
  }
}

function organisationAnswers({ plain }: Wishes): Answers {
  return {
    'session.get': () =>
      ok({
        member: members.chen,
        desk,
        company: company.name.zh,
        unit: units.market.name,
        abilities: plain ? [] : [...permissions],
        idleMinutes: 5,
        shared: false,
        viewState: null,
      }),
    'organisation.get': () =>
      ok({
        units: [...allUnits],
        posts: [{ id: sampleId(61), revision: 1, name: { zh: '市场专员', en: 'Marketing officer' }, duties: { zh: '客户走访', en: 'Visits customers' } }],
        members: Object.values(members),
        roles: [...roles],
        grants: [...grants],
        desks: [...galleryDesks],
      }),
    ...delegationAnswers,
    ...phraseAnswers,
    ...intakeAnswers,
    ...upkeepAnswers,
    ...machineAnswers,
    ...dayAnswers,
    'organisation.deskContacts': () =>
      ok({
        desks: galleryDesks.map(({ id }, n) => ({
          id,
          contactAt: galleryNow - (n + 1) * 9 * 3_600_000,
          delivered: n === 2 ? 14 : 0,
          members: [members.chen.name, members.lin.name],
        })),
      }),
    'organisation.issueAccount': () => ok({ userName: 'linyu', initialPassword: 'qV7-rube-48Xd', enrolmentCode: '7K3QX-M4TZ9-0R2VA-HW8CE-B5NJD-61PGS' }),
    mutate: () => ok({}),
  }
}

function sampleDrafts(): CallValue<'draft.list'> {
  const line = (spent_on: string, category: string, description: string, receipts: number, amount: number) => ({
    spent_on,
    category,
    description,
    receipts,
    amount,
  })
  const lines = [
    line('2026-11-17', 'transport', '上海 至 广州 高铁 二等座', 1, 79_300),
    line('2026-11-17', 'lodging', '2 晚 标准 ¥600/晚', 2, 116_800),
    line('2026-11-18', 'entertainment', '6 人 事前申请 HD02-000291', 1, 153_250),
    line('2026-09-30', 'transport', '广州 至 上海 高铁 二等座', 1, 79_300),
    line('2026-11-25', 'meal', '', 2, 4_500),
  ]
  return [
    {
      id: sampleId(801),
      definitionKey: claim.key,
      definitionVersion: 1,
      recordId: null,
      title: '广州客户走访',
      data: { purpose: '广州客户走访', expense_type: 'trip', budget_number: 'YS-2026-0117', trip_from: '2026-11-17', lines },
      text: { trip_to: '11-31', 'lines.4.amount': '四十五' },
      updatedAt: galleryNow - 2 * hour,
    },
    {
      id: sampleId(802),
      definitionKey: claim.key,
      definitionVersion: 1,
      recordId: sampleId(102),
      title: '三季度培训资料',
      data: {
        purpose: '三季度培训资料',
        expense_type: 'daily',
        budget_number: 'YS-2026-0032',
        lines: [line('2026-11-12', 'training', '教材 24 册', 1, 96_000)],
      },
      text: {},
      updatedAt: galleryNow - 20 * hour,
    },
    { id: sampleId(803), definitionKey: purchase.key, definitionVersion: 1, recordId: null, title: '', data: {}, text: {}, updatedAt: galleryNow - 50 * hour },
  ]
}

function entryAnswers(drafts: Map<string, CallValue<'draft.get'>>, tell: Tell): Answers {
  return {
    'definition.list': () =>
      ok(
        bodies.map(({ key, version, name, summary, icon, group = null }) => ({
          key,
          version,
          name,
          summary,
          icon,
          group,
          abilities: key === claims.key ? ['read', 'import', 'export'] : ['start', 'read', 'export', 'import'],
          records: key === claims.key ? 10_357 : 42,
        })),
      ),
    'definition.rehearse': () => ok(rehearsed),
    'definition.published': () => ok(publishedHere(daily)),
    'definition.get': ({ key }) => {
      if (key === leaveNow.key) return ok(leaveNow)
      const body = bodies.find((each) => each.key === key)
      return body === undefined ? failed('definition-missing') : ok(body)
    },
    'grid.list': () => ok([]),
    'draft.get': ({ id }) => {
      const draft = drafts.get(id)
      return draft === undefined ? failed('record-missing') : ok(draft)
    },
    'draft.list': () => ok([...drafts.values()]),
    'draft.save': ({ id, definitionKey, recordId, data, text }) => {
      drafts.set(id, {
        id,
        definitionKey,
        definitionVersion: 1,
        recordId,
        title: typeof data['purpose'] === 'string' ? data['purpose'] : '',
        data,
        text,
        updatedAt: galleryNow,
      })
      return ok({ updatedAt: galleryNow })
    },
    'draft.remove': ({ id }) => {
      drafts.delete(id)
      tell('stale', { topics: ['draft'] })
      return ok({})
    },
    'entry.check': ({ definitionKey, data }) => {
      const body = bodies.find((each) => each.key === definitionKey)
      const compiled = body === undefined ? failed('definition-missing') : compileDefinition(body)
      if (!compiled.ok) return compiled
      const checked = compiled.value.check(data, { unitId: units.market.id, creatorId: members.chen.id, round: 1, businessDate: '2026-11-21' })
      const amounts = compiled.value.body.form.flatMap((field) => {
        const value = checked.data[field.key]
        return (field.kind === 'money' || (field.kind === 'computed' && field.result === 'money')) && typeof value === 'number'
          ? [[field.key, amountInCapitals(value)] as const]
          : []
      })
      const { computed, hidden, required, errors, warnings } = checked
      return ok({
        computed,
        hidden: [...hidden],
        required: [...required],
        errors: [...errors],
        warnings: [...warnings],
        capitals: Object.fromEntries(amounts),
        next: compiled.value.route.nodes
          .slice(0, 2)
          .map((node) => ({ label: node.label, assignees: [members.zhao.name, members.sun.name].slice(0, node.key === 'unit-head' ? 1 : 2) })),
        alike: alikeSample(definitionKey),
      })
    },
    'entry.submit': ({ draftId }) => {
      drafts.delete(draftId)
      tell('stale', { topics: ['draft', 'inbox'] })
      return ok({ recordId: sampleId(102), number: 'HD02-000412' })
    },
    'attachment.add': () => ok({ id: crypto.randomUUID(), name: '行程单.pdf', size: 184_220, sha256: 'a'.repeat(64), mime: 'application/pdf' }),
  }
}

function houseAnswers({ backup, empty }: Wishes): Answers {
  const state: CallValue<'backup.state'> = {
    folder: backup === 'unset' ? null : '/media/backup/OpsDesk',
    folderState: storeCalls['backup.state'].value.shape.folderState.parse(backup),
    schedule: '02:00',
    keeping: { days: 30, weeks: 8, months: 12 },
    lastAt: backup === 'unset' ? null : Math.round(galleryNow - 13.4 * hour),
    lastState: backup === 'unset' ? 'none' : 'proven',
    fault: null,
  }
  const made = (n: number, ago: number, kind: 'written' | 'proven' | 'failed'): CallValue<'backup.list'>[number] => ({
    id: `b${n}`,
    path: `/media/backup/OpsDesk/2026-11-${String(21 - n).padStart(2, '0')}-020003`,
    at: Math.round(galleryNow - ago * hour),
    bytes: 48_200_000 - n * 100_000,
    state: kind,
    provenAt: kind === 'proven' ? Math.round(galleryNow - (ago - 7) * hour) : null,
    fault: kind === 'failed' ? { code: 'backup-damaged', params: { file: 'store.db' } } : null,
  })
  return {
    'backup.state': () => ok(state),
    'backup.setFolder': () => ok({ ...state, folder: '/media/backup/OpsDesk', folderState: 'ready' }),
    'backup.setKeeping': (keeping) => ok({ ...state, keeping }),
    'backup.run': () => ok({ jobId: sampleId(961) }),
    'backup.prove': () => ok({ jobId: sampleId(961) }),
    'backup.list': () => ok(backup === 'unset' ? [] : [made(0, 13.4, 'proven'), made(1, 37.4, 'proven'), made(2, 61.4, 'failed'), made(3, 85.4, 'written')]),
    'setting.all': () =>
      ok({ 'calendar.timeZone': 'Asia/Shanghai', 'company.name': company.name.zh, 'calendar.overrides': { '2026-10-10': true, '2026-12-31': false } }),
    'audit.list': ({ offset, limit }) => {
      const total = empty ? 0 : 12_480
      const acts = ['session.unlocked', 'record.submit', 'record.decide', 'register.export', 'backup.folder-set', 'member.put']
      return ok({
        total,
        head: '9f3c1a77e0524bd1a86d22f09c41be35',
        rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, step) => ({
          sequence: total - offset - step,
          at: galleryNow - (offset + step) * 312_000,
          actorName: [members.chen, members.lin, members.zhao][step % 3]?.name ?? '',
          act: acts[(offset + step) % acts.length] ?? '',
          subject: `HD02-${String(412 - (step % 300)).padStart(6, '0')}`,
        })),
      })
    },
    'audit.verify': () => ok({ events: 12_480, intact: true, brokenAt: null }),
  }
}
