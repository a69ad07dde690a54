import { DatabaseError } from 'pg'
import { expect, test } from 'vitest'
import { isFull, isMomentary } from '#server/store/postgresql/postgresql-error.ts'

test('a database whose disk is full is told from one that is only busy; both are of the moment', () => {
  const coded = (code: string) => Object.assign(new DatabaseError('could not extend file', 0, 'error'), { code })
  expect([coded('53100'), coded('53200'), coded('40P01'), new Error('53100')].map(isFull)).toEqual([true, false, false, false])
  expect([coded('53100'), coded('53200'), coded('40P01'), coded('23514')].map(isMomentary)).toEqual([true, true, true, false])
})
