import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { beginAttempt, clearAttempts } from '#store/keys/lockout.ts'

let directory: string
const member = randomUUID()
const minute = 60_000

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'opsdesk-lockout-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const attempt = async (now: number, who = member) => {
  const answer = await beginAttempt(directory, who, 3, now)
  return answer.ok ? 'go' : answer.fault.params?.['until']
}

test('[AUT-07] after the limit the member waits, twice as long after each further failure', async () => {
  expect([await attempt(0), await attempt(1), await attempt(2)]).toEqual(['go', 'go', 'go'])
  expect(await attempt(3)).toBe(2 + 15 * minute)
  expect(await attempt(2 + 15 * minute)).toBe('go')
  expect(await attempt(3 + 15 * minute)).toBe(2 + 45 * minute)
})

test('[AUT-07] others are not touched, and a right password strikes the count off', async () => {
  for (let n = 0; n < 3; n += 1) await attempt(n)
  expect(await attempt(5, randomUUID())).toBe('go')
  await clearAttempts(directory, member)
  expect(await attempt(5)).toBe('go')
})

test('[AUT-07] a clock that is set back does not end the wait', async () => {
  for (let n = 0; n < 3; n += 1) await attempt(100 * minute + n)
  expect(await attempt(50 * minute)).toBe(65 * minute)
})

test('a damaged count keeps nobody out', async () => {
  writeFileSync(join(directory, 'desk.attempts'), '{"half')
  expect(await attempt(0)).toBe('go')
})
