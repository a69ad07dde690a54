import { expect, test } from 'vitest'
import { matchPhrases, readyPhrases, withPhrase } from '#renderer/forms/phrases/ready-phrases.ts'

const own = (text: string, uses: ('agree' | 'return' | 'refuse' | 'talk' | 'reason')[], n = 1) => ({ id: `p${n}`, revision: 1, memberId: 'm', text, uses })
const listed = {
  own: [own('已核对重庆发票，同意。', ['agree']), own('请补齐附件。', ['return'], 2), own('同意。', ['agree'], 3)],
  company: [{ text: '符合制度，同意。', uses: ['agree' as const] }],
  said: [{ text: '符合制度，同意。', times: 9 }],
}
const texts = (phrases: readonly { readonly label: string }[]) => phrases.map(({ label }) => label)

test('[WFL-05] the phrases of one use: said most first, then own, company, supplied, each once', () => {
  const ready = readyPhrases(listed, 'agree', ['情况属实，同意。', '同意。'])
  expect(texts(ready)).toEqual(['符合制度，同意。', '已核对重庆发票，同意。', '同意。', '情况属实，同意。'])
  expect(ready.map(({ source }) => source)).toEqual(['company', 'own', 'own', 'shipped'])
  expect(texts(readyPhrases(listed, 'return', []))).toEqual(['请补齐附件。'])
})

test('phrases are found by a part, pinyin and initials, a character of two readings by both', () => {
  const ready = readyPhrases(listed, 'agree', [])
  expect(texts(matchPhrases(ready, '重庆'))).toEqual(['已核对重庆发票，同意。'])
  for (const typed of ['chongqing', 'cqfp', 'yihedui']) expect(texts(matchPhrases(ready, typed)), typed).toEqual(['已核对重庆发票，同意。'])
  expect(texts(matchPhrases(ready, 'fhzd'))).toEqual(['符合制度，同意。'])
  expect(matchPhrases(ready, 'xyz')).toEqual([])
})

test('a phrase takes the place of nothing or of another phrase; what was typed stays before it', () => {
  const ready = ['同意。', '请补齐附件。']
  expect(withPhrase('  ', '同意。', ready, 100)).toBe('同意。')
  expect(withPhrase('同意。', '请补齐附件。', ready, 100)).toBe('请补齐附件。')
  expect(withPhrase('金额无误。', '同意。', ready, 100)).toBe('金额无误。同意。')
  expect(withPhrase('金额无误', '同意。', ready, 100)).toBe('金额无误，同意。')
  expect(withPhrase('Checked', 'Agreed.', [], 100)).toBe('Checked, Agreed.')
  expect(withPhrase('Checked.', 'Agreed.', [], 100)).toBe('Checked. Agreed.')
  expect(withPhrase('已看，同意。', '同意。', [], 100)).toBe('已看，同意。')
  expect(withPhrase('很长的意见', '同意。', [], 6)).toBe('很长的意见')
})
