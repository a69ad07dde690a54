import { z } from 'zod'
import { faultSchema } from '#shared/kernel/fault.ts'
import { fieldKeySchema, idSchema, instantSchema, keySchema, minorSchema } from '#shared/kernel/id.ts'
import { plainObjectSchema } from '#shared/kernel/plain-object.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import { findingSchema } from '#shared/domain/installation.ts'
import { deskSchema, grantSchema, memberSchema, postSchema, roleSchema, unitSchema } from '#shared/domain/organisation.ts'
import { actSchema, attachmentSchema, decisions, formDataSchema, recordSchema, recordStates, taskSchema } from '#shared/domain/record.ts'
import { backEntryShape } from '#shared/mutations/record-back-enter.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { jsonObjectSchema, jsonSchema, textsSchema } from '#shared/kernel/json.ts'

/**
 * The contract between a window and the store process, over the port that main hands out.
 *
 * Window → store: `{ id, call, args }`. Store → window: `{ id, ok: true, value }` or `{ id, ok: false, fault }`, and without being
 * asked `{ event, value }`. Arguments are parsed by the store, answers by the window. An unknown call, arguments that do not parse or
 * a message over 32 MB are answered with a fault. Calls marked `sealed` answer while the desk is locked; all others answer `store-sealed`.
 *
 * Live queries: the event `stale` names topics; a window asks again for what it shows of them.
 */
const none = z.strictObject({})
const page = { offset: z.number().int().min(0), limit: z.number().int().min(1).max(1000) }
const cell = jsonSchema
/** Columns asked for at once; more than any definition has, and fewer than the database can answer. */
const columns = z.array(z.string()).max(500)

/** What a person may do with the thing shown; computed by the policy in the store, never in a screen. */
const abilities = z.array(z.string())

export const backupStateSchema = z.strictObject({
  folder: z.string().nullable(),
  /** unset | ready | missing | read-only | full */
  folderState: z.enum(['unset', 'ready', 'missing', 'read-only', 'full']),
  /** `HH:MM` of the daily run. */
  schedule: z.string(),
  lastAt: instantSchema.nullable(),
  /** proven: restored into a scratch store and verified. written: re-read byte for byte, not yet proven. */
  lastState: z.enum(['none', 'written', 'proven', 'failed']),
  fault: faultSchema.nullable(),
})

export const syncStateSchema = z.strictObject({
  link: z.enum(['online', 'offline', 'connecting', 'untrusted', 'refused']),
  /** Since when `link` is so. */
  since: instantSchema,
  waiting: z.number().int(),
  /** When the desk last agreed with the server. */
  agreedAt: instantSchema.nullable(),
  conflicts: z.number().int(),
  /** Milliseconds by which this desk's clock runs ahead of the server's (behind: negative), when they are so far apart that it matters; otherwise, or unknown: null. */
  clockAhead: z.number().int().nullable(),
  fault: faultSchema.nullable(),
  /** First contact or gained scopes. */
  bootstrap: z.strictObject({ done: z.number().int(), total: z.number().int() }).nullable(),
})
export type SyncState = z.infer<typeof syncStateSchema>

export const deskStateSchema = z.strictObject({
  /** new: no store, enrol or restore. sealed: locked. open: somebody is signed in. broken: a store is here and cannot be used; `fault` says why. */
  phase: z.enum(['new', 'sealed', 'open', 'broken']),
  deskName: z.string().nullable(),
  company: z.string().nullable(),
  /** The company's zone; null while it is not known. */
  timeZone: z.string().nullable(),
  members: z.array(z.strictObject({ id: idSchema, userName: z.string(), name: z.string() })),
  lastMemberId: idSchema.nullable(),
  /** What waits: counted when the desk was locked, and fewer as it leaves. */
  waiting: z.number().int(),
  /** What waits leaves by itself as soon as the server can be reached; otherwise it waits for the next unlocking. */
  leaving: z.boolean(),
  /** Tasks that have fallen due, counted from the times handed over at the lock. */
  due: z.number().int(),
  agreedAt: instantSchema.nullable(),
  backup: backupStateSchema,
  fault: faultSchema.nullable(),
  /** The device secret lies in a file, because the machine's key service keeps nothing; an administrator has approved it. */
  weak: z.boolean(),
  /** Files kept aside for a `broken` desk, for the sentence that says what to do. */
  storePath: z.string(),
})
export type DeskState = z.infer<typeof deskStateSchema>

