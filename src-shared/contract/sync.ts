import { z } from 'zod'
import { faultSchema } from '#shared/kernel/fault.ts'
import { idSchema, instantSchema, sha256Schema, uuidSchema } from '#shared/kernel/id.ts'
import { memberSchema } from '#shared/domain/organisation.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { signedMutationSchema } from '#shared/mutations/mutation.ts'
import { sealedEnvelopeSchema } from './sealed-outbox.ts'
import { pushLimit } from './sync-limits.ts'
import { isPlainObject, jsonObjectSchema } from '#shared/kernel/json.ts'
import { wireTablesSchema } from '#shared/rows/wire-table.ts'

/**
 * Sync protocol, versions 1 and 2: JSON over HTTPS, all paths below `/v1`.
 *
 * Trust: the desk pins the SHA-256 of the authority's public key (SubjectPublicKeyInfo), which the enrolment code carries.
 * Wrong certificate dates warn and do not refuse. The desk proves itself by signing a challenge with its own Ed25519 key
 * (`opsdesk-desk-v1\n` + canonical JSON) and uses the bearer token it gets for an hour.
 *
 * Order: push sends the outbox of one line in order; the server answers each. Pull returns, from one snapshot, the changes after the
 * desk's cursor in the desk's scopes **and** the last sequence of its line that they contain; a desk drops a pending mutation only by such a pull.
 * First contact and gained scopes come as a snapshot pinned at a version, in pages (`bootstrap`), then the log from the pin.
 * The log is kept for a time. A pull from before it is refused with `log-pruned`: the desk pulls once without scopes, which still tells what it may hold and
 * what became of its line, and fetches all its scopes as at first contact.
 *
 * Version rule: `protocol` is in every request. A change in what any message means raises it; the server keeps answering the old. A desk speaks the oldest
 * until `hello` has told it what its server knows.
 *
 * 1: the first.
 * 2: rows of a pull and of a first contact come as tables, column by column (`rows/wire-table.ts`); what is gone, and what no table holds, still comes as a row.
 */
export const protocolVersion = 2
export const protocolOldest = 1
/** Rows of a page of the log, and of a first contact, where nobody works on the desk yet and each page costs a commit. */
export const pageRows = 2000
export const bootstrapRows = 4000
export const deskDomain = 'opsdesk-desk-v1'
/** The path of a message: `POST` with the ask as JSON; `authorization: Bearer <token>` for all but hello, enrol, challenge, session and deliver. */
export function messagePath(message: SyncMessage): string {
  return `/v1/${message}`
}
export const pokePath = '/v1/poke'
export const certificateDomain = 'opsdesk-certificate-v1'

/** The exact text that a desk signs with its own key to open a session; the signature is base64 of 64 bytes. */
export function deskProofText(proof: { readonly desk: string; readonly challenge: string; readonly epoch: string }): string {
  return `${deskDomain}\n${canonicalJson({ challenge: proof.challenge, desk: proof.desk, epoch: proof.epoch })}`
}

/** The exact text that the authority signs (ECDSA P-256 with SHA-256, base64 of the 64 bytes r ‖ s) to certify a member's key. */
export function certificateText(body: Readonly<Record<string, unknown>>): string {
  return `${certificateDomain}\n${canonicalJson(body)}`
}

/** What a certificate of a member's key says. */
export const certificateBodySchema = z.strictObject({
  format: z.literal(1),
  kind: z.literal('member-key'),
  authority: z.string(),
  company: z.string(),
  member: idSchema,
  desk: idSchema,
  key: idSchema,
  publicKey: z.string(),
  issuedAt: instantSchema,
})

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/)
const base = { protocol: z.number().int() }
const markShape = { sequence: z.number().int().min(0), head: sha256Schema }

/** One row on the wire: `row` null is a removal; rows of unknown columns wait on the desk for the upgrade. */
export type WireRow = { entity: string; id: string; row: z.infer<typeof jsonObjectSchema> | null }

/**
 * The rows of a page, told by hand: of a hundred thousand this look was a tenth of the cost. It says that each is a row of a wire; what stands in one is
 * judged where it is read (`rows/wire.ts`), by the schema of its entity.
 */
const wireRowsSchema = z.custom<WireRow[]>((value) => Array.isArray(value) && value.every(isWireRow))

function isWireRow(value: unknown): boolean {
  if (!isPlainObject(value) || Object.keys(value).length !== 3) return false
  const { entity, id, row } = value
  return typeof entity === 'string' && typeof id === 'string' && (row === null || isPlainObject(row))
}

