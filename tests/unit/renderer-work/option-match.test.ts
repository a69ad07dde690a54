import { expect, test } from 'vitest'
import { findable, matchOptions } from '#renderer/forms/model/option-match.ts'

const options = findable([
  { key: 'traffic', label: '交通' },
  { key: 'lodging', label: '住宿' },
  { key: 'hosting', label: '业务招待' },
  { key: 'cq', label: '重庆办' },
])
const found = (typed: string) => matchOptions(options, typed).map((option) => option.label)

test('a choice is found by initials, full pinyin, Chinese, key and English case', () => {
  expect(found('zs')).toEqual(['住宿'])
  expect(found('jiaotong')).toEqual(['交通'])
  expect(found('招待')).toEqual(['业务招待'])
  expect(found('LODG')).toEqual(['住宿'])
})

test('a character with two readings is found by both', () => {
  expect(found('chongqing')).toEqual(['重庆办'])
  expect(found('zqb')).toEqual(['重庆办'])
})

test('nothing typed shows all, nonsense shows none', () => {
  expect(found('')).toHaveLength(4)
  expect(found('xyz')).toEqual([])
})

test('beginnings stand before middles', () => {
  const list = findable([
    { key: 'a', label: '李建国' },
    { key: 'b', label: '建材部' },
  ])
  expect(matchOptions(list, 'jian').map((option) => option.label)).toEqual(['建材部', '李建国'])
})

test('pinyin that came with the member is used', () => {
  const list = findable([{ key: 'm1', label: 'Zhang', pinyin: 'zhangwei zw' }])
  expect(matchOptions(list, 'zw')).toHaveLength(1)
})
