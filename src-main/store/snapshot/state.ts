import type { z } from 'zod'
import type { backupSchema, backupStateSchema } from '#shared/contract/store.ts'
import type { FoundBackup } from './read.ts'

export type BackupState = z.infer<typeof backupStateSchema>
export type BackupLine = z.infer<typeof backupSchema>

/** A found backup as the screen lists it. */
export function backupLine({ path, manifest, proof }: FoundBackup): BackupLine {
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
  const state = proof === null ? 'written' : proof.fault ? 'failed' : 'proven'
  return { id: manifest.id, path, at: manifest.madeAt, bytes, state, provenAt: proof && !proof.fault ? proof.provenAt : null, fault: proof?.fault ?? null }
}
