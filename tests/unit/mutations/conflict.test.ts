import { expect, test } from 'vitest'
import type { Result } from '#shared/kernel/fault.ts'
import { companyStore, idOf, member, monday } from '../../support/company.ts'

const code = (result: Result<void>): string => (result.ok ? 'ok' : result.fault.code)
const conflictId = idOf(700)

async function withConflict() {
  const store = await companyStore()
  store.raw
    .prepare(
      `insert into "conflict" ("id","revision","memberId","recordId","name","version","args","expects","at","outcome","fault","settledAt","state","resolvedAt","reason")
       values (?, 1, ?, null, 'record.comment', 1, '{}', '[]', 1, 'rejected', '{"code":"record-missing"}', 2, 'open', null, '')`,
    )
    .run(conflictId, member.amy)
  const resolve = async (author: string, state: string, reason: string, place: 'desk' | 'server' = 'server') =>
    code(await store.act(author, 'conflict.resolve', { conflictId, state, reason }, { place }))
  return { ...store, resolve }
}

test('a conflict is resolved by its author alone, once, and letting it go wants a reason', async () => {
  const { resolve, reader } = await withConflict()
  expect(await resolve(member.admin, 'discarded', 'not mine')).toBe('permission-denied')
  expect(await resolve(member.amy, 'discarded', '  ')).toBe('reason-missing')
  expect(await resolve(member.amy, 'open', '')).toBe('mutation-malformed')
  expect(await resolve(member.amy, 'redone', '')).toBe('ok')
  expect(await reader().get('conflict', conflictId)).toMatchObject({ state: 'redone', resolvedAt: monday, revision: 2 })
  // Another desk of hers comes later: its word changes nothing and is no conflict of its own.
  expect(await resolve(member.amy, 'discarded', 'later')).toBe('ok')
  expect(await reader().get('conflict', conflictId)).toMatchObject({ state: 'redone', reason: '', revision: 2 })
})

test('a server that was restored has nothing to resolve; a desk that does not hold it does not know', async () => {
  const { resolve, raw } = await withConflict()
  raw.exec('delete from "conflict"')
  expect(await resolve(member.amy, 'redone', '')).toBe('ok')
  expect(await resolve(member.amy, 'redone', '', 'desk')).toBe('not-held')
})
