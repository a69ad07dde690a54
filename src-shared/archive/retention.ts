import { yearsAfter, yearsBefore } from '#shared/calendar/civil-date.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { nodesOf } from '#shared/definition/route.ts'
import type { retentionRules } from '#shared/domain/archive.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import type { CompanySettings, KeepYears } from '#shared/domain/setting.ts'
import type { Instant } from '#shared/kernel/id.ts'

/**
 * 保管期限: how long a closed record stays in the archive (WFL-19, ARC-04). Every closed record is in it from the moment at which it closed. What an archive step has written into the record stands; else the
 * company's period for its definition, else the company's for all, as they are today. Applications for disposal are kept for ever: they are what stays of the others.
 */
export type Retention = { readonly since: Instant; /** Null: for ever. */ readonly until: Instant | null; readonly rule: (typeof retentionRules)[number] }

type Kept = Pick<CompanySettings, 'archive.keepYears' | 'archive.keepYearsBy' | 'calendar.timeZone'>

/** The period of a record; undefined while it is open. */
export function retentionOf({ closedAt, route }: Pick<BusinessRecord, 'closedAt' | 'route'>, body: DefinitionBody, settings: Kept): Retention | undefined {
  if (closedAt === null) return undefined
  if (disposesRecords(body)) return { since: closedAt, until: null, rule: 'disposal' }
  if (route?.archive) return { since: closedAt, until: route.archive.keepUntil, rule: 'route' }
  const { years, rule } = periodFor(body.key, settings)
  return { since: closedAt, until: years === 'for-ever' ? null : yearsAfter(closedAt, years, settings['calendar.timeZone']), rule }
}

/** The company's period for records of a definition whose route says none. */
export function periodFor(definitionKey: string, settings: Kept): { readonly years: KeepYears; readonly rule: 'definition' | 'company' } {
  const own = settings['archive.keepYearsBy'][definitionKey]
  return own === undefined ? { years: settings['archive.keepYears'], rule: 'company' } : { years: own, rule: 'definition' }
}

/** Of records whose period the company says: those that closed before this instant are due by `now`; null: none ever is. */
export function dueBefore(definitionKey: string, settings: Kept, now: Instant): Instant | null {
  const { years } = periodFor(definitionKey, settings)
  return years === 'for-ever' ? null : yearsBefore(now, years, settings['calendar.timeZone'])
}

/** Whether records of this definition are applications for disposal. */
export function disposesRecords(body: DefinitionBody): boolean {
  return nodesOf(body).some((node) => node.kind === 'do' && node.disposes !== undefined)
}