export const syncMessages = {
  /** GET-like: who is there. No authentication. */
  hello: {
    ask: z.strictObject({ ...base }),
    answer: z.strictObject({ protocolMin: z.number().int(), protocolMax: z.number().int(), epoch: uuidSchema, company: z.string(), now: instantSchema }),
  },
  /** First contact of a member at a desk: code + initial password → member, desk, credentials. `deskKey` and `memberKey` are raw Ed25519 public keys. */
  enrol: {
    ask: z.strictObject({
      ...base,
      secret: z.string().min(8).max(80),
      userName: z.string().max(40),
      password: z.string().max(200),
      newPassword: z.string().max(200),
      deskId: uuidSchema,
      deskName: z.string().min(1).max(60),
      deskKey: base64,
      keyId: uuidSchema,
      memberKey: base64,
      /** A new desk on a machine whose key service keeps nothing; only a code for which an administrator has approved that allows it. */
      weak: z.literal(true).optional(),
    }),
    answer: z.strictObject({
      member: memberSchema,
      desk: z.strictObject({ id: idSchema, name: z.string(), code: z.string() }),
      epoch: uuidSchema,
      company: z.string(),
      /** The member's key certificate: the authority's signature over who, key and desk. */
      certificate: z.strictObject({ body: jsonObjectSchema, signature: base64 }),
      /** Server's share for the release slot, and the company's recovery recipients (age1…). */
      releaseShare: base64,
      recoveryRecipients: z.array(z.string()),
    }),
  },
  challenge: { ask: z.strictObject({ ...base, desk: idSchema }), answer: z.strictObject({ challenge: z.string(), epoch: uuidSchema }) },
  session: {
    ask: z.strictObject({ ...base, desk: idSchema, challenge: z.string(), signature: base64 }),
    answer: z.strictObject({ token: z.string(), expiresAt: instantSchema }),
  },
  push: {
    ask: z.strictObject({
      ...base,
      epoch: uuidSchema,
      line: uuidSchema,
      mutations: z.array(z.strictObject({ sequence: z.number().int().min(1), mutation: signedMutationSchema })).max(pushLimit.mutations),
    }),
    answer: z.strictObject({
      results: z.array(
        z.strictObject({
          sequence: z.number().int(),
          id: uuidSchema,
          outcome: z.enum(['applied', 'rejected', 'merged']),
          fault: faultSchema.optional(),
        }),
      ),
      lastSequence: z.number().int(),
    }),
  },
  pull: {
    ask: z.strictObject({
      ...base,
      epoch: uuidSchema,
      line: uuidSchema,
      cursor: z.number().int().min(0),
      /** Scopes that the desk holds completely. */
      scopes: z.array(z.string()),
      /** Mutations in the outbox now. Zero proves that whatever comes later was made later: the trusted lower bound of its time. */
      waiting: z.number().int().min(0).optional(),
      /** The signing keys in the desk's slots: a server that came out of a backup says which of them it has lost. */
      keys: z.array(idSchema).max(1000).optional(),
    }),
    answer: z.strictObject({
      version: z.number().int(),
      /** Confirmed at `version`. While `more` is true a row may already be newer and hold effects of later mutations of this line; the last page is exact. */
      lastSequence: z.number().int(),
      /** Results of this line that the pull confirms, for mutations whose push answer was lost. */
      results: z.array(
        z.strictObject({ sequence: z.number().int(), id: uuidSchema, outcome: z.enum(['applied', 'rejected', 'merged']), fault: faultSchema.optional() }),
      ),
      rows: wireRowsSchema,
      tables: wireTablesSchema.optional(),
      /** The log holds more than one page: pull again at once. */
      more: z.boolean(),
      /** Through this version the data is in proven backups: what was confirmed up to it need not be kept for a server that comes back from one. */
      provenThrough: z.number().int().optional(),
      /** Of the keys asked about, those that a restored server has lost; their members still belong to the desk and have their keys certified again. */
      lostKeys: z.array(idSchema).optional(),
      /** What the desk is entitled to now. Lost scopes: rows held by no other scope go. Gained ones are bootstrapped. */
      scopes: z.array(z.string()),
      now: instantSchema,
    }),
  },
  /**
   * How far this line's audit chain has come. `known`: the mark that the server has, when the desk has not shown by `seen` that it knows it; the server's then
   * stays as it is. A desk whose chain does not hold `known` has lost its end.
   */
  mark: {
    ask: z.strictObject({ ...base, line: uuidSchema, ...markShape, seen: z.strictObject(markShape).nullable() }),
    answer: z.strictObject({ known: z.strictObject(markShape).nullable() }),
  },
  /** All rows of some scopes, while writing goes on. A scope that the desk may not hold any more is `permission-denied`: pull, then start anew with what is left. */
  bootstrap: {
    ask: z.strictObject({
      ...base,
      epoch: uuidSchema,
      line: uuidSchema,
      scopes: z.array(z.string()).min(1),
      /** null starts and pins. */ pin: z.number().int().nullable(),
      after: z.string().nullable(),
    }),
    answer: z.strictObject({
      pin: z.number().int(),
      rows: wireRowsSchema,
      tables: wireTablesSchema.optional(),
      /** Opaque; null = complete. */ after: z.string().nullable(),
      /** For progress; an estimate. */ total: z.number().int(),
    }),
  },
  /**
   * The certificates of the keys with which members sign at this desk, and the authority's public key (SubjectPublicKeyInfo, base64) behind them: what a desk
   * prints beside a signature, so that others can check it without asking anybody.
   */
  keyCertificates: {
    ask: z.strictObject({ ...base }),
    answer: z.strictObject({ authorityKey: base64, certificates: z.array(z.strictObject({ body: certificateBodySchema, signature: base64 })) }),
  },
  /** The age recipient to which a desk seals its outbox at a lock; it never changes while the authority stands. */
  sealingKey: { ask: z.strictObject({ ...base }), answer: z.strictObject({ recipient: z.string().startsWith('age1') }) },
  /**
   * One part of a sealed outbox, from a desk that is locked. Wants no session: the envelope proves itself. The answer tells only how many of its
   * mutations the server has now; what became of them is in the desk's next pull.
   */
  deliver: { ask: z.strictObject({ ...base, envelope: sealedEnvelopeSchema }), answer: z.strictObject({ taken: z.number().int() }) },
  /** Attachment bytes are content-addressed; `have` asks how much is there, so that an upload resumes. */
  attachmentHave: {
    ask: z.strictObject({ ...base, sha256: z.string(), size: z.number().int() }),
    answer: z.strictObject({ received: z.number().int(), complete: z.boolean() }),
  },
  attachmentPut: {
    ask: z.strictObject({ ...base, sha256: z.string(), size: z.number().int(), offset: z.number().int(), bytes: base64 }),
    answer: z.strictObject({ received: z.number().int(), complete: z.boolean() }),
  },
  attachmentGet: {
    ask: z.strictObject({ ...base, sha256: z.string(), offset: z.number().int() }),
    answer: z.strictObject({ size: z.number().int(), bytes: base64 }),
  },
  /** A restored desk's member has a new signing key: the account's password gets it certified. Wants the desk's session. */
  renewKey: {
    ask: z.strictObject({
      ...base,
      userName: z.string(),
      password: z.string(),
      keyId: uuidSchema,
      memberKey: base64,
      /** It came back on a machine that keeps no secret. */ weak: z.literal(true).optional(),
    }),
    answer: z.strictObject({
      certificate: z.strictObject({ body: jsonObjectSchema, signature: base64 }),
      /** For the release slot, which the restored desk closes anew with its machine's secret. */
      releaseShare: base64,
    }),
  },
  /** The last word of a desk that is being closed: it has brought all that waited. `closed` false: the closing was taken back meanwhile. */
  farewell: { ask: z.strictObject({ ...base }), answer: z.strictObject({ closed: z.boolean() }) },
  /** Of every desk, for one where somebody is enrolled who manages them: when it was last here, who is enrolled there, and how much it brought since it is being closed. */
  deskContacts: {
    ask: z.strictObject({ ...base }),
    answer: z.strictObject({
      desks: z.array(z.strictObject({ id: idSchema, contactAt: instantSchema.nullable(), delivered: z.number().int(), members: z.array(z.string()) })),
    }),
  },
  /** Who would get how many of a member's tasks if they were handed over, for a desk where somebody is enrolled who manages members. Nothing is changed. */
  previewHandOver: {
    ask: z.strictObject({ ...base, memberId: idSchema, successorId: idSchema }),
    answer: z.strictObject({ moves: z.array(z.strictObject({ memberId: idSchema, tasks: z.number().int() })), stuck: z.number().int() }),
  },
  /** Online only: the account itself. */
  changePassword: { ask: z.strictObject({ ...base, userName: z.string(), password: z.string(), newPassword: z.string() }), answer: z.strictObject({}) },
  /** An administrator admits a desk that a restored server has forgotten (online only, audited). Answers the desk's code, which may be another than it had. */
  admitDesk: { ask: z.strictObject({ ...base, mutation: signedMutationSchema }), answer: z.strictObject({ code: z.string() }) },
  /** An administrator issues an account's initial password and an enrolment code (online only, audited). `member` must already exist on the server. */
  issueAccount: {
    ask: z.strictObject({ ...base, mutation: signedMutationSchema }),
    answer: z.strictObject({ userName: z.string(), initialPassword: z.string(), enrolmentCode: z.string() }),
  },
} as const
export type SyncMessage = keyof typeof syncMessages
export type SyncAsk<M extends SyncMessage> = z.infer<(typeof syncMessages)[M]['ask']>
export type SyncAnswer<M extends SyncMessage> = z.infer<(typeof syncMessages)[M]['answer']>

/** Every answer on the wire is one of the two. HTTP status is 200 for both; another status is a broken server. */
export const syncReplySchema = z.union([
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), fault: faultSchema }),
])

/** `GET /v1/poke` (server-sent events): `data: <version>` whenever something changed; a comment line every 15 s as heartbeat. */
export const pokeSchema = z.number().int()
