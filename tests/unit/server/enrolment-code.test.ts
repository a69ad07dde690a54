import { expect, test } from 'vitest'
import { formatEnrolmentCode, parseEnrolmentCode } from '#shared/domain/enrolment-code.ts'

const parts = { url: 'https://opsdesk.example.cn:7443', fingerprint: 'a1b2c3d4'.repeat(8), secret: '00112233445566778899' }

test('an enrolment code carries server, fingerprint and secret', () => {
  const text = formatEnrolmentCode(parts)
  expect(text).toMatch(/^[0-9A-Z]{5}(-[0-9A-Z]{1,5})+$/)
  expect(text.length).toBeLessThan(400)
  expect(parseEnrolmentCode(text)).toEqual({ ok: true, value: parts })
})

test('an enrolment code may be typed in lower case, with blanks, with O for 0 and L for 1', () => {
  const typed = formatEnrolmentCode(parts).toLowerCase().replace(/-/g, ' ').replace(/0/g, 'o').replace(/1/g, 'l')
  expect(parseEnrolmentCode(` ${typed}\n`)).toEqual({ ok: true, value: parts })
})

test('one wrong character, a cut and rubbish are told apart from a code', () => {
  const text = formatEnrolmentCode(parts)
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '-') continue
    const slip = `${text.slice(0, at)}${text[at] === '7' ? '8' : '7'}${text.slice(at + 1)}`
    expect(parseEnrolmentCode(slip)).toEqual({ ok: false, fault: { code: 'enrolment-code-malformed' } })
  }
  for (const rubbish of ['', text.slice(0, 20), text.slice(0, -2), 'UUUU', '你好']) expect(parseEnrolmentCode(rubbish).ok).toBe(false)
})