export const sessionSchema = z.strictObject({
  member: memberSchema,
  desk: deskSchema,
  company: z.string(),
  unit: localTextSchema,
  /** Company-wide abilities, such as `member.manage`, `backup.manage`, `report.read`. */
  abilities,
  idleMinutes: z.number().int(),
  /** Others have a slot on this desk too: it can be handed over. */
  shared: z.boolean(),
  /** Where the member was when the desk locked; the window's own value. */
  viewState: jsonSchema.nullable(),
})
export type Session = z.infer<typeof sessionSchema>

const pending = z.enum(['none', 'waiting', 'rejected'])

export const inboxRowSchema = z.strictObject({
  recordId: idSchema,
  taskId: idSchema.nullable(),
  definitionKey: keySchema,
  definitionName: localTextSchema,
  number: z.string(),
  title: z.string(),
  unit: localTextSchema,
  creator: z.string(),
  amountMinor: minorSchema.nullable(),
  currency: z.string().nullable(),
  state: z.enum(recordStates),
  round: z.number().int(),
  /** Label of the node it stands at, and whom it waits for. */
  nodeLabel: localTextSchema.nullable(),
  waitsFor: z.array(z.string()),
  at: instantSchema,
  dueAt: instantSchema.nullable(),
  unread: z.boolean(),
  pending,
})
export type InboxRow = z.infer<typeof inboxRowSchema>

/** Of a back entry: who entered it, and when by the server's clock, once it is confirmed. */
const trailSchema = actSchema.extend({
  actorName: z.string(),
  enteredByName: z.string().nullable(),
  enteredAt: instantSchema.nullable(),
  nodeLabel: localTextSchema.nullable(),
  pending,
})

export const recordViewSchema = z.strictObject({
  record: recordSchema,
  definition: definitionBodySchema,
  /** Names for the ids that the form holds (members, units). */
  names: textsSchema,
  creatorName: z.string(),
  unitName: localTextSchema,
  tasks: z.array(taskSchema.extend({ assigneeName: z.string(), nodeLabel: localTextSchema })),
  trail: z.array(trailSchema),
  /** Nodes that are still ahead, in order, as far as the data tells now. */
  ahead: z.array(z.strictObject({ node: keySchema, label: localTextSchema, assignees: z.array(z.string()) })),
  attachments: z.array(attachmentSchema.extend({ held: z.boolean() })),
  /** agree, return, refuse, confirm, withdraw, comment, revise. */
  abilities,
  /** The open task of the signed-in member, if any. */
  myTaskId: idSchema.nullable(),
  returnTargets: z.array(z.strictObject({ node: keySchema.nullable(), label: localTextSchema })),
  /** Who could decide an open check now as a second person, without the signed-in member leaving his session: asked, enrolled on this desk, somebody else. */
  secondPersons: z.array(z.strictObject({ userName: z.string(), name: z.string() })),
  pending,
})
export type RecordView = z.infer<typeof recordViewSchema>

export const draftSchema = z.strictObject({
  id: idSchema,
  definitionKey: keySchema,
  definitionVersion: z.number().int(),
  /** Set when a returned record is being revised. */
  recordId: idSchema.nullable(),
  title: z.string(),
  /** As typed: also what would not pass. `text` keeps the raw text of a field whose value did not parse. */
  data: formDataSchema,
  text: textsSchema,
  updatedAt: instantSchema,
})
export type Draft = z.infer<typeof draftSchema>

/** Most rows of one grid. */
export const gridRowsMax = 20_000
/** Rows that go over the port at once, saved or read. */
export const gridRowsAtOnce = 200

/** One row of a grid as it is typed; a number of its own that stays when rows move. `data` and `text` as in a draft. */
const gridLine = { row: z.number().int().min(1), data: formDataSchema, text: textsSchema }

