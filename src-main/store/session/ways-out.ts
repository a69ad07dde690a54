import { encodeAdmission } from '#shared/domain/admission.ts'
import { failed, ok } from '#shared/kernel/fault.ts'
import { needMeta } from '../database/meta.ts'
import { isWeakDesk } from '../keys/weak-keychain.ts'
import { fingerprintOf, publicKeyOf } from '../keys/signing-key.ts'
import type { DeskHandlers } from './desk.ts'

/** What helps out of a stop that a person has to end: who this desk is, and the account's password for a server that has lost the member's key. */
export const wayOutHandlers: Pick<DeskHandlers, 'sync.identity' | 'sync.certify' | 'sync.answerEndLost'> = {
  'sync.identity': async ({ opened, directory }) => {
    if (!opened) return failed('store-sealed')
    const { reader } = opened.context.database
    const [deskId, name, code, privateKey, server, authority, company] = await Promise.all(
      (['deskId', 'deskName', 'deskCode', 'deskPrivateKey', 'serverUrl', 'authorityFingerprint', 'company'] as const).map((key) => needMeta(reader, key)),
    )
    const publicKey = publicKeyOf(privateKey ?? '')
    const request = encodeAdmission({ deskId: deskId ?? '', publicKey, code: code ?? '', weak: await isWeakDesk(directory), name: name ?? '' })
    return ok({ request, fingerprint: fingerprintOf(publicKey), server: server ?? '', authority: authority ?? '', company: company ?? '' })
  },
  'sync.answerEndLost': async ({ opened }) => {
    if (!opened) return failed('store-sealed')
    await opened.answerEndLost()
    return ok({})
  },
  'sync.certify': async ({ opened }, { password }) => {
    if (!opened) return failed('store-sealed')
    opened.certification.offer(password)
    return ok(await opened.context.sync.syncNow())
  },
}
