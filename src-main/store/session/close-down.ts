import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { closingReasons } from '#shared/domain/organisation.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { writeMeta } from '../apply/desk-meta.ts'
import { forgetAllEffects } from '../apply/effects.ts'
import { countUnanswered } from '../apply/outbox.ts'
import { statement } from '../apply/statement.ts'
import type { DeskFile } from '../desk-file.ts'
import { removeSealedFile } from '../departure/sealed-file.ts'
import { removeSlots } from '../keys/desk-keys.ts'
import type { KeyFile } from '../keys/key-file.ts'
import { projectChanges } from '../register/project.ts'
import { removeAll } from '../sync/replacing.ts'
import type { OpenDeskParts } from './open-desk.ts'

/**
 * An administrator has closed this desk, and the server has said so to this desk itself.
 *
 * What came from the server goes: rows, registers, files, index. What was made here and may stand nowhere else stays, encrypted: what never left, the journal of signed work
 * (a server that must be rebuilt asks for it), drafts, the audit chain. Then all slots go but the company's recovery slot, and with them the machine's secret, so that no password and no
 * share of the server opens it any more. In this order, each step on disk before the next: a desk that is cut off in between is told once more at its next contact, and goes on. For that
 * somebody must be let in: the members go last, when no slot is left.
 */
export async function closeDown(
  parts: Pick<OpenDeskParts, 'store' | 'storeKey' | 'member' | 'keychain' | 'clock' | 'say' | 'deskFile'>,
  fault: Fault,
): Promise<void> {
  const { store, storeKey, member, keychain, clock, deskFile } = parts
  const reason = closingReasons.find((one) => one === fault.params?.['reason']) ?? 'retired'
  try {
    const kept = await store.database.write(async (db, raw) => {
      writeMeta(raw, 'closing', reason)
      removeAll(raw, projectChanges, 'member')
      forgetAllEffects(raw)
      for (const table of ['held_scope', 'view_state', 'saved_view', 'unknown_row', 'drop_folder', 'machine_door'])
        statement(raw, `delete from "${table}"`).run()
      await store.audit.append(db, { act: 'desk.closed', subject: reason, digest: '', actorId: member.id })
      return countUnanswered(raw)
    })
    await removeSealedFile(store.directory)
    const closed = { reason, at: clock(), kept }
    await deskFile.update((facts) => ({ ...facts, closed, waiting: kept, departure: null, alarms: [], dropFolders: [] }))
    const removed = await removeSlots({ directory: store.directory, keychain }, storeKey)
    if (!removed.ok) throw new Error(removed.fault.code)
    await store.database.write(async (_db, raw) => void statement(raw, 'delete from "member"').run())
    await deskFile.update((facts) => ({ ...facts, members: [], lastMemberId: null }))
  } catch (error) {
    console.error(`store: closing this desk goes on at the next contact: ${error instanceof Error ? error.name : 'unknown'}`)
  }
  parts.say({ kind: 'must-lock' })
}

/** Whether a desk's files are what a closing has left: nobody's slot, and the word for it. */
export function isClosedDown(file: KeyFile, { facts }: DeskFile): boolean {
  return facts.closed !== null && file.members.length === 0 && file.release === null
}

/** The index of a closed desk is made of rows that have gone; nothing else needs it. */
export async function dropIndex(directory: string): Promise<void> {
  for (const end of ['', '-wal', '-shm']) await rm(join(directory, `search.db${end}`), { force: true })
}
