import type { SyncAnswer } from '#shared/contract/sync.ts'
import type { Gathering } from '../store/row-forms.ts'
import type { PiecedReply } from './reply.ts'

/** An answer whose rows are JSON already: they go out as they are. Only who wants the value in this process has it parsed. */
export function answerOfRows<M extends 'pull' | 'bootstrap'>(rest: Omit<SyncAnswer<M>, 'rows' | 'tables'>, rows: Gathering): PiecedReply<SyncAnswer<M>> {
  const pieces = [`{"ok":true,"value":${JSON.stringify(rest).slice(0, -1)},`, ...rows.pieces(), '}}']
  return {
    ok: true,
    get value() {
      return (JSON.parse(pieces.join('')) as { readonly value: SyncAnswer<M> }).value
    },
    pieces,
  }
}
