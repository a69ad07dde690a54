import { setImmediate } from 'node:timers/promises'
import type { SyncAnswer } from '#shared/contract/sync.ts'
import { failed, type Result } from '#shared/kernel/fault.ts'
import { countOf } from '#shared/rows/wire-table.ts'
import { writeMeta } from '../apply/desk-meta.ts'
import { statement } from '../apply/statement.ts'
import { replacingBrake } from './replacing.ts'
import { commitPatch, standingOf, type BootstrapProgress, type Replica, type StepEnd } from './replica.ts'
import type { Ask } from './wire.ts'

/**
 * Fetches up to so many pages, the next already on its way while one is written. Nothing is asked ahead beyond the last of them: a pull comes
 * next, and a page read before it would bring back older rows than it.
 */
export async function bootstrapSteps(replica: Replica, pagesMax: number): Promise<StepEnd> {
  const ahead = createPageAhead(replica)
  try {
    for (let page = 1; ; page++) {
      const end = await bootstrapStep(replica, ahead, page < pagesMax)
      if (end.kind !== 'again' || page >= pagesMax || standingOf(replica.database.readRaw).bootstrap === null) return end
    }
  } finally {
    // No question outlives the step that asked it.
    await ahead.settled()
  }
}

type PageAsk = Ask<'bootstrap'>
type PageAhead = { ask(ask: PageAsk): Promise<Result<SyncAnswer<'bootstrap'>>>; prepare(ask: PageAsk): Promise<void>; settled(): Promise<void> }

/** One page asked for before it is wanted. */
function createPageAhead({ link }: Replica): PageAhead {
  let waiting: { readonly ask: string; readonly answer: Promise<Result<SyncAnswer<'bootstrap'>>> } | undefined
  return {
    ask(ask) {
      const prepared = waiting
      waiting = undefined
      return prepared?.ask === JSON.stringify(ask) ? prepared.answer : link.ask('bootstrap', ask)
    },
    async prepare(ask) {
      const answer = link.ask('bootstrap', ask)
      // Whoever takes it meets its failure; if nobody does, there is nothing to tell.
      answer.catch(() => undefined)
      waiting = { ask: JSON.stringify(ask), answer }
      // A question leaves with a later turn of the loop, and writing a page takes none: it would wait until the page is written.
      await setImmediate()
      await setImmediate()
    },
    async settled() {
      await waiting?.answer.catch(() => undefined)
    },
  }
}

/**
 * Fetches one page of the scopes that are to be gained, under the version pinned by the first page. Progress is written with each page, so
 * that a kill costs one page; the scopes count as held with the last.
 */
async function bootstrapStep(replica: Replica, ahead: PageAhead, another: boolean): Promise<StepEnd> {
  const { epoch, line, cursor, bootstrap } = standingOf(replica.database.readRaw)
  if (!bootstrap || bootstrap.scopes.length === 0) return { kind: 'done' }
  if (epoch === undefined || line === undefined) throw new Error('bootstrapped before the server was greeted')
  const asked = { epoch, line, scopes: [...bootstrap.scopes] }
  const page = await ahead.ask({ ...asked, pin: bootstrap.pin, after: bootstrap.after })
  // A scope was lost since the last pull: the next one says which.
  if (!page.ok && page.fault.code === 'permission-denied') return { kind: 'again' }
  if (!page.ok) return { kind: 'failed', fault: page.fault }
  const { pin, after, rows, tables = [], total } = page.value
  const first = bootstrap.pin === null
  if (pin < cursor || (!first && pin !== bootstrap.pin)) return { kind: 'failed', fault: failed('server-fault', { reason: 'pin-moved', pin, cursor }).fault }
  const replaces = first && bootstrap.fresh
  const braked = replaces ? replacingBrake(replica.database.readRaw, total) : null
  if (braked) return { kind: 'failed', fault: braked }

  const done = bootstrap.done + rows.length + tables.reduce((sum, table) => sum + countOf(table), 0)
  const progress: BootstrapProgress = {
    ...bootstrap,
    fresh: false,
    pin,
    after,
    done,
    total: Math.max(total, done),
  }
  if (another && after !== null) await ahead.prepare({ ...asked, pin, after })
  const held = await commitPatch(replica, {
    rows,
    tables,
    confirmed: [],
    replaces,
    scopes: null,
    version: cursor,
    line,
    removalAllowed: true,
    also: (raw) => {
      writeMeta(raw, 'bootstrap', after === null ? null : JSON.stringify(progress))
      if (after !== null) return
      for (const scope of bootstrap.scopes)
        statement(raw, 'insert into "held_scope" ("scope","since") values (?,?) on conflict do nothing').run(scope, replica.clock())
    },
  })
  if (held) return { kind: 'failed', fault: held }
  replica.progress(after === null ? null : { done: progress.done, total: progress.total })
  return { kind: 'again' }
}
