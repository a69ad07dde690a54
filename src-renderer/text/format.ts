import type { Language } from '#shared/kernel/text.ts'
import type { Locale } from './language.ts'
import { speakerOf } from './text.ts'

/** How precisely an instant is written: `short` leaves out what is this year's. */
export type Precision = 'short' | 'minute' | 'second' | 'day' | 'time'

type Parts = {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly hour: string
  readonly minute: string
  readonly second: string
  readonly weekday: number
}
const dayMs = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

function partsOf(at: number, timeZone: string): Parts {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(timeZone, format)
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = part
  return { year, month, day, hour, minute, second, weekday: new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDay() }
}

/** The calendar day of an instant in the company's zone. */
export function dayOf(at: number, timeZone: string): string {
  const { year, month, day } = partsOf(at, timeZone)
  return `${year}-${month}-${day}`
}

/** An instant as `2026-11-21 15:26`, or as much of it as `precision` says. */
export function formatInstant(at: number, locale: Locale, precision: Precision, now = at): string {
  const { year, month, day, hour, minute, second } = partsOf(at, locale.timeZone)
  const time = `${hour}:${minute}`
  switch (precision) {
    case 'time':
      return time
    case 'day':
      return `${year}-${month}-${day}`
    case 'second':
      return `${year}-${month}-${day} ${time}:${second}`
    case 'minute':
      return `${year}-${month}-${day} ${time}`
    case 'short':
      return year === partsOf(now, locale.timeZone).year ? `${month}-${day} ${time}` : `${year}-${month}-${day} ${time}`
  }
}

const weekdays = ['time.sunday', 'time.monday', 'time.tuesday', 'time.wednesday', 'time.thursday', 'time.friday', 'time.saturday'] as const

/** The day of the week in words; `long` is 星期六, Saturday. */
export function formatWeekday(at: number, locale: Locale, length: 'short' | 'long' = 'short'): string {
  if (length === 'long') return new Intl.DateTimeFormat(locale.language, { timeZone: locale.timeZone, weekday: 'long' }).format(at)
  return speakerOf(locale.language)(weekdays[partsOf(at, locale.timeZone).weekday] ?? 'time.sunday')
}

/** A nearby instant as people say it: 今天 17:30, 明天 11:00, 周二 12:00, else the date. */
export function formatNear(at: number, now: number, locale: Locale): string {
  const t = speakerOf(locale.language)
  const time = formatInstant(at, locale, 'time')
  const days = Math.round((Date.parse(dayOf(at, locale.timeZone)) - Date.parse(dayOf(now, locale.timeZone))) / dayMs)
  if (days === 0) return t('time.today', { time })
  if (days === 1) return t('time.tomorrow', { time })
  if (days === -1) return t('time.yesterday', { time })
  if (days > 1 && days < 7) return t('time.weekday', { day: formatWeekday(at, locale), time })
  return formatInstant(at, locale, 'short', now)
}

/** An instant where room is short: the time today, else with its date. */
export function formatClock(at: number, now: number, locale: Locale): string {
  return formatInstant(at, locale, dayOf(at, locale.timeZone) === dayOf(now, locale.timeZone) ? 'time' : 'short', now)
}

export type Due = { readonly words: string; readonly tone: 'late' | 'soon' | 'plain' }
const soonMs = 4 * 3_600_000

/** What is left until a limit, or how long it has passed. */
export function formatDue(dueAt: number, now: number, locale: Locale): Due {
  const t = speakerOf(locale.language)
  const left = dueAt - now
  if (left < 0) return { words: t('time.late', { span: formatSpan(-left, locale.language) }), tone: 'late' }
  if (left < soonMs) return { words: t('time.left', { span: formatSpan(left, locale.language) }), tone: 'soon' }
  return { words: formatNear(dueAt, now, locale), tone: 'plain' }
}

/** A length of time in its largest unit: 40 分, 3 小时, 2 天, 10 年. */
export function formatSpan(ms: number, language: Language): string {
  const t = speakerOf(language)
  const minutes = Math.max(1, Math.round(ms / 60_000))
  if (minutes < 60) return t('time.minutes', { n: minutes })
  if (minutes < 48 * 60) return t('time.hours', { n: Math.round(minutes / 60) })
  const days = Math.round(minutes / 1440)
  return days < 730 ? t('time.days', { n: days }) : t('time.years', { n: Math.round(days / 365.25) })
}

const currencySigns: Readonly<Record<string, string>> = { CNY: '¥', EUR: '€', USD: '$' }

/** Minor units as `4,286.50`, with the currency's sign before it where one is given. Integers only: no figure passes through a fraction. */
export function formatMoney(minor: number, currency?: string | null): string {
  const digits = String(Math.abs(minor)).padStart(3, '0')
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')
  const figure = `${minor < 0 ? '−' : ''}${whole}.${digits.slice(-2)}`
  return currency === undefined || currency === null ? figure : `${currencySigns[currency] ?? currency} ${figure}`
}

/** A count with thousands marks. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** A size in the unit people know. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(0)} KB`
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`
  return `${(bytes / 1_000_000_000).toFixed(2)} GB`
}