/** What the definition makes of a row. `duplicate` names a record that has a value which may stand only once. */
const judgedRowSchema = z.strictObject({
  row: z.number().int(),
  computed: formDataSchema,
  hidden: z.array(z.string()),
  required: z.array(z.string()),
  errors: z.array(faultSchema),
  warnings: z.array(faultSchema),
})
export type JudgedGridRow = z.infer<typeof judgedRowSchema>

/** A grid: many records of one definition, entered as rows. It is a draft of this desk until its rows are submitted. */
export const gridSchema = z.strictObject({
  id: idSchema,
  definitionKey: keySchema,
  definitionVersion: z.number().int(),
  /** Row numbers from top to bottom. */
  order: z.array(z.number().int().min(1)).max(gridRowsMax),
  /** Why warnings may pass, by rule, for all rows. */
  reasons: z.record(z.string().max(80), z.string().max(2000)),
  updatedAt: instantSchema,
})
export type Grid = z.infer<typeof gridSchema>

/** Filters of a register: all must hold. Values are the stored ones (minor units, scaled decimals, ids, `YYYY-MM-DD`). */
export const filterSchema = z.strictObject({
  column: z.string(),
  op: z.enum(['eq', 'ne', 'in', 'lt', 'le', 'gt', 'ge', 'between', 'contains', 'empty', 'not-empty']),
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()])), z.null()]),
})
export type Filter = z.infer<typeof filterSchema>

export const registerQuerySchema = z.strictObject({
  definitionKey: keySchema,
  filters: z.array(filterSchema).max(20),
  sort: z.array(z.strictObject({ column: z.string(), descending: z.boolean() })).max(3),
  search: z.string().max(100),
})
export type RegisterQuery = z.infer<typeof registerQuerySchema>

export const registerColumnSchema = z.strictObject({
  key: z.string(),
  label: localTextSchema,
  kind: z.enum(['text', 'integer', 'decimal', 'money', 'date', 'time', 'instant', 'choice', 'multi-choice', 'member', 'unit', 'state', 'boolean']),
  scale: z.number().int(),
  currency: z.string().nullable(),
  options: z.array(z.strictObject({ key: z.string(), label: localTextSchema })),
  total: z.boolean(),
})
export type RegisterColumn = z.infer<typeof registerColumnSchema>

export const savedViewSchema = z.strictObject({
  id: idSchema,
  definitionKey: keySchema,
  name: z.string().min(1).max(60),
  query: registerQuerySchema,
  columns,
  groupBy: z.string().nullable(),
  chart: z.boolean(),
})
export type SavedView = z.infer<typeof savedViewSchema>

/** Long work: one shape for import, export, backup, restore and bootstrap. */
export const jobSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(['import-read', 'import-run', 'import-undo', 'grid-submit', 'export', 'backup', 'restore', 'prove']),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  done: z.number().int(),
  total: z.number().int(),
  startedAt: instantSchema,
  fault: faultSchema.nullable(),
})
export type Job = z.infer<typeof jobSchema>

/** One import: a file, its mapping, its rows, until it is run or dropped. It survives a lock. */
export const importSchema = z.strictObject({
  id: idSchema,
  definitionKey: keySchema,
  fileName: z.string(),
  state: z.enum(['reading', 'mapping', 'checked', 'running', 'done', 'cancelled', 'undone', 'failed']),
  headings: z.array(z.string()),
  /** Field key for each heading, or null = left out. */
  mapping: z.array(fieldKeySchema.nullable()),
  rows: z.number().int(),
  good: z.number().int(),
  bad: z.number().int(),
  imported: z.number().int(),
  createdAt: instantSchema,
  fault: faultSchema.nullable(),
})
export type Import = z.infer<typeof importSchema>

export const importRowSchema = z.strictObject({
  /** One-based row number in the file. */
  row: z.number().int(),
  cells: z.array(z.string()),
  faults: z.array(faultSchema),
})

