import { z } from 'zod'
import { keySchema } from '#shared/kernel/id.ts'
import { phrasesMax, phraseWordsSchema } from './phrase.ts'

/** A period in the archive. */
export const keepYearsSchema = z.union([z.number().int().min(1).max(100), z.literal('for-ever')])
export type KeepYears = z.infer<typeof keepYearsSchema>

/**
 * The settings that the rule documents leave open, with the product's defaults. `company.*` travel by sync and only an
 * administrator changes them (PRM-08); a desk may be stricter, never laxer.
 */
export const companySettings = {
  'company.name': z.string().min(1).max(60).default('OpsDesk'),
  /** Password strength (AUT-06). */
  'password.minLength': z.number().int().min(8).max(64).default(10),
  /** Wrong passwords in a row until the account locks (AUT-07). */
  'password.maxAttempts': z.number().int().min(3).max(20).default(5),
  /** Idle minutes until the desk locks (AUT-18). */
  'lock.idleMinutes': z.number().int().min(1).max(60).default(5),
  /** How many days of changes the server keeps for desks that are away; one that was away longer receives everything anew. */
  'sync.logDays': z.number().int().min(7).max(3650).default(90),
  /** How many years a closed record stays in the archive, where neither its route nor the company's period for its definition says so (ARC-04). */
  'archive.keepYears': keepYearsSchema.default(10),
  /** The company's periods by definition. */
  'archive.keepYearsBy': z.record(keySchema, keepYearsSchema).default({}),
  /** A definition is published only from a design application that business and IT have reviewed (TPL-01, TPL-02). */
  'process.reviewed': z.boolean().default(false),
  /** 常用语 that everybody is offered. */
  'phrases.company': z.array(phraseWordsSchema).max(phrasesMax).default([]),
  /** Working hours of a day, `HH:MM` pairs. */
  'calendar.hours': z.array(z.tuple([z.string(), z.string()])).default([
    ['09:00', '12:00'],
    ['13:30', '17:30'],
  ]),
  /** Company overrides of single days: true = working day. */
  'calendar.overrides': z.record(z.string(), z.boolean()).default({}),
  /** IANA time zone in which working time and business days are counted. */
  'calendar.timeZone': z.string().default('Asia/Shanghai'),
} as const
export type CompanySettingKey = keyof typeof companySettings
export type CompanySettings = { [K in CompanySettingKey]: z.infer<(typeof companySettings)[K]> }
