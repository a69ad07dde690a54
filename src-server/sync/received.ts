import { createHash } from 'node:crypto'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { uuidSchema, type Id } from '#shared/kernel/id.ts'
import { unstorableTextAt } from '#shared/kernel/text.ts'
import { signedMutationSchema, signedTextOf, type SignedMutation } from '#shared/mutations/mutation.ts'
import { isSignedBy } from '../auth/signatures.ts'
import type { ReadableDb } from '../store/store.ts'

/**
 * A mutation as it came in, before anything is carried out: authentic (its author really signed it, on this desk), or forged,
 * foreign or not even of the shape, which is refused but still takes its place in the line, so that nothing behind it waits for ever.
 */
export type Received =
  | {
      readonly kind: 'authentic'
      readonly sequence: number
      readonly id: Id
      readonly signed: SignedMutation
      /** The canonical JSON of the body, as it is kept. */ readonly text: string
    }
  | { readonly kind: 'refused'; readonly sequence: number; readonly id: Id; readonly fault: Fault; readonly authorId: string; readonly digest: string }
type Sent = { readonly sequence: number; readonly mutation: unknown }

/** The key of a mutation that this desk has and this server does not know, if there is one. */
export async function unknownKeyOf(db: ReadableDb, deskId: Id, sent: readonly Sent[]): Promise<Id | undefined> {
  const keys = await keysOf(db, deskId, sent)
  return sent.map(({ mutation }) => signedMutationSchema.safeParse(mutation).data?.body.key).find((key) => key !== undefined && !keys.has(key))
}

/** Sorts what was pushed; undefined when a mutation has no id, because then there is nothing to answer for. */
export async function receive(db: ReadableDb, deskId: Id, sent: readonly Sent[]): Promise<readonly Received[] | undefined> {
  const keys = await keysOf(db, deskId, sent)
  const received: Received[] = []
  for (const { sequence, mutation } of sent) {
    const id = idOf(mutation)
    if (id === undefined) return undefined
    received.push(judge(sequence, id, mutation, keys))
  }
  return received
}

type Key = { readonly memberId: Id; readonly publicKey: string }

function judge(sequence: number, id: Id, mutation: unknown, keys: ReadonlyMap<Id, Key>): Received {
  const refused = (code: Fault['code'], params?: Fault['params'], authorId = ''): Received => ({
    kind: 'refused',
    sequence,
    id,
    fault: { code, ...(params ? { params } : {}) },
    authorId,
    digest: digestOf(mutation),
  })
  const parsed = signedMutationSchema.safeParse(mutation)
  if (!parsed.success) return refused('mutation-malformed', { path: parsed.error.issues[0]?.path.join('.') ?? '' })
  const signed = parsed.data
  const { body } = signed
  // Before the signature, whose text such a body does not even have.
  const unstorable = unstorableTextAt(body)
  if (unstorable !== undefined) return refused('text-unstorable', { path: unstorable })
  const key = keys.get(body.key)
  if (!key || key.memberId !== body.author) return refused('author-unknown', undefined, body.author)
  const text = canonicalJson(body)
  if (!isSignedBy(key.publicKey, signedTextOf(text), signed.signature)) return refused('signature-invalid', undefined, body.author)
  return { kind: 'authentic', sequence, id, signed, text }
}

async function keysOf(db: ReadableDb, deskId: Id, sent: readonly Sent[]): Promise<ReadonlyMap<Id, Key>> {
  if (sent.length === 0) return new Map()
  const rows = await db.selectFrom('member_key').select(['keyId', 'memberId', 'publicKey']).where('deskId', '=', deskId).execute()
  return new Map(rows.map(({ keyId, memberId, publicKey }) => [keyId, { memberId, publicKey }]))
}

function idOf(mutation: unknown): Id | undefined {
  const body = propertyOf(mutation, 'body')
  const id = uuidSchema.safeParse(propertyOf(body, 'id'))
  return id.success ? id.data : undefined
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalText(value)).digest('hex')
}

/** Text with a lone surrogate has no canonical form; what was sent is still worth a digest. */
function canonicalText(value: unknown): string {
  try {
    return canonicalJson(value)
  } catch {
    return JSON.stringify(value)
  }
}
