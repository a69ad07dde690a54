import { createHash } from 'node:crypto'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { failed, ok } from '#shared/kernel/fault.ts'
import type { CallArgs } from '#shared/contract/store.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { recordView } from '#store/read/record-view.ts'
import { readableRecord } from '#store/read/rows.ts'
import { writeWhole } from '#store/write-whole.ts'
import { stampOf } from './stamp.ts'
import { verifyPrint } from './verify.ts'

/** Printing: whoever may read a record may print it, and every print is chained into the audit log before a page of it leaves. */
export const printHandlers: Pick<Handlers, 'print.record' | 'print.handbook' | 'print.save' | 'print.verify'> = {
  'print.record': async (context, args) => {
    const found = await readableRecord(context, args.id)
    if (!found.ok) return found
    if (found.value.blind) return failed('blind-entry-first')
    const stamp = await stampOf(context, found.value)
    await auditPrint(context, args, found.value.record.revision, stamp.digest)
    return ok({ view: await recordView(context, found.value), stamp, permit: context.prints.give(args.to) })
  },

  'print.handbook': async (context, { to, language }) => {
    const digest = createHash('sha256')
      .update(canonicalJson({ handbook: language }))
      .digest('hex')
    const event = { act: `handbook.print-${to}`, subject: 'handbook', digest, actorId: context.session.member.id }
    await context.database.write((db) => context.audit.append(db, event))
    return ok({ permit: context.prints.give(to) })
  },

  'print.save': async (context, { permit, file, pdf }) => {
    if (!context.prints.redeem(permit)) return failed('print-not-permitted')
    const path = await context.tickets.redeem(file, 'write')
    return path.ok ? writeWhole(path.value, pdf) : path
  },

  'print.verify': async (context, { code }) => ok(await verifyPrint(context, code)),
}

/** The event stands before the page does. */
async function auditPrint(context: StoreContext, { id, parts, to, language }: CallArgs<'print.record'>, revision: number, content: string): Promise<void> {
  const digest = createHash('sha256').update(canonicalJson({ revision, content, parts, to, language })).digest('hex')
  const event = { act: `record.print-${to}`, subject: id, digest, actorId: context.session.member.id }
  await context.database.write((db) => context.audit.append(db, event))
}
