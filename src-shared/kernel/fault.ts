import { z } from 'zod'

/**
 * Every expected failure of the product, by code; the words are in the renderer's text files under `fault.<code>`.
 *
 * A code is `noun-problem`. Codes are written into journals and sent over the wire: never rename or reuse one.
 */
export const faultCodes = [
  // the wire and the contract
  'call-unknown', // no call of that name in the contract
  'call-malformed', // arguments did not parse; params.path names the field
  'call-too-large', // the message is over the limit of its boundary
  'call-too-often', // asked too often; params.seconds until the next try
  'call-cancelled', // the person cancelled it
  'internal-error', // a bug; params.reference names the log line
  // keys and the store
  'password-wrong',
  'password-weak', // params.rule: length | letter | digit | symbol | same | name
  'account-locked', // too many wrong passwords; params.until
  'account-disabled',
  'key-file-missing',
  'key-file-damaged',
  'key-file-downgraded', // parameters below the product's floor
  'key-file-tampered', // its seal does not match its content
  'key-slot-missing', // this member has no slot on this desk
  'desk-account-root', // the programs of the desk run as the machine's administrator
  'keychain-unavailable', // no secret service answers
  'weak-not-approved', // this code enrols no desk in weak mode
  'device-secret-missing', // the keychain has no secret for this desk
  'device-secret-changed', // the keychain's secret is another one
  'recovery-key-wrong',
  'store-missing',
  'store-damaged', // opened, but its content does not verify
  'store-not-encrypted', // the file's header is readable: it is not ours
  'store-key-mismatch', // the key opens nothing
  'store-newer', // made by a newer version of the product
  'database-unreachable', // the server's PostgreSQL does not answer or does not let it in; params.reason
  'database-unfit', // the server's PostgreSQL is set so that a promise would be broken; params.setting, value
  'store-busy', // another process holds this desk
  'store-sealed', // the desk is locked; unlock first
  'report-interrupted', // the worker that made a report, export or rehearsal ended; nothing was saved or lost by it
  'store-lost', // the store process ended before it answered: what was not answered may or may not be saved
  'disk-full',
  'desk-full', // the disk has no room: the desk can be read and not written until there is
  'disk-failed',
  // enrolment, sync and server
  'enrolment-code-malformed',
  'enrolment-code-spent', // used or expired
  'server-unreachable',
  'server-untrusted', // the authority's fingerprint is not the one in the code
  'server-full', // the server's disk has no room: nothing was taken, the same again will do later
  'server-fault', // the server answered something the protocol does not know
  'protocol-too-old', // this client must be updated first
  'protocol-too-new',
  'desk-unknown', // the server does not know this desk or its credential
  'desk-closing', // an administrator closes this desk: it may bring what waits and nothing else; params.reason
  'desk-closed', // it has been closed; params.reason
  'desk-missing', // no such desk
  'desk-exists', // another desk has that id
  'admission-malformed', // not the line that a desk shows
  'key-not-certified', // a restored desk's key, or one that a restored server has lost, waits for its member's password; nothing is sent until then; params.key
  'desk-forked', // sequence already used by another mutation: a clone or a restored copy
  'epoch-changed', // the server was restored
  'log-pruned', // the desk was away so long that the server no longer keeps what has changed since: it makes its first contact again; params.through
  'sync-in-progress',
  'sealed-unreadable', // a part of a sealed outbox that this server cannot open
  'sealed-gap', // an earlier part has not arrived
  'company-changed', // another company answers under the same authority: nothing is touched
  'removal-too-large', // the server would take away most of this desk's records; params.removed, total: nothing is touched
  // mutations
  'mutation-unknown',
  'mutation-malformed',
  'mutation-too-large',
  'text-unstorable', // U+0000 or half a surrogate pair, which not every database can hold; params.path names where
  'signature-invalid',
  'author-unknown', // unknown, dismissed, or his key does not belong to this desk
  'permission-denied', // params.action
  'own-record', // nobody decides his own record, or one that he revised last
  'second-person-same', // a second check wants another person than the one who is signed in
  'second-person-left', // whoever was brought as a second person has finished, or the desk was locked
  'record-missing',
  'record-changed', // somebody changed it first; params.expected, params.actual
  'value-changed', // a correction rests on a value that no longer stands; params.field
  'correction-empty', // corrects nothing; params.field names what stands already
  'correction-unapproved', // this record is corrected by an approved request alone
  'correction-decides', // what it changes decides the route or the amount, or was checked in a record that is closed; params.field
  'record-closed',
  'record-withdrawn',
  'record-exists',
  'record-disposed', // its certificate stands in its place
  'record-held', // on legal hold; params.number
  'disposal-not-due', // its period has not run out, or it is kept for ever; params.number
  'disposal-unapproved', // two members other than the initiator agree first
  'disposal-changed', // not the content that was approved; params.number
  'hold-lifted', // somebody has lifted it before
  'record-invalid', // rules broken; params.rule, field
  'task-missing',
  'task-closed', // already decided or cancelled
  'task-not-yours',
  'task-waiting', // somebody else comes before in the order
  'signer-asked', // is asked at this node already, or has decided there
  'schedule-not-due', // params.period: recurring work that its definition does not begin, or not yet
  'phrase-empty', // ready words without words
  'phrase-too-many', // params.max of one's own
  'urged-lately', // params.minutes until it may be done again
  'blind-entry-first', // whoever is asked to enter a record blind gets no copy of it before
  'entry-compared', // a blind entry stays as it was once it has been held against the first one
  'entry-differs', // what the second person has entered blind; params.fields
  'delegation-self',
  'delegation-dates', // ends before it begins
  'review-required', // a definition is published from a reviewed design application only
  'act-not-allowed', // this node does not offer that act
  'opinion-missing',
  'reason-missing',
  'back-entry-time', // lies in the future, or before the record began
  'back-entry-own', // nobody enters his own act; he does it
  'definition-missing',
  'definition-retired',
  'definition-invalid',
  'definition-file-malformed', // not a file of a definition; params.where names the place
  'definition-needed', // another definition starts it as a sub-process
  'assignee-missing', // nobody can take this node
  'member-missing',
  'member-exists',
  'unit-missing',
  'unit-exists',
  'grant-missing',
  'import-unknown',
  // business days; params.date
  'day-sealed', // what is sealed does not change; it is corrected, with a reason
  'day-closed',
  'day-not-closed', // only a closed day is sealed
  'day-not-now', // one signs in on the day itself
  'day-not-signed-in', // whoever enters has signed in first
  'day-summary-missing',
  'day-blocked', // params.blocker, count: something stands in the way of closing or sealing it
  'day-moved', // it holds other entries than whoever seals it has seen
  'day-missing', // nobody has signed in to it
  'not-held', // this desk does not hold what is asked: unknown, not absent
  // fields
  'field-required',
  'field-malformed',
  'field-too-long', // params.max
  'field-too-small', // params.min
  'field-too-large', // params.max
  'field-not-an-option',
  'field-unknown',
  'field-rule', // a rule of the definition; params.rule
  'field-duplicate', // params.other names where it stands already
  'record-alike', // params.rule of likeness, params.other the earlier record where the reader may know it
  'table-too-few',
  'table-too-many',
  'attachment-missing',
  'attachment-too-large',
  'attachment-type',
  // files
  'path-not-chosen', // no ticket for that: never given, spent, too old, or for something else
  'file-missing',
  'file-unreadable',
  'file-too-large',
  'file-malformed', // not an xlsx or csv
  'file-bomb', // unpacked size out of proportion
  'file-no-heading', // no row with headings found
  'file-encrypted',
  'file-columns-missing', // columns that are mapped are not in the file; params.columns
  'file-taken-before', // the very same content was taken already; params.date
  'interface-refused', // a request to the local interface; params.reason: host | browser | token | address | method | type | key
  'interface-member-away', // whoever opened that door is not signed in
  'interface-key-reused', // the idempotency key stands for other content
  'interface-port-taken', // another program listens where the interface should; params.port
  'door-missing', // no such door of this member
  'drop-folder-missing', // not there, or not reachable
  'drop-folder-read-only', // nothing can be put there
  'drop-folder-taken', // another desk takes from there, or a folder of this one lies in or above it; params.desk
  // printing
  'print-not-permitted', // the pages belong to no print that is in the audit log, or to one that is done
  'print-failed', // the pages could not be made, or the printer did not take them
  // backup
  'backup-folder-unset',
  'backup-folder-missing',
  'backup-folder-read-only',
  'backup-folder-full',
  'backup-damaged', // a hash does not match; params.file
  'backup-incomplete', // no manifest, or files missing
  'backup-foreign', // of another desk or company
  'backup-newer',
] as const

