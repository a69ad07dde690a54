import { z } from 'zod'
import type { RecordView } from '#shared/contract/store.ts'
import type { Wording } from './acts.ts'

/** What an act is told beside its words: where a return goes and how it comes back, who is meant, who is asked first. */
export const choicesSchema = z.strictObject({
  returnTo: z.string().nullable(),
  resume: z.boolean(),
  memberIds: z.array(z.string()),
  where: z.enum(['before', 'after']),
  signerTaskId: z.string().nullable(),
})
export type Choices = z.infer<typeof choicesSchema>

/** At most so many signers at once, as the mutation takes them. */
export const signersMax = 10

/** Most returns go to the initiator; where that is not offered, to the nearest node before. */
function usualTarget({ returnTargets }: RecordView): string | null {
  return returnTargets.some(({ node }) => node === null) ? null : (returnTargets[0]?.node ?? null)
}

/** What stands chosen at first; what was kept counts as far as it is still offered. */
export function choicesOn(view: RecordView, kept: Choices | null): Choices {
  const { removableTaskIds, returnTargets } = view
  const start: Choices = { returnTo: usualTarget(view), resume: false, memberIds: [], where: 'before', signerTaskId: removableTaskIds[0] ?? null }
  if (kept === null) return start
  return {
    ...kept,
    returnTo: returnTargets.some(({ node }) => node === kept.returnTo) ? kept.returnTo : start.returnTo,
    signerTaskId: kept.signerTaskId !== null && removableTaskIds.includes(kept.signerTaskId) ? kept.signerTaskId : start.signerTaskId,
  }
}

/** Whether somebody must still be chosen before the act can be done. */
export function lacksMember(wording: Wording, { memberIds, signerTaskId }: Choices): boolean {
  if (wording === 'transfer' || wording === 'add-signer') return memberIds.length === 0
  return wording === 'remove-signer' && signerTaskId === null
}
