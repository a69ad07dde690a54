import { z } from 'zod'
import { idSchema, instantSchema, uuidSchema, type Id, type Instant } from '#shared/kernel/id.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import type { RowWriter } from '#shared/rows/transaction.ts'
import { jsonObjectSchema } from '#shared/kernel/json.ts'

/**
 * Mutations: a user act as one value, carried out on the desk at once and by the server with authority.
 *
 * Roles: the author signs, the desk transports, the server judges.
 * - The **body** below is what the author signs: Ed25519 over `opsdesk-mutation-v1\n` followed by the canonical JSON (RFC 8785) of the body.
 * - `(line, sequence)` is transport and not signed: a **line** is one unbroken numbering of one desk's outbox, made anew when a store is
 *   created, restored or found to be a clone, so that re-numbering needs nobody's key.
 * - The random `id` makes it exactly-once for ever, whatever line it arrives by.
 * - `expects` names the rows the author saw, with their revisions; the server answers `record-changed` when one differs.
 *
 * Version rule: a `name@version` keeps its argument schema and meaning for ever; a new meaning is a new version.
 */
export const mutationFormat = 1
export const mutationDomain = 'opsdesk-mutation-v1'

/** What parses and holds no unstorable text (`kernel/text.ts`, asked by desk and server right after) can be signed. */
export const mutationBodySchema = z.strictObject({
  format: z.literal(mutationFormat),
  id: uuidSchema,
  author: idSchema,
  /** The author's signing key on this desk. */
  key: idSchema,
  name: z.string().regex(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/),
  version: z.number().int().min(1),
  args: jsonObjectSchema,
  expects: z.array(z.strictObject({ entity: z.string(), id: z.string(), revision: z.number().int() })).max(20),
  /** The desk's clock, and only that: it orders nothing. */
  at: instantSchema,
})
export type MutationBody = z.infer<typeof mutationBodySchema>

/** A signed mutation as it is stored and sent; `signature` is base64 of 64 bytes. */
export const signedMutationSchema = z.strictObject({ body: mutationBodySchema, signature: z.string().length(88) })
export type SignedMutation = z.infer<typeof signedMutationSchema>

/** The exact bytes (as text, UTF-8) that an author signs: what he entered is his, and nobody changes it unseen (ENT-18). */
export function signedText(body: MutationBody): string {
  return signedTextOf(canonicalJson(body))
}

/** The same of a body whose canonical JSON is known. */
export function signedTextOf(canonical: string): string {
  return `${mutationDomain}\n${canonical}`
}

/** For values of a field that may stand only once: the ids of the records, other than `except`, that hold one already, by value. */
export type FindHolders = (definitionKey: string, field: string, values: readonly string[], except: Id | null) => Promise<ReadonlyMap<string, Id>>

/** What a mutator may know beside its arguments and the rows. */
export type MutationContext = {
  readonly id: Id
  readonly author: Id
  /** On a desk its clock; on the server the desk's time held between the trusted bounds. Limits are counted from it. */
  readonly at: Instant
  /** When rights are judged: on a desk its clock, on the server the moment of arrival. A grant that has run out meanwhile no longer carries an act made before. */
  readonly judgedAt: Instant
  readonly place: 'desk' | 'server'
  /** The server's clock around the act; null on a desk. */
  readonly bounds: { readonly notBefore: Instant; readonly notAfter: Instant } | null
  /** The desk's short code, for provisional numbers. */
  readonly deskCode: string
  /** Official numbers; null on a desk, where numbers stay provisional. Takes `count` numbers of a series and returns the first. */
  readonly takeNumbers: ((series: string, count: number) => Promise<number>) | null
  /** Left out on a desk, which holds only a part of the records and asks its own register before the mutation. */
  readonly findHolders?: FindHolders
  /** Those of these files, by hash, whose bytes the desk has not sent: a new record may not name them. Left out on a desk, which looks whether it holds them. */
  readonly findUnsent?: (files: readonly string[]) => Promise<ReadonlySet<string>>
}

/** One kind of change: who may do it and what it does. `apply` answers a fault for every expected refusal and must not throw for one. */
export type Mutation<Args> = {
  readonly name: string
  readonly version: number
  readonly args: z.ZodType<Args>
  readonly apply: (rows: RowWriter, args: Args, context: MutationContext) => Promise<Result<void>>
}

/** Keeps the argument type while the value goes into a list. */
export function defineMutation<Args>(mutation: Mutation<Args>): Mutation<Args> {
  return mutation
}
