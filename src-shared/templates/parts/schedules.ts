import type { SteppedDraft } from '#shared/definition/definition.ts'

type ScheduleDraft = NonNullable<SteppedDraft['schedules']>[number]

/** Recurring work of a process. */
export function recurring(key: string, zh: string, en: string, work: Omit<ScheduleDraft, 'key' | 'label'>): ScheduleDraft {
  return { key, label: { zh, en }, ...work }
}

/** One of those who hold a role, the next one in the next period. */
export function oneOf(role: string): ScheduleDraft['for'] {
  return { kind: 'role', role, share: 'in-turn' }
}

/** To be submitted within so many working minutes; a quarter before the end a warning, a working day after it supervisors are told. */
export function submittedWithin(workingMinutes: number): Pick<ScheduleDraft, 'limit'> {
  return { limit: { workingMinutes, warnPercent: 75, escalate: [{ after: 420, to: { kind: 'role', role: 'supervisor' } }] } }
}
