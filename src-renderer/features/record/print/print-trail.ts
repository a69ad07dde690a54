import type { RecordView } from '#shared/contract/store.ts'
import { decisions } from '#shared/domain/record.ts'
import { formatInstant } from '#renderer/text/format.ts'
import { entriesOf } from '../entry-words.ts'
import { actorOf, besideOf, changesOf, kindOf, type TrailEntry } from '../trail-words.ts'
import type { PrintWords } from './print-words.ts'

/** One line of the opinion trail. */
export type PrintAct = {
  readonly node: string
  readonly act: string
  readonly who: string
  readonly post: string
  readonly opinion: string
  readonly at: string
  /** What must be told beside it: entered later, not confirmed, a clock that was wrong, what the screen's trail tells beside it, what was changed. */
  readonly notes: readonly string[]
}

/** Where somebody signs by hand, with what he has said in the product. */
export type PrintSignature = { readonly label: string; readonly who: string; readonly said: string }

/** A desk's clock that differs by less tells the same time. */
const toleratedMs = 300_000
const decisive: ReadonlySet<TrailEntry['kind']> = new Set(decisions)

/** The whole trail in its order; posts are the members' of today. */
export function printTrail(view: RecordView, postOf: (memberId: string) => string, words: PrintWords): readonly PrintAct[] {
  const { t, name, locale } = words
  return view.trail.map((act) => {
    return {
      node: act.nodeLabel === null ? '' : name(act.nodeLabel),
      act: t(`record.act.${kindOf(act, view)}`),
      who: actorOf(act, t),
      post: act.enteredBy === act.actorId ? '' : postOf(act.actorId),
      opinion: act.opinion,
      at: formatInstant(act.at, locale, 'minute'),
      notes: notesOf(act, view, words),
    }
  })
}

function notesOf(act: TrailEntry, view: RecordView, { t, name, locale }: PrintWords): readonly string[] {
  const at = (instant: number) => formatInstant(instant, locale, 'minute')
  const { notBefore, notAfter } = act
  const isOff = notBefore !== null && notAfter !== null && (act.at < notBefore - toleratedMs || act.at > notAfter + toleratedMs)
  return [
    ...(act.enteredByName === null ? [] : [t('record.backEnteredBy', { who: act.enteredByName, at: at(act.enteredAt ?? act.at) })]),
    ...(act.pending === 'waiting' ? [t('record.pending')] : act.pending === 'rejected' ? [t('record.rejected')] : []),
    ...(isOff && act.enteredBy === null ? [t('record.trusted', { from: at(notBefore), to: at(notAfter) })] : []),
    ...besideOf(act, view, t, name),
    ...entriesOf(act, view, t, locale),
    ...changesOf(act, view, t, locale),
  ]
}

/** The initiator, then every node that the record has met, meets now or has still ahead, in that order. */
export function printSignatures(view: RecordView, { t, name, locale }: PrintWords): readonly PrintSignature[] {
  const labels = new Map<string, string>()
  for (const act of view.trail) if (act.node !== null && act.nodeLabel !== null && decisive.has(act.kind)) labels.set(act.node, name(act.nodeLabel))
  for (const task of view.tasks) if (task.state === 'open' && task.kind !== 'revise') labels.set(task.node, name(task.nodeLabel))
  for (const node of view.ahead) labels.set(node.node, name(node.label))
  const day = (act: TrailEntry) => `${t(`record.act.${kindOf(act, view)}`)} ${formatInstant(act.at, locale, 'day')}`
  const last = (node: string) => view.trail.findLast((act) => act.node === node && act.round === view.record.round && decisive.has(act.kind))
  const signature = (label: string, act: TrailEntry | undefined): PrintSignature =>
    act === undefined || act.enteredBy === act.actorId ? { label, who: '', said: '' } : { label, who: act.actorName, said: day(act) }
  const submitted = view.trail.findLast((act) => act.kind === 'submit' || act.kind === 'resubmit')
  return [signature(t('record.creator'), submitted), ...[...labels].map(([node, label]) => signature(label, last(node)))]
}
