import { addDays, dateAt, instantAt, minuteMs, realDate, weekdayOf } from '#shared/calendar/civil-date.ts'
import type { Instant } from '#shared/kernel/id.ts'
import { plainText } from './number-text.ts'

const dayWords: Readonly<Record<string, number>> = {
  大前天: -3,
  前天: -2,
  昨天: -1,
  昨日: -1,
  今天: 0,
  今日: 0,
  今: 0,
  明天: 1,
  明日: 1,
  后天: 2,
  大后天: 3,
  yesterday: -1,
  today: 0,
  tomorrow: 1,
}
const weekdays: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 日: 7, 天: 7, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7 }
const weeks: Readonly<Record<string, number>> = { 上: -7, 上个: -7, 本: 0, 这: 0, 这个: 0, 下: 7, 下个: 7, '': 0 }
/** Years that business dates can have; others are slips of the finger. */
const years = { from: 1900, to: 2199 }

/**
 * A typed date: `2026-03-21`, `2026/3/21`, `2026年3月21日`, `20260321`, `260321`, `0321`, `3-21`, `21日`, `+3`, `-1`, `3天后`, `明天`, `下周一`, `月底`;
 * a time behind it is left out. Undefined when it is none.
 */
export function parseDate(text: string, today: string): string | undefined {
  const plain = plainText(text).toLowerCase()
  return relativeDate(plain, today) ?? absoluteDate(plain, today)
}

function relativeDate(text: string, today: string): string | undefined {
  const word = dayWords[text]
  if (word !== undefined) return addDays(today, word)
  const plus = /^([+-])(\d{1,4})[天日]?$/.exec(text)
  if (plus) return addDays(today, Number(plus[2]) * (plus[1] === '-' ? -1 : 1))
  const later = /^(\d{1,4})[天日]之?(后|前)$/.exec(text)
  if (later) return addDays(today, Number(later[1]) * (later[2] === '前' ? -1 : 1))
  const week = /^(上个?|下个?|本|这个?|)(?:周|星期|礼拜)([一二三四五六日天1-7])$/.exec(text)
  if (week) return addDays(today, (weeks[week[1] ?? ''] ?? 0) + (weekdays[week[2] ?? ''] ?? 0) - weekdayOf(today))
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))]
  if (text === '月初') return realDate(year, month, 1)
  if (text === '月底' || text === '月末')
    return realDate(year, month, 31) ?? realDate(year, month, 30) ?? realDate(year, month, 29) ?? realDate(year, month, 28)
  return undefined
}

function absoluteDate(text: string, today: string): string | undefined {
  const thisYear = Number(today.slice(0, 4))
  const day = text.replace(/[t ]+\d{1,2}:\d{2}.*$/, '').trim()
  const parts =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(day) ?? /^(\d{4})年(\d{1,2})月(\d{1,2})[日号]?$/.exec(day) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(day) ?? undefined
  if (parts) return inYears(Number(parts[1]), Number(parts[2]), Number(parts[3]))
  const short = /^(\d{2})(\d{2})(\d{2})$/.exec(day) ?? /^(\d{2})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(day)
  if (short) return inYears(2000 + Number(short[1]), Number(short[2]), Number(short[3]))
  const monthDay = /^(\d{2})(\d{2})$/.exec(day) ?? /^(\d{1,2})[-/.](\d{1,2})$/.exec(day) ?? /^(\d{1,2})月(\d{1,2})[日号]?$/.exec(day)
  if (monthDay) return inYears(thisYear, Number(monthDay[1]), Number(monthDay[2]))
  const dayOnly = /^(\d{1,2})[日号]$/.exec(day)
  return dayOnly ? inYears(thisYear, Number(today.slice(5, 7)), Number(dayOnly[1])) : undefined
}

function inYears(year: number, month: number, day: number): string | undefined {
  return year >= years.from && year <= years.to ? realDate(year, month, day) : undefined
}

/** A typed time of day as `HH:MM`: `9:30`, `0930`, `930`, `9点`, `9点半`, `下午3点20分`, `3:20 pm`. Undefined when it is none. */
export function parseTime(text: string): string | undefined {
  const plain = plainText(text).toLowerCase().replaceAll(' ', '')
  const match =
    /^(上午|早上|中午|下午|晚上|am|pm)?(\d{1,2})[:点时](半|\d{1,2})?分?(?::\d{2}(?:\.\d+)?)?(am|pm)?$/.exec(plain) ??
    /^()(\d{1,2})(\d{2})()$/.exec(plain) ??
    /^()(\d{1,2})()()$/.exec(plain)
  if (!match) return undefined
  const half = match[1] || match[4] || ''
  const typedHour = Number(match[2])
  const minute = match[3] === '半' ? 30 : Number(match[3] || 0)
  const isLater = /^(下午|晚上|pm)$/.test(half) || (half === '中午' && typedHour < 10)
  const hour = isLater && typedHour < 12 ? typedHour + 12 : half === 'am' && typedHour === 12 ? 0 : typedHour
  return hour < 24 && minute < 60 ? `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}` : undefined
}

/** A typed instant in milliseconds: ISO 8601 with its own offset, else date and time on the wall of the zone, or a time of today. Undefined when it is none. */
export function parseInstant(text: string, today: string, timeZone: string): Instant | undefined {
  const plain = plainText(text)
  const iso = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*([Zz]|[+-]\d{2}:?\d{2})?$/.exec(plain)
  if (!iso) return parseWall(plain, today, timeZone)
  const [, typed = '', hour, minute, second = '0', fraction = '', offset] = iso
  const date = parseDate(typed, today)
  const ms = (Number(hour) * 60 + Number(minute)) * minuteMs + Number(second) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3))
  if (date === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  if (offset === undefined) return instantAt(date, ms, timeZone)
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) ?? []
  return instantAt(date, ms, 'UTC') - (Number(hours) * 60 + Number(minutes)) * minuteMs * (sign === '-' ? -1 : 1)
}

function parseWall(plain: string, today: string, timeZone: string): Instant | undefined {
  const space = plain.search(/\s+\S*(?::|点|时)|\s+\d{3,4}$/)
  // A time by itself is of today; without a colon it could be a date as well.
  if (space < 0 && /[:点时]/.test(plain)) return parseWall(`${today} ${plain.replaceAll(' ', '')}`, today, timeZone)
  const date = parseDate(space < 0 ? plain : plain.slice(0, space), today)
  const time = space < 0 ? '00:00' : parseTime(plain.slice(space))
  if (date === undefined || time === undefined) return undefined
  const seconds = Number(/:\d{2}:(\d{2})/.exec(plain)?.[1] ?? 0)
  return instantAt(date, (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * minuteMs + seconds * 1000, timeZone)
}

/** The date that an instant with its own offset has on the wall of the zone; for date fields fed with instants. */
export function dateOfInstantText(text: string, today: string, timeZone: string): string | undefined {
  if (!/[Tt ]\d{2}:\d{2}.*([Zz]|[+-]\d{2}:?\d{2})$/.test(plainText(text))) return undefined
  const instant = parseInstant(text, today, timeZone)
  return instant === undefined ? undefined : dateAt(instant, timeZone)
}
