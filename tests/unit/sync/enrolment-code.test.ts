import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeEnrolmentCode, encodeEnrolmentCode, enrolmentSecret } from '#shared/contract/enrolment-code.ts'

const code = {
  host: '192.168.10.4',
  port: 8443,
  fingerprint: '00112233445566778899aabbccddeeff',
  secret: enrolmentSecret(Uint8Array.from({ length: 10 }, (_, n) => n * 25)),
}

test('[AUT-02] a code carries server, fingerprint and secret, whatever they are', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.domain(), fc.ipV4(), fc.constant('fe80::1')),
      fc.integer({ min: 1, max: 65_535 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.uint8Array({ minLength: 10, maxLength: 10 }),
      (host, port, print, secret) => {
        fc.pre(host.length <= 120)
        const value = { host, port, fingerprint: Buffer.from(print).toString('hex'), secret: enrolmentSecret(secret) }
        expect(decodeEnrolmentCode(encodeEnrolmentCode(value))).toEqual({ ok: true, value })
      },
    ),
  )
})

test('typing is forgiven: case, spaces, missing dashes, full-width forms, O and I and L', () => {
  const text = encodeEnrolmentCode(code)
  const typed = text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
  expect(decodeEnrolmentCode(` ${typed}\n`)).toEqual({ ok: true, value: code })
  const wide = [...text].map((c) => (c === '-' ? '－' : String.fromCharCode(c.charCodeAt(0) + 0xfee0))).join('')
  expect(decodeEnrolmentCode(wide)).toEqual({ ok: true, value: code })
})

test('any one wrong character and any two exchanged ones are noticed', () => {
  const text = encodeEnrolmentCode(code).replaceAll('-', '')
  for (let at = 0; at < text.length; at++) {
    const other = text[at] === '7' ? '8' : '7'
    expect(decodeEnrolmentCode(text.slice(0, at) + other + text.slice(at + 1)).ok).toBe(false)
    const [a = '', b = ''] = [text[at], text[at + 1]]
    if (b !== '' && a !== b) expect(decodeEnrolmentCode(text.slice(0, at) + b + a + text.slice(at + 2)).ok).toBe(false)
  }
  for (const typed of ['', 'hello', text.slice(0, 20), `${text}0`])
    expect(decodeEnrolmentCode(typed)).toMatchObject({ ok: false, fault: { code: 'enrolment-code-malformed' } })
})
