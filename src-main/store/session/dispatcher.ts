import { callBytesMax, callSchema, storeCalls, type StoreCall, type StoreReply } from '#shared/contract/store.ts'
import { callPermissions } from '#shared/contract/call-permission.ts'
import { failed, type Failed, type FaultCode, type Result } from '#shared/kernel/fault.ts'
import type { NewId } from '#shared/kernel/id.ts'
import { can } from '#shared/permissions/policy.ts'
import type { StoreContext } from '../context.ts'
import { faultOfError } from '../database/sqlite-fault.ts'
import type { Desk } from './desk.ts'
import { isOver } from './message-size.ts'
import type { WindowPort } from './transport.ts'

/** Refusals that are somebody reaching beyond his rights (PRM-10). */
const trespasses: ReadonlySet<FaultCode> = new Set(['permission-denied', 'own-record', 'task-not-yours'])

const replyIdSchema = callSchema.shape.id

/** A handler that has lost its call's own types; `handlers.ts` keeps them. */
export type AnyDeskHandler = (desk: Desk, args: unknown) => Promise<Result<unknown>>
export type AnyOpenHandler = (context: StoreContext, args: unknown) => Promise<Result<unknown>>
export type Answering = { readonly desk: ReadonlyMap<string, AnyDeskHandler>; readonly open: ReadonlyMap<string, AnyOpenHandler> }

/**
 * Answers windows. Whatever comes in, the answer is a value or a fault: a message without a number to answer to is dropped, one that is no call, an unknown call,
 * arguments that do not parse, a message that is too large and a sealed desk each have their code, and a bug is `internal-error` with a
 * reference under which the log has its place in the code and nothing of its content.
 */
export function createDispatcher(desk: Desk, answering: Answering, newId: NewId) {
  const ports = new Set<WindowPort>()

  async function answer(call: string, args: unknown): Promise<Result<unknown>> {
    if (!isStoreCall(call)) return failed('call-unknown', { call: call.slice(0, 60) })
    const declared = storeCalls[call]
    if (!declared.sealed && !desk.opened) return failed('store-sealed')
    const parsed = declared.args.safeParse(args)
    if (!parsed.success) return failed('call-malformed', { path: parsed.error.issues[0]?.path.join('.') ?? '' })
    if (!(await mayCall(call))) return failed('permission-denied', { action: callPermissions[call] ?? call })
    const forDesk = answering.desk.get(call)
    if (forDesk) return forDesk(desk, parsed.data)
    const forOpen = answering.open.get(call)
    if (!forOpen) return failed('call-unknown', { call })
    return desk.opened ? forOpen(desk.opened.context, parsed.data) : failed('store-sealed')
  }

  /** Asked as whoever is signed in; a sealed desk has nobody, and answers only what the contract lets it. */
  async function mayCall(call: StoreCall): Promise<boolean> {
    const [action, context] = [callPermissions[call], desk.opened?.context]
    if (!action || !context) return true
    return can(await context.organisation(), context.session.member.id, action, { kind: 'company' }, context.clock())
  }

  /** A refusal for want of a right stands in the audit chain, whoever asked for what; it is answered also where that cannot be written. */
  async function noted(call: string, result: Result<unknown>): Promise<Result<unknown>> {
    const context = desk.opened?.context
    if (result.ok || !context || !trespasses.has(result.fault.code)) return result
    const event = { act: 'call.refused', subject: `${result.fault.code} ${call}`, digest: '', actorId: context.session.member.id }
    await context.database.write((db) => context.audit.append(db, event)).catch((error: unknown) => console.error(`store: ${call}: ${placeOf(error)}`))
    return result
  }

  async function guarded(call: string, args: unknown): Promise<Result<unknown>> {
    try {
      return await noted(call, await answer(call, args))
    } catch (error) {
      const fault = faultOfError(error)
      if (fault) return { ok: false, fault }
      const reference = newId()
      console.error(`store: ${reference} ${call}: ${placeOf(error)}`)
      return failed('internal-error', { reference })
    }
  }

  async function receive(port: WindowPort, message: unknown): Promise<void> {
    if (isOver(message, callBytesMax)) return refuse(port, message, failed('call-too-large', { max: callBytesMax }))
    const parsed = callSchema.safeParse(message)
    if (!parsed.success) return refuse(port, message, failed('call-malformed', { path: parsed.error.issues[0]?.path.join('.') ?? '' }))
    const { id, call, args } = parsed.data
    const result = await guarded(call, args)
    reply(port, result.ok ? { id, ok: true, value: result.value } : { id, ok: false, fault: result.fault })
  }

  /** Without a number that an answer could carry nobody waits for one. */
  function refuse(port: WindowPort, message: unknown, { fault }: Failed): void {
    const id = replyIdSchema.safeParse(typeof message === 'object' && message !== null ? Reflect.get(message, 'id') : undefined)
    if (id.success) reply(port, { id: id.data, ok: false, fault })
  }

  function reply(port: WindowPort, message: StoreReply): void {
    // The window may have gone while the answer was made.
    if (ports.has(port)) port.post(message)
  }

  const emit: StoreContext['emit'] = (event, value) => {
    for (const port of ports) port.post({ event, value })
  }

  return {
    emit,
    attach(port: WindowPort): void {
      ports.add(port)
      port.onClose(() => ports.delete(port))
      port.onMessage((message) => void receive(port, message))
    },
  }
}

function isStoreCall(call: string): call is StoreCall {
  return Object.hasOwn(storeCalls, call)
}

/** Where an error arose: its name, code and stack frames. Its message may quote what somebody typed. */
export function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = 'code' in error ? ` ${String(error.code)}` : ''
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return `${error.name}${code}\n${frames.join('\n')}`
}
