import type { DefinitionDraft, SteppedDraft } from '#shared/definition/definition.ts'
import type { Assignee, StepDraft } from '#shared/definition/steps.ts'

type RuleDraft = NonNullable<DefinitionDraft['rules']>[number]
type ParameterDraft = NonNullable<SteppedDraft['parameters']>[number]
type Of<K extends StepDraft['kind']> = Extract<StepDraft, { kind: K }>
type More<K extends StepDraft['kind']> = Partial<Omit<Of<K>, 'key' | 'kind' | 'label' | 'assignee'>>
type ListedNode = Extract<DefinitionDraft['route'], { readonly nodes: unknown }>['nodes'][number]
type Limit = NonNullable<Of<'approve'>['limit']>

/** A working day in working minutes, as the shipped calendar counts it. */
export const workingDay = 420

/** A limit in working minutes that warns a quarter before its end, or as said. */
export function within(
  workingMinutes: number,
  warnBefore: number = Math.max(1, Math.floor(workingMinutes / 4)),
): { limit: { workingMinutes: number; warnBefore: number } } {
  return { limit: { workingMinutes, warnBefore } }
}

/** So many working days, with a warning when two hours of each are left. */
export function withinDays(days: number): ReturnType<typeof within> {
  return within(days * workingDay, days * 120)
}

/** A limit that a parameter of the definition says. */
export function withinParameter(key: string): { limit: Limit } {
  return { limit: { workingMinutes: { param: key } } }
}

/** So many minutes by the clock, as a parameter of the definition says, with a warning half-way; after the end, each so many minutes after the one before, these are told. */
export function withinClock(key: string, ...told: readonly (readonly [after: number, to: Assignee])[]): { limit: Limit } {
  return { limit: { minutes: { param: key }, warnPercent: 50, escalate: told.map(([after, to]) => ({ after, to })) } }
}

/** Until the moment that a field names, with a warning so many minutes before; after it these are told. */
export function untilField(field: string, warnBefore: number, ...told: readonly (readonly [after: number, to: Assignee])[]): { limit: Limit } {
  return { limit: { by: field, warnBefore, escalate: told.map(([after, to]) => ({ after, to })) } }
}

/** Holders of a role for the record's unit. */
export function role(key: string): Extract<Assignee, { kind: 'role' }> {
  return { kind: 'role', role: key }
}

/** The head of the record's unit, or of one above. */
export function unitHead(level = 1): Extract<Assignee, { kind: 'unit-head' }> {
  return { kind: 'unit-head', level }
}

/** The member whom a field names. */
export function named(field: string): Assignee {
  return { kind: 'field', field }
}

/** The head of the unit that a field names. */
export function headOfField(field: string): Assignee {
  return { kind: 'field-unit-head', field, level: 1 }
}

export const initiator: Assignee = { kind: 'initiator' }

/** A decision. */
export function approve(key: string, zh: string, en: string, assignee: Assignee, more: More<'approve'> = {}): Of<'approve'> {
  return { key, kind: 'approve', label: { zh, en }, assignee, ...within(workingDay), ...more }
}

/** A decision in the flat list of format 1. */
export function listed(
  key: string,
  zh: string,
  en: string,
  assignee: ListedNode['assignee'],
  more: Partial<Omit<ListedNode, 'key' | 'label' | 'assignee'>> = {},
): ListedNode {
  return { key, kind: 'approve', label: { zh, en }, assignee, ...more }
}

/** Work that fills fields. */
export function work(key: string, zh: string, en: string, assignee: Assignee, more: More<'do'> = {}): Of<'do'> {
  return { key, kind: 'do', label: { zh, en }, assignee, ...within(workingDay), ...more }
}

/** A second person compares. */
export function secondCheck(key: string, zh: string, en: string, assignee: Assignee, more: More<'check'> = {}): Of<'check'> {
  return { key, kind: 'check', label: { zh, en }, assignee, canRefuse: false, ...within(120), ...more }
}

/** A second person enters the checked fields once more, without seeing them. */
export function blindEntry(key: string, zh: string, en: string, assignee: Assignee, more: More<'double-entry'> = {}): Of<'double-entry'> {
  return { key, kind: 'double-entry', label: { zh, en }, assignee, ...within(120), ...more }
}

/** The initiator confirms. */
export function confirm(zh: string, en: string, more: Partial<Of<'confirm'>> = {}): Of<'confirm'> {
  return { key: 'confirm', kind: 'confirm', label: { zh, en }, ...within(workingDay * 3), ...more }
}

/** Nothing is asked before the date or moment that a field says. */
export function waitUntil(key: string, zh: string, en: string, field: string): Of<'wait'> {
  return { key, kind: 'wait', label: { zh, en }, until: { kind: 'field', field } }
}

/** 抄送. */
export function copyTo(key: string, zh: string, en: string, to: readonly Assignee[], more: More<'copy'> = {}): Of<'copy'> {
  return { key, kind: 'copy', label: { zh, en }, to: [...to], ...more }
}

/** Into the archive at the end. */
export function archive(keepYears: Of<'archive'>['keepYears']): Of<'archive'> {
  return { key: 'archive', kind: 'archive', label: { zh: '归档', en: 'Archive' }, keepYears }
}

/** Branches that run beside each other. */
export function beside(
  key: string,
  zh: string,
  en: string,
  branches: Of<'parallel'>['branches'],
  join: Of<'parallel'>['join'] = { kind: 'all' },
): Of<'parallel'> {
  return { key, kind: 'parallel', label: { zh, en }, branches, join }
}

/** The first branch whose condition holds; the last one has none. */
export function either(key: string, zh: string, en: string, branches: Of<'choice'>['branches']): Of<'choice'> {
  return { key, kind: 'choice', label: { zh, en }, branches }
}

/** A branch of a block. */
export function branch(key: string, zh: string, en: string, steps: StepDraft[], when?: string): Of<'parallel'>['branches'][number] {
  return { key, label: { zh, en }, steps, ...(when === undefined ? {} : { when }) }
}

/** A rule whose break stops. */
export function mustHold(key: string, assert: string, fields: readonly string[], zh: string, en: string): RuleDraft {
  return { key, assert, fields: [...fields], severity: 'error', message: { zh, en } }
}

/** A rule whose break asks for a reason. */
export function shouldHold(key: string, assert: string, fields: readonly string[], zh: string, en: string): RuleDraft {
  return { ...mustHold(key, assert, fields, zh, en), severity: 'warning' }
}

/** The same rule for each row of a table. */
export function inEachRow(table: string, rule: RuleDraft): RuleDraft {
  return { ...rule, forEach: table }
}

/** A number of the rule documents that a company may set. */
export function parameter(
  key: string,
  zh: string,
  en: string,
  value: number,
  more: Partial<Omit<ParameterDraft, 'key' | 'label' | 'value'>> = {},
): ParameterDraft {
  return { key, label: { zh, en }, value, ...more }
}
