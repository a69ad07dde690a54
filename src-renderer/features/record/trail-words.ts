import type { RecordView } from '#shared/contract/store.ts'
import { alikeRule, alikesOf } from '#shared/definition/alike.ts'
import type { Field } from '#shared/definition/definition.ts'
import { nodesOf } from '#shared/definition/route.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { fieldWords, rowsOf } from '#renderer/forms/read/field-words.ts'
import { formatInstant } from '#renderer/text/format.ts'
import type { Locale } from '#renderer/text/language.ts'
import type { Speak } from '#renderer/text/text.ts'
import { originOf } from './task-words.ts'

/** One line of a record's trail, as the store tells it. */
export type TrailEntry = RecordView['trail'][number]
type Naming = (text: LocalText) => string

/** The words of a node of the record's route. */
function nodeLabel(view: RecordView, key: string, name: Naming): string {
  const node = nodesOf(view.definition).find((candidate) => candidate.key === key)
  return node ? name(node.label) : key
}

/** What an act is called: what was begun for somebody and is sent by him for the first time is submitted, whatever the act is in the data. */
export function kindOf(act: TrailEntry, view: Pick<RecordView, 'trail'>): TrailEntry['kind'] {
  return act.kind === 'resubmit' && view.trail.find(({ kind }) => isSubmission(kind)) === act ? 'submit' : act.kind
}

function isSubmission(kind: TrailEntry['kind']): boolean {
  return kind === 'submit' || kind === 'resubmit' || kind === 'import'
}

/** Who did it, as the trail says it on the screen and on paper; what time brings about nobody did. */
export function actorOf(act: Pick<TrailEntry, 'actorId' | 'enteredBy' | 'actorName'>, t: Speak): string {
  if (act.enteredBy === act.actorId) return t('record.actorUnknown')
  return act.actorName === '' ? t('record.actorTime') : act.actorName
}

/** Desk time and the server's bounds. */
export function timesOf(act: TrailEntry, t: Speak, locale: Locale): string {
  const exact = (at: number) => formatInstant(at, locale, 'second')
  const trusted =
    act.notBefore === null || act.notAfter === null ? t('record.untrusted') : t('record.trusted', { from: exact(act.notBefore), to: exact(act.notAfter) })
  return `${t('record.deskTime', { at: exact(act.at) })}\n${trusted}`
}

/** What is told beside an act, on the screen as on paper: whom it concerns, where it went back to, that it comes straight back, which warnings were passed. */
export function besideOf(act: TrailEntry, view: RecordView, t: Speak, name: Naming): readonly string[] {
  const target = () => (act.target === null ? t('record.toInitiator') : nodeLabel(view, act.target, name))
  return [
    ...(act.memberName === null ? [] : [t(hasConcern(act.kind) ? `record.concerns.${act.kind}` : 'record.concerns', { who: act.memberName })]),
    ...originsOf(act, view, t),
    ...(act.kind === 'return' ? [t('record.returnedTo', { target: target() })] : []),
    ...(act.changes['return:resume'] === undefined ? [] : [t('record.resumes')]),
    ...(act.changes['correct:sealed'] === undefined ? [] : [t('correction.sealed')]),
    ...numbered(act, 'correct:request').map((number) => t('correction.byRequest', { number })),
    ...numbered(act, 'correct:record').map((number) => t('correction.carriedOut', { number })),
    ...warningsOf(act, view, name).map((passed) => t('record.warningPassed', passed)),
  ]
}

/** The number of the record that a correction refers to: there of the request, at the request of what was put right. */
function numbered(act: TrailEntry, mark: string): readonly string[] {
  const number = act.changes[mark]?.[1]
  return typeof number === 'string' && number !== '' ? [number] : []
}

/** Acts that say in words of their own whom they concern. */
const concerning = ['transfer', 'add-before', 'add-after', 'remove-signer', 'answer', 'hand-over', 'overdue'] as const
type Concerning = (typeof concerning)[number]

function hasConcern(kind: TrailEntry['kind']): kind is Concerning {
  return concerning.some((each) => each === kind)
}

/** In whose place somebody decided: the task that he decided is the one that was closed in the same instant. */
function originsOf(act: TrailEntry, view: RecordView, t: Speak): readonly string[] {
  const task = view.tasks.find(
    ({ assigneeId, node, decision, decidedAt }) => decision === act.kind && decidedAt === act.at && node === act.node && assigneeId === act.actorId,
  )
  const origin = task === undefined ? null : originOf(task, t)
  return origin === null ? [] : [origin]
}

/** What a resubmission or a correction changed, field by field. */
export function changesOf(act: TrailEntry, view: RecordView, t: Speak, locale: Locale): readonly string[] {
  return view.definition.form.flatMap((field) => {
    const change = act.changes[field.key]
    const label = locale.language === 'en' ? field.label.en : field.label.zh
    if (`shielded:${field.key}` in act.changes) return [t('shield.changed', { field: label })]
    if (change === undefined) return []
    const [before, after] = change
    const words = (value: unknown) => valueWords(field, value, view, t, locale)
    return [t('record.change', { field: label, before: words(before), after: words(after) })]
  })
}

/** A value of the form in one line, as it is told that it has changed. */
export function valueWords(field: Field, value: unknown, view: RecordView, t: Speak, locale: Locale): string {
  if (field.kind === 'table') return t('record.changedRows', { n: rowsOf(value).length })
  return fieldWords(field, value, locale, view.names) || t('record.empty')
}

/** Warnings that were passed, with their reasons; they stand in the act as `warning:<rule>` → [null, reason]. */
function warningsOf(act: TrailEntry, view: RecordView, name: Naming): readonly { readonly rule: string; readonly reason: string }[] {
  const passable = [
    ...view.definition.rules.map(({ key, message }) => ({ key, words: message })),
    ...alikesOf(view.definition).map((rule) => ({ key: alikeRule(rule), words: rule.label })),
  ]
  return passable.flatMap(({ key, words }) => {
    const reason = act.changes[`warning:${key}`]?.[1]
    return typeof reason === 'string' ? [{ rule: name(words), reason }] : []
  })
}
