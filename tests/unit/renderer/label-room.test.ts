import { expect, test } from 'vitest'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { labelRoom } from '#renderer/forms/read/label-room.ts'
import { expenseClaim } from '#shared/templates/finance/expense-claim.ts'

test('labels get one width, of the longest on the page, and never more than leaves room for values', () => {
  const claim = definitionBodySchema.parse(expenseClaim)
  const [first, ...others] = claim.form
  if (first === undefined) throw new Error('the claim has no field')
  const labelled = (zh: string, en: string) => ({ ...claim, form: [{ ...first, label: { zh, en } }, ...others] })
  expect(labelRoom(claim, {}, new Map(), 'zh-CN')).toEqual({})
  expect(labelRoom(labelled('防止再发措施', 'x'), {}, new Map(), 'zh-CN')).toEqual({})
  expect(labelRoom(labelled('通讯设备已交存', 'x'), {}, new Map(), 'zh-CN')).toEqual({ style: { '--label-width': '98px' }, 'data-labels': 'long' })
  expect(labelRoom(labelled('一二三四五六七八九十一二三四五', 'x'), {}, new Map(), 'zh-CN')).toMatchObject({ style: { '--label-width': '168px' } })
})
