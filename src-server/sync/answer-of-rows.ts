import type { SyncAnswer } from '#shared/contract/sync.ts'
import type { TextReply } from './reply.ts'

/** An answer whose rows are texts already: they go out as they are. Only who wants the value in this process has it parsed. */
export function answerOfRows<M extends 'pull' | 'bootstrap'>(rest: Omit<SyncAnswer<M>, 'rows'>, rows: readonly string[]): TextReply<SyncAnswer<M>> {
  const text = `{"ok":true,"value":${JSON.stringify({ ...rest, rows: [] }).slice(0, -2)}${rows.join(',')}]}}`
  return {
    ok: true,
    get value() {
      return (JSON.parse(text) as { readonly value: SyncAnswer<M> }).value
    },
    text: () => text,
  }
}
