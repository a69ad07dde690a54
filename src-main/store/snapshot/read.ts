import { readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { failed, ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import { hashFile } from './files.ts'
import { manifestName, manifestSchema, proofName, proofSchema, type Manifest, type Proof } from './manifest.ts'

export type FoundBackup = { readonly path: string; readonly manifest: Manifest; readonly proof: Proof | null }

/** Reads what a folder says of itself; the bytes are checked by `verifyBackup`. */
export async function readBackup(path: string): Promise<Result<FoundBackup>> {
  const manifest = await readJson(join(path, manifestName))
  if (manifest === undefined) return failed('backup-incomplete', { path })
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest && Number(manifest.version) > 1) return failed('backup-newer', { path })
  const parsed = manifestSchema.safeParse(manifest)
  if (!parsed.success) return failed('backup-damaged', { file: manifestName })
  const proof = proofSchema.safeParse(await readJson(join(path, proofName)))
  return ok({ path, manifest: parsed.data, proof: proof.success && proof.data.backupId === parsed.data.id ? proof.data : null })
}

/** All backups below a designated folder (or the one that was pointed at), newest first; folders that are not backups are passed over. */
export async function listBackups(folder: string): Promise<readonly FoundBackup[]> {
  const itself = await readBackup(folder)
  if (itself.ok) return [itself.value]
  // Whoever points at a folder may mean the designated one or a desk's own folder in it; what it is called says nothing.
  const roots = [folder, ...(await names(folder)).filter((name) => name.startsWith('opsdesk-')).map((name) => join(folder, name))]
  const found: FoundBackup[] = []
  for (const root of roots) {
    for (const name of await names(root)) {
      if (name.endsWith('.partial')) continue
      const backup = await readBackup(join(root, name))
      if (backup.ok) found.push(backup.value)
    }
  }
  return found.toSorted((a, b) => b.manifest.madeAt - a.manifest.madeAt)
}

/** Reads every byte of a backup again and compares. */
export async function verifyBackup(backup: FoundBackup): Promise<Fault | null> {
  for (const file of backup.manifest.files) {
    try {
      const read = await hashFile(join(backup.path, file.name))
      if (read.sha256 !== file.sha256 || read.bytes !== file.bytes) return { code: 'backup-damaged', params: { file: file.name } }
    } catch {
      return { code: 'backup-incomplete', params: { path: backup.path, file: file.name } }
    }
  }
  return null
}

/** Removes what interrupted runs left beside the good backups of this desk. */
export async function sweepPartials(folder: string, deskId: string): Promise<void> {
  const root = join(folder, `opsdesk-${deskId}`)
  for (const name of await names(root)) if (name.endsWith('.partial')) await rm(join(root, name), { recursive: true, force: true })
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

async function names(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => [])
}
