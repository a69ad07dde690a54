import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { leave } from '#shared/templates/office/leave.ts'
import { completionsAt } from '#renderer/features/designer/model/completions.ts'
import { asStepped, type Body } from '#renderer/features/designer/model/body.ts'
import { placeOfFault } from '#renderer/features/designer/model/design-place.ts'
import { hasWording, placeWords, reasonWords } from '#renderer/features/designer/model/problem-words.ts'

const body: Body = asStepped(definitionBodySchema.parse(leave))
const folder = path.join(import.meta.dirname, '../../../src-shared/definition')

/** Every reason that the proofs can give, as it stands in their source: a gap becomes a word. */
function reasons(): readonly string[] {
  const source = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n')
  const given = [...source.matchAll(/invalid\((?:[^,()]|\([^)]*\))+?, (['`])((?:(?!\1).)+)\1\)/g)].map(([, , text = '']) => text)
  return [...new Set(given)].map((text) => text.replaceAll(/\$\{[^}]*(?:Max|minimum|maximum)[^}]*\}/g, '60').replaceAll(/\$\{[^}]*\}/g, 'kind'))
}

test('every reason that a proof can give has words of its own in the designer', () => {
  const given = reasons()
  expect(given.length).toBeGreaterThan(40)
  expect(given.filter((reason) => !hasWording(reason))).toEqual([])
})

test('a problem is told in words, with its place as it is called on the screen', () => {
  const place = placeOfFault(body, 'route.upper-head')
  expect(placeWords(body, place, 'zh-CN')).toBe('上级负责人审批')
  expect(placeWords(body, place, 'en')).toBe('Head above')
  const section = (where: string) => placeWords(body, placeOfFault(body, where), 'zh-CN')
  expect(['numbering.prefix', 'register', 'roles', 'parameters.upper_days', 'route.copyTo.0', 'title'].map(section)).toEqual([
    '编号',
    '台账',
    '权限',
    '参数',
    '撤回与抄送',
    '名称与说明',
  ])
  expect(reasonWords(body, 'unknown form.days', 'zh-CN')).toBe('表单里没有字段“days”')
  expect(reasonWords(body, 'fills the computed field days_off', 'en')).toBe('“Days” is computed and cannot be filled')
  expect(reasonWords(body, 'expected something at 1:7', 'zh-CN')).toBe('表达式写法有误：expected something at 1:7')
})

test('names are offered where they can be written, and nothing inside a quoted text', () => {
  const at = (text: string) => completionsAt(body, text, text.length).found.map((each) => each.text)
  expect(at('form.un')).toEqual(['until'])
  expect(at('form.days_off > param.')).toEqual(['upper_days', 'notice_days'])
  expect(at('form.日')).toEqual([])
  expect(at('rec')).toEqual(['record.'])
  expect(at("form.kind == 'form.")).toEqual([])
  expect(completionsAt(body, 'form.kind == form.f', 19).from).toBe(18)
})
