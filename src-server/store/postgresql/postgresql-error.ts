import { DatabaseError } from 'pg'

/** Conditions of the moment, by SQLSTATE or its class: another transaction, a full disk, a database that is going down. */
const momentary = ['40', '08', '53', '57', '58', '55P03', '25P03'] as const
/** Of the network below; the driver names some only in words. */
const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT'])
const networkWords = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout)/

/** Two transactions stood in each other's way: a deadlock, a serialisation failure, or a row that both of them made. The same work again will do. */
export function isCollision(error: unknown): boolean {
  return error instanceof DatabaseError && ['40001', '40P01', '23505'].includes(error.code ?? '')
}

/** The database lets this user or this name not in. */
export function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && ['28000', '28P01', '3D000', '42501'].includes(error.code ?? '')
}

/** True for errors of the moment, after which the same work may succeed. */
export function isMomentary(error: unknown): boolean {
  if (error instanceof DatabaseError) return momentary.some((code) => error.code?.startsWith(code))
  if (!(error instanceof Error)) return false
  return networkWords.test(error.message) || ('code' in error && networkCodes.has(String(error.code)))
}

/** The database's disk has no room. */
export function isFull(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '53100'
}

/** The error without what people have entered, which PostgreSQL quotes in its details: errors go into the log. */
export function withoutContent(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error
  Object.assign(error, { detail: undefined, where: undefined, internalQuery: undefined })
  // Data exceptions quote the value in the message itself.
  if (error.code?.startsWith('22')) error.message = `PostgreSQL refused a value (${error.code})`
  return error
}
