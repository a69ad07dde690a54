import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { CallValue } from '#shared/contract/store.ts'
import { decodeAdmission } from '#shared/domain/admission.ts'
import { mutationBodySchema, mutationFormat, signedText, type SignedMutation } from '#shared/mutations/mutation.ts'
import { fingerprintOf } from '../keys/signing-key.ts'
import type { DeskHandlers } from './desk.ts'
import type { OpenDesk } from './open-desk.ts'

/**
 * What only the server can do: issue an account's first password and enrolment code, and know a desk again. Signed like any other act, sent at once, and never waiting
 * in the outbox. What comes back is shown and not kept.
 */
export const onlineHandlers: Pick<
  DeskHandlers,
  'organisation.issueAccount' | 'member.previewHandOver' | 'organisation.deskContacts' | 'organisation.readAdmission' | 'organisation.admitDesk'
> = {
  'organisation.issueAccount': async ({ opened }, { memberId, allowsWeak = false }): Promise<Result<CallValue<'organisation.issueAccount'>>> =>
    opened ? opened.link.ask('issueAccount', { mutation: signed(opened, 'account.issue', { memberId, allowsWeak }, 2) }) : failed('store-sealed'),
  'member.previewHandOver': async ({ opened }, ask) => (opened ? opened.link.ask('previewHandOver', ask) : failed('store-sealed')),
  'organisation.deskContacts': async ({ opened }) => (opened ? opened.link.ask('deskContacts', {}) : failed('store-sealed')),
  'organisation.readAdmission': async (_, { request }) => {
    const read = decodeAdmission(request)
    if (!read.ok) return read
    const { name, code, weak, publicKey } = read.value
    return ok({ name, code, weak, fingerprint: fingerprintOf(publicKey) })
  },
  'organisation.admitDesk': async ({ opened }, { request }): Promise<Result<CallValue<'organisation.admitDesk'>>> => {
    if (!opened) return failed('store-sealed')
    const read = decodeAdmission(request)
    if (!read.ok) return read
    const admitted = await opened.link.ask('admitDesk', { mutation: signed(opened, 'desk.admit', read.value) })
    // The new desk comes with the next pull.
    if (admitted.ok) opened.context.sync.nudge()
    return admitted
  },
}

function signed({ context }: OpenDesk, name: string, args: SignedMutation['body']['args'], version = 1): SignedMutation {
  const { session, newId, clock } = context
  const about = { author: session.member.id, key: session.keyId, name, version, args, expects: [] }
  const body = mutationBodySchema.parse({ format: mutationFormat, id: newId(), ...about, at: clock() })
  return { body, signature: session.sign(signedText(body)) }
}
