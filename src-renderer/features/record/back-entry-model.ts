import type { CallArgs, RecordView } from '#shared/contract/store.ts'
import { parseInstant } from '#shared/definition/date-text.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { nodesOf } from '#shared/definition/route.ts'
import { isAsking, type AskingNode } from '#shared/definition/steps.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'

type Entry = CallArgs<'record.backEnter'>
/** An act that can be entered on a record that stands here. */
export type EnteredAct = 'agree' | 'return' | 'refuse' | 'confirm' | 'resubmit' | 'recall' | 'withdraw'
/** Where the record has stood since: as it was, with its initiator, `node:<key>`, or how it ended. */
export type Since = 'same' | 'initiator' | `node:${string}` | 'completed' | 'refused' | 'withdrawn'

/** What a supervisor has put in so far. `who` is empty for somebody unknown, and null until one of the two has been said. */
export type BackEntryDraft = {
  readonly act: EnteredAct
  readonly node: string
  readonly who: string | null
  readonly when: string
  readonly since: Since
  readonly reason: string
}

const decisions: readonly EnteredAct[] = ['agree', 'return', 'refuse', 'confirm']

/** The acts that make sense for this definition. */
export function enteredActs(body: DefinitionBody): readonly EnteredAct[] {
  const nodes = nodesOf(body).filter(isAsking)
  const confirms = nodes.some(({ kind }) => kind === 'confirm')
  const decides = nodes.some(({ kind }) => kind !== 'confirm')
  return [
    ...(decides ? (['agree', 'return', 'refuse'] as const) : []),
    ...(confirms ? (['confirm'] as const) : []),
    ...(nodes.length > 0 ? (['resubmit'] as const) : []),
    ...(body.route.recall ? (['recall'] as const) : []),
    'withdraw',
  ]
}

/** The nodes at which that act can have been done; none for what the initiator does. */
export function nodesFor(body: DefinitionBody, act: EnteredAct): readonly AskingNode[] {
  if (!decisions.includes(act)) return []
  return nodesOf(body)
    .filter(isAsking)
    .filter(({ kind }) => (kind === 'confirm') === (act === 'confirm'))
}

/** Where the record usually stands after it. */
export function usualSince(body: DefinitionBody, act: EnteredAct, node: string): Since {
  if (act === 'withdraw') return 'withdrawn'
  if (act === 'refuse') return 'refused'
  if (act === 'return' || act === 'recall') return 'initiator'
  const nodes = nodesOf(body).filter(isAsking)
  const next = act === 'resubmit' ? nodes[0] : nodes[nodes.findIndex(({ key }) => key === node) + 1]
  return next ? `node:${next.key}` : 'completed'
}

/** The first draft: the node at which the record stands, agreed to. */
export function firstDraft({ record, definition }: RecordView): BackEntryDraft {
  const act = enteredActs(definition)[0] ?? 'withdraw'
  return { ...withAct({ act, node: '', who: null, when: '', since: 'same', reason: '' }, definition, act, record.nodes[0]) }
}

/** The draft with another act, and what follows from it. */
export function withAct(draft: BackEntryDraft, body: DefinitionBody, act: EnteredAct, stands?: string): BackEntryDraft {
  const nodes = nodesFor(body, act)
  const node = (nodes.find(({ key }) => key === (stands ?? draft.node)) ?? nodes[0])?.key ?? ''
  return { ...draft, act, node, since: usualSince(body, act, node) }
}

/** What the store is asked, or what is still wanting: who it was, or a time that reads. */
export function entryOf(view: RecordView, draft: BackEntryDraft, wall: { readonly today: string; readonly timeZone: string }): Result<Entry> {
  const { act, node, who, when, reason } = draft
  if (who === null) return failed('field-required', {}, { field: 'who' })
  const happenedAt = parseInstant(when, wall.today, wall.timeZone)
  if (happenedAt === undefined) return failed(when.trim() === '' ? 'field-required' : 'field-malformed', {}, { field: 'when' })
  return ok({
    recordId: view.record.id,
    revision: view.record.revision,
    act,
    node: node === '' ? null : node,
    actorId: who === '' ? null : who,
    happenedAt,
    reason,
    leadsTo: leadsTo(draft.since),
  })
}

function leadsTo(since: Since): Entry['leadsTo'] {
  if (since === 'same' || since === 'initiator') return { to: since }
  if (since === 'completed' || since === 'refused' || since === 'withdrawn') return { to: 'closed', state: since }
  return { to: 'node', node: since.slice('node:'.length) }
}
