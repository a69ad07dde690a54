import { z } from 'zod'
import { failed, ok, type Failed } from '#shared/kernel/fault.ts'
import { isTimeZone } from '#shared/calendar/civil-date.ts'
import { areHours, minuteOf } from '#shared/calendar/working-time.ts'
import { companySettings, type CompanySettingKey } from '#shared/domain/setting.ts'
import { administers } from './administration.ts'
import { defineMutation } from './mutation.ts'
import { jsonSchema } from '#shared/kernel/json.ts'

const keys = Object.keys(companySettings) as [CompanySettingKey, ...CompanySettingKey[]]

/** Changes a company-wide setting (PRM-08). */
export const settingPut = defineMutation({
  name: 'setting.put',
  version: 1,
  args: z.strictObject({ key: z.enum(keys), value: jsonSchema }),
  async apply(rows, { key, value }, context) {
    const allowed = await administers(rows, context, 'setting.manage')
    if (!allowed.ok) return allowed
    const parsed = companySettings[key].safeParse(value)
    const problem = parsed.success && value !== null ? senseless(key, parsed.data) : failed('call-malformed', { path: key })
    if (problem) return problem
    await rows.put('setting', { id: key, value })
    return ok(undefined)
  },
})

/** What the schema cannot say of a setting. */
function senseless(key: CompanySettingKey, value: unknown): Failed | undefined {
  const malformed = failed('call-malformed', { path: key })
  if (key === 'calendar.timeZone') return typeof value === 'string' && isTimeZone(value) ? undefined : malformed
  if (key === 'calendar.hours')
    return areHours(companySettings[key].parse(value).map(([from, to]) => [minuteOf(from), minuteOf(to)] as const)) ? undefined : malformed
  if (key === 'calendar.overrides')
    return Object.keys(companySettings[key].parse(value)).every((date) => z.iso.date().safeParse(date).success) ? undefined : malformed
  return undefined
}
