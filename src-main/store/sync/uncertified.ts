import type { Database } from 'better-sqlite3'
import type { Id } from '#shared/kernel/id.ts'
import { readMeta, writeMeta } from '../apply/desk-meta.ts'
import { statement } from '../apply/statement.ts'

/** Signing keys of this desk that the server has yet to certify: a restored desk's, or those that a restored server has lost. */
export function uncertifiedKeys(raw: Database): readonly Id[] {
  return (readMeta(raw, 'uncertifiedKey') ?? '').split(' ').filter(Boolean)
}

/** The server does not know these keys; their members certify them, each at his next sign-in here. */
export function noteUncertified(raw: Database, keys: readonly Id[]): void {
  const all = [...new Set([...uncertifiedKeys(raw), ...keys])]
  if (all.length > 0) writeMeta(raw, 'uncertifiedKey', all.join(' '))
}

/** The server has certified it. */
export function settleUncertified(raw: Database, key: Id): void {
  const left = uncertifiedKeys(raw).filter((one) => one !== key)
  writeMeta(raw, 'uncertifiedKey', left.length === 0 ? null : left.join(' '))
}

/** Whether anything waits that such a key has signed: the server would not take it yet. */
export function waitsForCertificate(raw: Database): boolean {
  const waiting = statement(raw, `select exists (select 1 from "outbox" where json_extract("body", '$.key') in (select value from json_each(?)))`)
  const keys = uncertifiedKeys(raw)
  return keys.length > 0 && waiting.pluck().get(JSON.stringify(keys)) === 1
}