export const conflictSchema = z.strictObject({
  id: idSchema,
  /** The rejected mutation: name, arguments and when it was meant. */
  name: z.string(),
  args: jsonObjectSchema,
  at: instantSchema,
  authorId: idSchema,
  recordId: idSchema.nullable(),
  recordTitle: z.string(),
  fault: faultSchema,
  /** What happened meanwhile: the act that stood in the way, in the record's trail. */
  meanwhile: z.strictObject({ kind: z.string(), actorName: z.string(), at: instantSchema, opinion: z.string() }).nullable(),
  state: z.enum(['open', 'redone', 'discarded']),
  resolvedAt: instantSchema.nullable(),
  reason: z.string().nullable(),
  abilities: z.array(z.enum(['redo', 'edit', 'copy', 'discard'])),
})
export type Conflict = z.infer<typeof conflictSchema>

export const backupSchema = z.strictObject({
  id: z.string(),
  path: z.string(),
  at: instantSchema,
  bytes: z.number().int(),
  state: z.enum(['written', 'proven', 'failed']),
  provenAt: instantSchema.nullable(),
  fault: faultSchema.nullable(),
})

const job = z.strictObject({ jobId: idSchema })
const imported = z.strictObject({ importId: idSchema })

export const storeCalls = {
  // ── while sealed or new ────────────────────────────────────────────────────
  'desk.state': { sealed: true, args: none, value: deskStateSchema },
  /** Whether this machine is as a desk should have it; stores a secret in the key service, reads it back and removes it. */
  'desk.check': { sealed: true, args: none, value: z.strictObject({ findings: z.array(findingSchema) }) },
  /** Only reads the code: whose server, for the person to see before typing a password. */
  'desk.readCode': {
    sealed: true,
    args: z.strictObject({ code: z.string().max(400) }),
    value: z.strictObject({ server: z.string(), fingerprint: z.string() }),
  },
  'desk.enrol': {
    sealed: true,
    args: z.strictObject({
      code: z.string().max(400),
      userName: z.string().max(40),
      password: z.string().max(200),
      newPassword: z.string().max(200),
      deskName: z.string().min(1).max(60),
      /** Weak mode, for which an administrator must have approved the code; it counts only where the key service keeps nothing. */
      weak: z.boolean().optional(),
    }),
    value: sessionSchema,
  },
  'session.unlock': { sealed: true, args: z.strictObject({ memberId: idSchema, password: z.string().max(200) }), value: sessionSchema },
  /** Backups found in a folder, newest first. */
  'restore.list': {
    sealed: true,
    args: z.strictObject({ folder: z.string() }),
    value: z.array(backupSchema.extend({ deskName: z.string(), company: z.string() })),
  },
  /** Restores with the company's recovery key (an age identity) and gives the member a new password here. */
  'restore.run': {
    sealed: true,
    args: z.strictObject({ path: z.string(), recoveryKey: z.string().max(10_000), userName: z.string(), newPassword: z.string().max(200) }),
    value: sessionSchema,
  },

  // ── session ────────────────────────────────────────────────────────────────
  'session.get': { sealed: false, args: none, value: sessionSchema },
  'session.changePassword': { sealed: false, args: z.strictObject({ password: z.string().max(200), newPassword: z.string().max(200) }), value: none },
  /** Written down before the desk locks for whoever takes over. */
  'session.handOver': { sealed: false, args: none, value: none },
  'session.keepView': { sealed: false, args: z.strictObject({ viewState: jsonSchema }), value: none },

  // ── organisation ───────────────────────────────────────────────────────────
  'organisation.get': {
    sealed: false,
    args: none,
    value: z.strictObject({
      units: z.array(unitSchema),
      posts: z.array(postSchema),
      members: z.array(memberSchema),
      roles: z.array(roleSchema),
      grants: z.array(grantSchema),
      desks: z.array(deskSchema),
    }),
  },
  /** Online only. */
  'organisation.issueAccount': {
    sealed: false,
    args: z.strictObject({ memberId: idSchema }),
    value: z.strictObject({ userName: z.string(), initialPassword: z.string(), enrolmentCode: z.string() }),
  },

  // ── entry ──────────────────────────────────────────────────────────────────
  /** What the member may start, import or read as a register. */
  'definition.list': {
    sealed: false,
    args: none,
    value: z.array(
      z.strictObject({
        key: keySchema,
        version: z.number().int(),
        name: localTextSchema,
        summary: localTextSchema,
        icon: z.string(),
        /** start, import, export, read */ abilities,
        records: z.number().int(),
      }),
    ),
  },
  'definition.get': { sealed: false, args: z.strictObject({ key: keySchema, version: z.number().int().optional() }), value: definitionBodySchema },
  'draft.list': { sealed: false, args: none, value: z.array(draftSchema) },
  'draft.get': { sealed: false, args: z.strictObject({ id: idSchema }), value: draftSchema },
  /** Creates or overwrites; answers once it is on disk. */
  'draft.save': {
    sealed: false,
    args: z.strictObject({
      id: idSchema,
      definitionKey: keySchema,
      recordId: idSchema.nullable(),
      data: formDataSchema,
      text: textsSchema,
    }),
    value: z.strictObject({ updatedAt: instantSchema }),
  },
  'draft.remove': { sealed: false, args: z.strictObject({ id: idSchema }), value: none },
  /** Computed fields, broken rules and field faults for what is typed now. */
  'entry.check': {
    sealed: false,
    /** `recordId`: the returned record that is being revised, which may keep what it holds. */
    args: z.strictObject({ definitionKey: keySchema, definitionVersion: z.number().int(), data: formDataSchema, recordId: idSchema.nullable().optional() }),
    value: z.strictObject({
      computed: formDataSchema,
      hidden: z.array(z.string()),
      required: z.array(z.string()),
      errors: z.array(faultSchema),
      warnings: z.array(faultSchema),
      /** Amounts in capitals by field path. */ capitals: textsSchema,
      next: z.array(z.strictObject({ label: localTextSchema, assignees: z.array(z.string()) })),
    }),
  },
  /** Submits (or resubmits) a draft; the draft goes only when the mutation is saved. */
  'entry.submit': {
    sealed: false,
    args: z.strictObject({ draftId: idSchema, warningReasons: textsSchema, opinion: z.string().max(2000) }),
    value: z.strictObject({ recordId: idSchema, number: z.string() }),
  },
  /** Stores a file's bytes for a draft or a grid. */
  'attachment.add': {
    sealed: false,
    args: z.strictObject({ draftId: idSchema, field: fieldKeySchema, path: z.string() }),
    value: z.strictObject({ id: idSchema, name: z.string(), size: z.number().int(), sha256: z.string(), mime: z.string() }),
  },
  'attachment.read': {
    sealed: false,
    args: z.strictObject({ sha256: z.string() }),
    value: z.strictObject({ mime: z.string(), bytes: z.instanceof(Uint8Array) }),
  },
  'attachment.saveAs': { sealed: false, args: z.strictObject({ sha256: z.string(), path: z.string() }), value: none },

  // ── grid entry ─────────────────────────────────────────────────────────────
  'grid.list': { sealed: false, args: none, value: z.array(gridSchema.omit({ order: true, reasons: true }).extend({ rows: z.number().int() })) },
  'grid.get': { sealed: false, args: z.strictObject({ id: idSchema }), value: gridSchema },
  /** Rows after a row number, by number, each judged; `fault` says why a submission left the row, `recordId` that it is a record. */
  'grid.rows': {
    sealed: false,
    args: z.strictObject({ gridId: idSchema, after: z.number().int().min(0), limit: z.number().int().min(1).max(gridRowsAtOnce) }),
    value: z.strictObject({
      rows: z.array(z.strictObject({ ...gridLine, recordId: idSchema.nullable(), fault: faultSchema.nullable() })),
      judged: z.array(judgedRowSchema),
    }),
  },
  /** Creates the grid where it is new; keeps the rows given, judged, and answers once they are on disk. `order` null leaves it as it is. Rows that are records do not change. */
  'grid.save': {
    sealed: false,
    args: gridSchema.omit({ definitionVersion: true, updatedAt: true }).extend({
      order: gridSchema.shape.order.nullable(),
      rows: z.array(z.strictObject(gridLine)).max(gridRowsAtOnce),
      removed: z.array(z.number().int()).max(gridRowsMax),
    }),
    value: z.strictObject({ updatedAt: instantSchema, judged: z.array(judgedRowSchema) }),
  },
  /** Submits every row that passes, as the form would one by one; the others stay where they are, with the reason. */
  'grid.submit': { sealed: false, args: z.strictObject({ gridId: idSchema }), value: job },
  'grid.remove': { sealed: false, args: z.strictObject({ id: idSchema }), value: none },

  // ── inbox and records ──────────────────────────────────────────────────────
  'inbox.list': {
    sealed: false,
    args: z.strictObject({ tab: z.enum(['todo', 'done', 'mine', 'copied']), ...page }),
    value: z.strictObject({ rows: z.array(inboxRowSchema), total: z.number().int() }),
  },
  'inbox.counts': {
    sealed: false,
    args: none,
    value: z.strictObject({
      todo: z.number().int(),
      overdue: z.number().int(),
      mine: z.number().int(),
      copied: z.number().int(),
      drafts: z.number().int(),
      conflicts: z.number().int(),
    }),
  },
  'record.get': { sealed: false, args: z.strictObject({ id: idSchema }), value: recordViewSchema },
  'record.decide': {
    sealed: false,
    args: z.strictObject({
      recordId: idSchema,
      taskId: idSchema,
      revision: z.number().int(),
      decision: z.enum(decisions),
      opinion: z.string().max(4000),
      returnTo: keySchema.nullable(),
    }),
    value: z.strictObject({ nextTaskRecordId: idSchema.nullable() }),
  },
  /**
   * 二人核对 at one desk: a second member decides his open check within the first one's session, by his own password and signed with his own key, which is held
   * only for that. Never the member who is signed in.
   */
  'record.secondCheck': {
    sealed: false,
    args: z.strictObject({
      recordId: idSchema,
      revision: z.number().int(),
      userName: z.string().max(40),
      password: z.string().max(200),
      decision: z.enum(['agree', 'return']),
      opinion: z.string().max(4000),
    }),
    value: z.strictObject({ name: z.string() }),
  },
  'record.withdraw': { sealed: false, args: z.strictObject({ recordId: idSchema, revision: z.number().int(), reason: z.string().max(2000) }), value: none },
  'record.recall': { sealed: false, args: z.strictObject({ recordId: idSchema, revision: z.number().int(), reason: z.string().max(2000) }), value: none },
  /** 补录 on a record that stands here. */
  'record.backEnter': { sealed: false, args: z.strictObject({ recordId: idSchema, revision: z.number().int(), ...backEntryShape }), value: none },
  'record.comment': { sealed: false, args: z.strictObject({ recordId: idSchema, text: z.string().min(1).max(4000) }), value: none },
  /** A draft to revise a returned record, or to start a new one like it. */
  'record.revise': { sealed: false, args: z.strictObject({ recordId: idSchema }), value: z.strictObject({ draftId: idSchema }) },
  'record.copy': { sealed: false, args: z.strictObject({ recordId: idSchema }), value: z.strictObject({ draftId: idSchema }) },
  'notice.read': { sealed: false, args: z.strictObject({ recordId: idSchema }), value: none },
  /** Administration by mutation: `member.put`, `unit.put`, `grant.put`, `grant.remove`, `setting.put`, `definition.publish` … */
  mutate: { sealed: false, args: z.strictObject({ name: z.string(), version: z.number().int(), args: jsonObjectSchema }), value: none },

  // ── registers ──────────────────────────────────────────────────────────────
  'register.columns': {
    sealed: false,
    args: z.strictObject({ definitionKey: keySchema }),
    value: z.strictObject({
      all: z.array(registerColumnSchema),
      shown: z.array(z.string()),
      sort: z.strictObject({ column: z.string(), descending: z.boolean() }),
      groupBy: z.string().nullable(),
      chart: z.strictObject({ by: z.string(), value: z.string() }).nullable(),
    }),
  },
  /** Runs a query once and keeps the order; pages come from `register.rows` at once. A new open of the same handle replaces it. */
  'register.open': {
    sealed: false,
    args: registerQuerySchema,
    value: z.strictObject({ handle: z.string(), total: z.number().int(), totals: z.record(z.string(), z.number()), tookMs: z.number() }),
  },
  'register.rows': {
    sealed: false,
    args: z.strictObject({ handle: z.string(), columns, ...page }),
    value: z.strictObject({ rows: z.array(z.strictObject({ id: idSchema, pending, cells: z.array(cell) })), names: textsSchema }),
  },
  /** Groups by one column (dates by month), with count and the sums of the total columns. */
  'register.groups': {
    sealed: false,
    args: z.strictObject({ query: registerQuerySchema, by: z.string(), part: z.enum(['value', 'year', 'month', 'day']) }),
    value: z.strictObject({
      groups: z.array(
        z.strictObject({
          key: z.union([z.string(), z.number(), z.null()]),
          label: z.string(),
          count: z.number().int(),
          sums: z.record(z.string(), z.number()),
        }),
      ),
    }),
  },
  'register.close': { sealed: false, args: z.strictObject({ handle: z.string() }), value: none },
  'view.list': { sealed: false, args: z.strictObject({ definitionKey: keySchema }), value: z.array(savedViewSchema) },
  'view.save': { sealed: false, args: savedViewSchema, value: none },
  'view.remove': { sealed: false, args: z.strictObject({ id: idSchema }), value: none },
  'register.export': {
    sealed: false,
    args: z.strictObject({ query: registerQuerySchema, columns, path: z.string(), language: z.enum(['zh-CN', 'en']) }),
    value: job,
  },

  // ── import ─────────────────────────────────────────────────────────────────
  'import.template': { sealed: false, args: z.strictObject({ definitionKey: keySchema, path: z.string(), language: z.enum(['zh-CN', 'en']) }), value: none },
  'import.list': { sealed: false, args: z.strictObject({ definitionKey: keySchema.optional() }), value: z.array(importSchema) },
  /** Reads the file (xlsx or csv) and guesses the mapping by heading. */
  'import.open': {
    sealed: false,
    args: z.strictObject({ definitionKey: keySchema, path: z.string() }),
    value: z.strictObject({ importId: idSchema, jobId: idSchema }),
  },
  'import.get': { sealed: false, args: imported, value: importSchema },
  /** Dry run with this mapping. */
  'import.check': { sealed: false, args: z.strictObject({ importId: idSchema, mapping: z.array(fieldKeySchema.nullable()) }), value: job },
  'import.rows': {
    sealed: false,
    args: z.strictObject({ importId: idSchema, only: z.enum(['all', 'bad']), ...page }),
    value: z.strictObject({ rows: z.array(importRowSchema), total: z.number().int() }),
  },
  /** Fixes one cell in place and checks its row again. */
  'import.fix': {
    sealed: false,
    args: z.strictObject({ importId: idSchema, row: z.number().int(), column: z.number().int(), text: z.string().max(20_000) }),
    value: importRowSchema,
  },
  /** Imports the good rows; bad ones stay and can be fixed and run again. */
  'import.run': { sealed: false, args: imported, value: job },
  'import.undo': { sealed: false, args: imported, value: job },
  'import.drop': { sealed: false, args: imported, value: none },
  /** The bad rows as a file with a column that says why. */
  'import.errors': { sealed: false, args: z.strictObject({ importId: idSchema, path: z.string(), language: z.enum(['zh-CN', 'en']) }), value: none },

  // ── jobs, sync, conflicts ──────────────────────────────────────────────────
  'job.list': { sealed: true, args: none, value: z.array(jobSchema) },
  'job.cancel': { sealed: true, args: job, value: none },
  'sync.state': { sealed: false, args: none, value: syncStateSchema },
  'sync.now': { sealed: false, args: none, value: syncStateSchema },
  /** After `removal-too-large`: a person agrees, once, that the server takes away most of this desk's records. What waits to be sent stays. */
  'sync.allowRemoval': { sealed: false, args: none, value: syncStateSchema },
  /** What waits to be sent, oldest first. */
  'sync.outbox': {
    sealed: false,
    args: z.strictObject({ ...page }),
    value: z.strictObject({
      rows: z.array(
        z.strictObject({
          sequence: z.number().int(),
          id: idSchema,
          name: z.string(),
          authorName: z.string(),
          at: instantSchema,
          recordTitle: z.string(),
          bytes: z.number().int(),
          doubt: faultSchema.nullable(),
        }),
      ),
      total: z.number().int(),
    }),
  },
  'conflict.list': { sealed: false, args: z.strictObject({ state: z.enum(['open', 'all']) }), value: z.array(conflictSchema) },
  /** redo: the same act on what stands now. discard wants a reason. edit and copy are done with drafts: answers the draft's id. */
  'conflict.resolve': {
    sealed: false,
    args: z.strictObject({ id: idSchema, way: z.enum(['redo', 'edit', 'copy', 'discard']), reason: z.string().max(2000) }),
    value: z.strictObject({ draftId: idSchema.nullable() }),
  },

  // ── backup and desk settings ───────────────────────────────────────────────
  'backup.state': { sealed: true, args: none, value: backupStateSchema },
  'backup.setFolder': {
    sealed: false,
    args: z.strictObject({ folder: z.string(), schedule: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) }),
    value: backupStateSchema,
  },
  'backup.run': { sealed: false, args: none, value: job },
  'backup.list': { sealed: false, args: none, value: z.array(backupSchema) },
  /** Restores the newest (or the given) backup into a scratch store and compares. */
  'backup.prove': { sealed: false, args: z.strictObject({ id: z.string() }), value: job },
  'setting.all': { sealed: false, args: none, value: jsonObjectSchema },
  'audit.list': {
    sealed: false,
    args: z.strictObject({ ...page }),
    value: z.strictObject({
      rows: z.array(z.strictObject({ sequence: z.number().int(), at: instantSchema, actorName: z.string(), act: z.string(), subject: z.string() })),
      total: z.number().int(),
      head: z.string(),
    }),
  },
  /** Walks the whole chain again. */
  'audit.verify': {
    sealed: false,
    args: none,
    value: z.strictObject({ events: z.number().int(), intact: z.boolean(), brokenAt: z.number().int().nullable() }),
  },

  // ── finding ────────────────────────────────────────────────────────────────
  /** Records and people by text, pinyin or initials; `of` is the definition of a record, the unit of a member. */
  'search.find': {
    sealed: false,
    args: z.strictObject({ text: z.string().max(100), limit: z.number().int().min(1).max(50) }),
    value: z.array(
      z.strictObject({ kind: z.enum(['record', 'member']), id: z.string(), title: z.string(), number: z.string().nullable(), of: localTextSchema.nullable() }),
    ),
  },
} as const satisfies Record<string, { sealed: boolean; args: z.ZodType; value: z.ZodType }>

