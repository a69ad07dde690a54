import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { faultCodes } from '#shared/kernel/fault.ts'
import { en } from '#renderer/text/en.ts'
import { fillText } from '#renderer/text/fill.ts'
import { faultText } from '#renderer/text/fault-text.ts'
import { zhCN } from '#renderer/text/zh-CN.ts'

const repo = path.resolve(import.meta.dirname, '../../..')
const sources = globSync('src-renderer/**/*.{ts,tsx,html}', { cwd: repo }).map((file) => ({ file, text: readFileSync(path.join(repo, file), 'utf8') }))
const flat = (texts: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
  Object.entries(texts).flatMap(([capability, words]) => Object.entries(words).map(([key, word]) => [`${capability}.${key}`, word] as const))
const english = new Map(flat(en))
const locale = { language: 'zh-CN', timeZone: 'Asia/Shanghai' } as const

/** Each language is named in itself on the switch that leads to it; what people may type in Chinese is read in both languages. */
const mayHoldChinese = ['palette', 'session', 'settings', 'entry']
  .map((capability) => `src-renderer/text/en/${capability}.ts`)
  .concat('src-renderer/features/settings/company-text.ts')

test('no Chinese word stands outside of the text files', () => {
  const strays = sources
    .filter(({ file }) => !file.startsWith('src-renderer/text/zh-CN/'))
    .flatMap(({ file, text }) => {
      const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[^:'"`])\/\/.*$/gm, '$1')
      return /\p{Script=Han}/u.test(code) ? [file] : []
    })
  expect(strays.filter((file) => !mayHoldChinese.includes(file))).toEqual([])
})

test('every fault has a sentence in both languages, with nothing left unfilled when no detail is known', () => {
  for (const language of ['zh-CN', 'en'] as const) {
    for (const code of faultCodes) {
      const said = faultText({ code }, { ...locale, language })
      expect(said.length, `${language} ${code}`).toBeGreaterThan(5)
      expect(said, `${language} ${code}`).not.toMatch(/[{}[\]]/)
    }
  }
})

test('a fault tells the details that it knows [AUT-07]', () => {
  const until = Date.parse('2026-11-21T07:30:00Z')
  expect(faultText({ code: 'account-locked', params: { until } }, locale)).toContain('2026-11-21 15:30')
  expect(faultText({ code: 'password-wrong', params: { left: 1 } }, { ...locale, language: 'en' })).toContain('1 try left')
  expect(faultText({ code: 'password-weak', params: { rule: 'digit' } }, locale)).toContain('数字')
})

test('both languages leave the same gaps', () => {
  const gaps = (text: string) => new Set([...text.matchAll(/\{(\w+)/g)].map(([, name]) => name))
  for (const [key, words] of flat(zhCN)) expect(gaps(english.get(key) ?? ''), key).toEqual(gaps(words))
})

test('no text is kept that nothing says', () => {
  const code = sources
    .filter(({ file }) => !/^src-renderer\/text\/(zh-CN|en)\//.test(file))
    .map(({ text }) => text)
    .join('\n')
  // A key may be made of a fixed beginning, a varying middle and a fixed end.
  const patterns = [...code.matchAll(/`([a-z]+\.[^`]*\$\{[^`]*)`/g)].map(
    ([, template]) =>
      new RegExp(
        `^${(template ?? '')
          .split(/\$\{[^}]*\}/)
          .map((part) => part.replaceAll('.', '\\.'))
          .join('.+')}$`,
      ),
  )
  const unsaid = flat(zhCN)
    .map(([key]) => key)
    .filter((key) => !key.startsWith('fault.') && !code.includes(`'${key}'`) && !patterns.some((pattern) => pattern.test(key)))
  expect(unsaid).toEqual([])
})

test('a gap without a value stays visible, and a word follows its number', () => {
  expect(fillText('{n} {n|item|items} of {total}', { n: 1 })).toBe('1 item of {total}')
  expect(fillText('{n} {n|item|items}', { n: 3 })).toBe('3 items')
})
