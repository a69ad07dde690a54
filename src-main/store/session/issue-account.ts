import { failed, type Result } from '#shared/kernel/fault.ts'
import type { CallValue } from '#shared/contract/store.ts'
import { mutationBodySchema, mutationFormat, signedText } from '#shared/mutations/mutation.ts'
import type { DeskHandlers } from './desk.ts'

/**
 * Issuing an account's first password and enrolment code: the one act that only the server can do, so it is signed like any other, sent at once, and never
 * waits in the outbox. What comes back is shown and not kept.
 */
export const accountHandlers: Pick<DeskHandlers, 'organisation.issueAccount'> = {
  'organisation.issueAccount': async ({ opened }, { memberId }): Promise<Result<CallValue<'organisation.issueAccount'>>> => {
    if (!opened) return failed('store-sealed')
    const { session, newId, clock } = opened.context
    const body = mutationBodySchema.parse({
      format: mutationFormat,
      id: newId(),
      author: session.member.id,
      key: session.keyId,
      name: 'account.issue',
      version: 1,
      args: { memberId },
      expects: [],
      at: clock(),
    })
    return opened.link.ask('issueAccount', { mutation: { body, signature: session.sign(signedText(body)) } })
  },
}
