import { expect, test } from 'vitest'
import { phrasesMax } from '#shared/domain/phrase.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { companyStore, idOf, member } from '../../support/company.ts'

const code = (result: Result<void>): string => (result.ok ? 'ok' : result.fault.code)

test('a phrase is its author’s alone: kept, changed and forgotten by him, by nobody else', async () => {
  const { act, reader } = await companyStore()
  const phrase = { id: idOf(800), text: ' 同意。 ', uses: ['agree', 'agree', 'reason'] }
  expect(code(await act(member.amy, 'phrase.put', phrase))).toBe('ok')
  expect(await reader().get('phrase', idOf(800))).toEqual({ id: idOf(800), revision: 1, memberId: member.amy, text: '同意。', uses: ['agree', 'reason'] })
  expect(code(await act(member.admin, 'phrase.put', { ...phrase, text: '不同意。' }))).toBe('permission-denied')
  expect(code(await act(member.admin, 'phrase.remove', { id: phrase.id }))).toBe('permission-denied')
  expect(code(await act(member.amy, 'phrase.put', { ...phrase, text: '   ' }))).toBe('phrase-empty')
  expect(code(await act(member.amy, 'phrase.put', { ...phrase, uses: [] }))).toBe('mutation-malformed')
  expect(code(await act(member.amy, 'phrase.put', { ...phrase, text: '同意报销。' }))).toBe('ok')
  expect(await reader().get('phrase', idOf(800))).toMatchObject({ text: '同意报销。', revision: 2 })
  expect(code(await act(member.amy, 'phrase.remove', { id: phrase.id }))).toBe('ok')
  expect(await reader().get('phrase', idOf(800))).toBeUndefined()
  expect(code(await act(member.amy, 'phrase.remove', { id: phrase.id }))).toBe('ok')
})

test('nobody keeps more phrases than can be offered', async () => {
  const { act, raw } = await companyStore()
  const insert = raw.prepare(`insert into "phrase" values (?, 1, ?, '同意', '["agree"]')`)
  for (let n = 0; n < phrasesMax; n++) insert.run(idOf(1000 + n), member.amy)
  expect(code(await act(member.amy, 'phrase.put', { id: idOf(800), text: '同意', uses: ['agree'] }))).toBe('phrase-too-many')
  expect(code(await act(member.amy, 'phrase.put', { id: idOf(1000), text: '同意。', uses: ['agree'] }))).toBe('ok')
})

test('[PRM-08] the company’s phrases are kept by whoever manages its settings', async () => {
  const { act, reader } = await companyStore()
  const put = { key: 'phrases.company', value: [{ text: '符合制度，同意。', uses: ['agree'] }] }
  expect(code(await act(member.amy, 'setting.put', put))).toBe('permission-denied')
  expect(code(await act(member.admin, 'setting.put', { ...put, value: [{ text: '', uses: ['agree'] }] }))).toBe('call-malformed')
  expect(code(await act(member.admin, 'setting.put', put))).toBe('ok')
  expect(await reader().get('setting', 'phrases.company')).toMatchObject({ value: put.value })
})
