import { expect, test } from 'vitest'
import { formatClock, formatDue, formatInstant, formatMoney, formatNear, formatWeekday } from '#renderer/text/format.ts'

const zh = { language: 'zh-CN', timeZone: 'Asia/Shanghai' } as const
const en = { language: 'en', timeZone: 'Asia/Shanghai' } as const
const now = Date.parse('2026-11-21T07:26:00Z')
const hour = 3_600_000

test('money is integers with thousands marks, whatever its size', () => {
  expect(formatMoney(428_650)).toBe('4,286.50')
  expect(formatMoney(5)).toBe('0.05')
  expect(formatMoney(-100_000_000, 'CNY')).toBe('¥ −1,000,000.00')
  expect(formatMoney(Number.MAX_SAFE_INTEGER)).toBe('90,071,992,547,409.91')
})

test('instants are written in the company’s zone, not the machine’s', () => {
  expect(formatInstant(Date.parse('2026-11-20T16:05:00Z'), zh, 'minute')).toBe('2026-11-21 00:05')
  expect(formatInstant(Date.parse('2026-11-20T16:05:00Z'), { ...zh, timeZone: 'Europe/Berlin' }, 'minute')).toBe('2026-11-20 17:05')
  expect(formatWeekday(now, zh, 'long')).toBe('星期六')
})

test('nearby days are named, by the calendar day and not by hours', () => {
  expect(formatNear(now + 2 * hour, now, zh)).toBe('今天 17:26')
  expect(formatNear(now + 9 * hour, now, zh)).toBe('明天 00:26')
  expect(formatNear(now - 16 * hour, now, en)).toBe('yesterday 23:26')
  expect(formatNear(now + 92 * hour, now, zh)).toBe('周三 11:26')
  expect(formatNear(now + 400 * 24 * hour, now, zh)).toBe('2027-12-26 15:26')
  expect(formatClock(now - 21 * hour, now, zh)).toBe('11-20 18:26')
})

test('a limit says what is left, then how late it is [WFL-04]', () => {
  expect(formatDue(now + 40 * 60_000, now, zh)).toEqual({ words: '剩 40 分钟', tone: 'soon' })
  expect(formatDue(now - 3 * hour, now, zh)).toEqual({ words: '超时 3 小时', tone: 'late' })
  expect(formatDue(now - 72 * hour, now, en)).toEqual({ words: '3 days late', tone: 'late' })
  expect(formatDue(now + 19 * hour, now, zh)).toEqual({ words: '明天 10:26', tone: 'plain' })
})