export type FaultCode = (typeof faultCodes)[number]

/** An expected failure as data: a code, what to fill into its sentence, and where it happened. */
export const faultSchema = z.strictObject({
  code: z.enum(faultCodes),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** Path of the field, e.g. `lines.2.amount`. */
  field: z.string().optional(),
  /** One-based row of a grid or a file. */
  row: z.number().int().optional(),
})
export type Fault = z.infer<typeof faultSchema>

export type Ok<T> = { readonly ok: true; readonly value: T }
export type Failed = { readonly ok: false; readonly fault: Fault }
/** What a function that can fail in an expected way returns; `throw` means a bug. */
export type Result<T> = Ok<T> | Failed

/** A success carrying its value. */
export function ok<T>(value: T): Ok<T> {
  return { ok: true, value }
}

/** A failure with its code and what fills its sentence. */
export function failed(code: FaultCode, params?: Fault['params'], at?: Pick<Fault, 'field' | 'row'>): Failed {
  return { ok: false, fault: { code, ...(params ? { params } : {}), ...at } }
}

/** A fault on its way to a process edge, for code (callbacks, transactions) that can only throw. */
export class FaultError extends Error {
  readonly fault: Fault

  constructor(fault: Fault) {
    super(fault.code)
    this.name = 'FaultError'
    this.fault = fault
  }
}
