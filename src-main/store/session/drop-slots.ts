import { removeMember } from '../keys/desk-keys.ts'
import { forgetOwnRows, leaversOf, settleLeavers } from '../sync/leavers.ts'
import type { OpenDeskParts } from './open-desk.ts'

/** After every round that agreed with the server. What fails here (the disk is full) is tried again after the next one. */
export async function afterContact(parts: Pick<OpenDeskParts, 'store' | 'storeKey' | 'member' | 'say'>): Promise<void> {
  try {
    if (await dropSlots(parts)) parts.say({ kind: 'must-lock' })
  } catch (error) {
    console.error(`store: slots of leavers stay until the next contact: ${error instanceof Error ? error.name : 'unknown'}`)
  }
}

/**
 * Takes the slots of leavers out of the key file, with what was their own, at the first contact after their dismissal. With the slot goes the only copy of the
 * member's signing key. Answers whether the signed-in member is one of them: then the desk must lock.
 */
async function dropSlots({ store, storeKey, member }: Pick<OpenDeskParts, 'store' | 'storeKey' | 'member'>): Promise<boolean> {
  const { directory, database, audit } = store
  const leavers = leaversOf(database.readRaw)
  if (leavers.length === 0) return false
  for (const memberId of leavers) {
    const removed = await removeMember(directory, storeKey, memberId)
    if (!removed.ok) throw new Error(removed.fault.code)
  }
  await database.write(async (db, raw) => {
    for (const memberId of leavers) {
      const drafts = forgetOwnRows(raw, memberId)
      await audit.append(db, { act: 'slot.removed', subject: `${memberId} ${drafts}`, digest: '', actorId: member.id })
    }
    settleLeavers(raw, leavers)
  })
  return leavers.includes(member.id)
}
