import { z } from 'zod'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { idSchema, type Id } from '#shared/kernel/id.ts'
import { admissionSchema } from '#shared/domain/admission.ts'
import { closingReasons, type Desk } from '#shared/domain/organisation.ts'
import type { RowWriter } from '#shared/rows/transaction.ts'
import { administers } from './administration.ts'
import { defineMutation, type MutationContext } from './mutation.ts'

/**
 * Closes a desk that was lost, stolen or retired. It is then *closing*: at its next contact it brings what waits there, is told, and gives up its slots
 * and its rows; with that it is *closed*. A desk that never comes back stays closing.
 */
export const deskClose = defineMutation({
  name: 'desk.close',
  version: 1,
  args: z.strictObject({ deskId: idSchema, reason: z.enum(closingReasons) }),
  async apply(rows, { deskId, reason }, context) {
    const desk = await deskToManage(rows, deskId, context)
    if (!desk.ok) return desk
    if (desk.value.state !== 'active') return failed('desk-closed', { reason: desk.value.closing?.reason ?? reason })
    const closing = { reason, byId: context.author, at: context.at, closedAt: null, delivered: 0 }
    await rows.put('desk', { ...desk.value, state: 'closing', closing })
    return ok(undefined)
  },
})

/** Takes a closing back, as long as the desk has not been told. */
export const deskReopen = defineMutation({
  name: 'desk.reopen',
  version: 1,
  args: z.strictObject({ deskId: idSchema }),
  async apply(rows, { deskId }, context) {
    const desk = await deskToManage(rows, deskId, context)
    if (!desk.ok) return desk
    if (desk.value.state === 'closed') return failed('desk-closed', { reason: desk.value.closing?.reason ?? 'retired' })
    if (desk.value.state === 'closing') await rows.put('desk', { ...desk.value, state: 'active', closing: null })
    return ok(undefined)
  },
})

/**
 * Admits a desk that this server has forgotten, with its own id and key. Its members' keys are certified by their passwords afterwards; only then does it get a row. A code that
 * another desk has been given meanwhile stays with that one.
 */
export const deskAdmit = defineMutation({
  name: 'desk.admit',
  version: 1,
  args: admissionSchema,
  async apply(rows, { deskId, name, code, weak }, context) {
    const allowed = await administers(rows, context, 'desk.manage')
    if (!allowed.ok) return allowed
    if (await rows.get('desk', deskId)) return failed('desk-exists')
    const taken = new Set((await rows.list('desk', {})).map((desk) => desk.code))
    await rows.put('desk', { id: deskId, name, code: taken.has(code) ? freeCode(taken) : code, state: 'active', enrolledAt: context.at, weak, closing: null })
    return ok(undefined)
  },
})

/** The next code that no desk has. */
export function freeCode(taken: ReadonlySet<string>): string {
  const codeOf = (number: number): string => `D${String(number).padStart(2, '0')}`
  let number = taken.size + 1
  while (taken.has(codeOf(number))) number += 1
  return codeOf(number)
}

async function deskToManage(rows: RowWriter, deskId: Id, context: MutationContext): Promise<Result<Desk>> {
  const allowed = await administers(rows, context, 'desk.manage')
  if (!allowed.ok) return allowed
  const desk = await rows.get('desk', deskId)
  return desk ? ok(desk) : failed('desk-missing')
}