export type StoreCall = keyof typeof storeCalls
export type CallArgs<C extends StoreCall> = z.input<(typeof storeCalls)[C]['args']>
export type CallValue<C extends StoreCall> = z.infer<(typeof storeCalls)[C]['value']>

/** Topics of live queries. `record:<id>` and `register:<key>` name one thing. */
export const storeEvents = {
  stale: z.strictObject({ topics: z.array(z.string()) }),
  sync: syncStateSchema,
  job: jobSchema,
  /** First contact and unlocking, for the waiting screen. */
  opening: z.strictObject({ step: z.enum(['key', 'store', 'migrate', 'contact', 'data', 'ready']), done: z.number().int(), total: z.number().int() }),
  backup: backupStateSchema,
} as const
export type StoreEvent = keyof typeof storeEvents
export type EventValue<E extends StoreEvent> = z.infer<(typeof storeEvents)[E]>

export const callSchema = z.strictObject({ id: z.number().int(), call: z.string().max(60), args: plainObjectSchema })
export const replySchema = z.union([
  z.strictObject({ id: z.number().int(), ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ id: z.number().int(), ok: z.literal(false), fault: faultSchema }),
  z.strictObject({ event: z.string(), value: z.unknown() }),
])
export type StoreReply = z.infer<typeof replySchema>
export const callBytesMax = 32_000_000
