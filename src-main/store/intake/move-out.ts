import { lstat, mkdir, rename } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { FaultError } from '#shared/kernel/fault.ts'
import { refusalText } from '#store/export/document-words.ts'
import { writeInWorker } from '#store/export/write-in-worker.ts'
import type { StoreContext } from '#store/context.ts'
import { errorBatches, errorsPlan } from '#store/import/documents.ts'
import { findImport } from '#store/import/import-table.ts'
import { writeWhole } from '#store/write-whole.ts'
import type { ChosenPath } from '#store/tickets.ts'
import type { DropFolder } from './folder-table.ts'
import { fileIn, signatureAt } from './found-files.ts'
import { putIntake, type IntakeEntry } from './intake-table.ts'

/** A name that no other file has: the file's own, the day, and the end of the line's id. */
export function targetOf({ id, name }: Pick<IntakeEntry, 'id' | 'name'>, to: 'done' | 'refused', day: string): string {
  const end = extname(name)
  return `${to}/${name.slice(0, name.length - end.length)} ${day}-${id.slice(-6)}${end}`
}

/** Where the bad rows of a file go, or why it was not taken: always to what was refused, whatever became of the rest. */
function besides(target: string, end: '.errors.xlsx' | '.reason.txt'): string {
  const file = target.slice(target.indexOf('/') + 1)
  return `refused/${file.slice(0, file.length - extname(file).length)}${end}`
}

/**
 * Puts the bad rows into a workbook, moves the file and closes its line. Each part may be done again: names are decided before, so a kill in between writes and moves nothing twice. What has come in the file's place
 * meanwhile is never kept for it; it is put back.
 */
export async function moveOut(context: StoreContext, folder: DropFolder, compiled: CompiledDefinition, entry: IntakeEntry): Promise<void> {
  const { target } = entry
  if (target === null) throw new Error('nothing was decided about a file')
  try {
    if (!(await makeFolders(folder.path))) return
    await writeErrors(context, folder, compiled, { ...entry, target })
    if (!(await moveFile(folder.path, { ...entry, target }))) return
  } catch (error) {
    // The folder is full, gone or read-only: it is tried again at the next look.
    if (isOfTheFolder(error)) return
    throw error
  }
  await context.database.write(async (db, raw) => {
    putIntake(raw, { ...entry, state: 'ended' })
    await context.audit.append(db, { act: 'intake.file', subject: entry.importId ?? entry.id, digest: entry.digest, actorId: context.session.member.id })
  })
  context.emit('stale', { topics: ['intake'] })
}

/** Real folders of ours: what somebody has linked elsewhere takes nothing there. */
async function makeFolders(folder: string): Promise<boolean> {
  for (const name of ['done', 'refused']) {
    const path = join(folder, name)
    await mkdir(path, { recursive: true })
    if (!(await lstat(path)).isDirectory()) return false
  }
  return true
}

type Decided = IntakeEntry & { readonly target: string }

async function writeErrors(context: StoreContext, folder: DropFolder, compiled: CompiledDefinition, entry: Decided): Promise<void> {
  const { member } = context.session
  if (entry.fault !== null) {
    const text = `${refusalText(entry.fault, 'zh-CN')}\n${refusalText(entry.fault, 'en')}\n`
    const written = await writeWhole(fileIn(folder.path, besides(entry.target, '.reason.txt')), Buffer.from(text))
    if (!written.ok) throw new FaultError(written.fault)
    return
  }
  const { readRaw } = context.database
  const found = entry.importId === null || entry.refused === 0 ? undefined : findImport(readRaw, entry.importId, entry.memberId)
  if (!found) return
  const path: ChosenPath = fileIn(folder.path, besides(entry.target, '.errors.xlsx'))
  // These rows leave the encrypted store as an export does, and are told like one (RPT-03).
  await context.database.write((db) => context.audit.append(db, { act: 'import.errors', subject: found.id, digest: '', actorId: member.id }))
  const { language } = folder
  const timeZone = (await context.settings())['calendar.timeZone']
  const plan = errorsPlan(found, { language, timeZone, author: `${member.name} (${member.userName})` })
  await writeInWorker(context.reports, 'workbook', { path, plan }, { rows: errorBatches(readRaw, found, compiled, language) })
}

/** Whether the file has left its place, or had left it already. */
async function moveFile(folder: ChosenPath, { name, signature, target }: Decided): Promise<boolean> {
  const from = fileIn(folder, name)
  const to = fileIn(folder, target)
  if ((await signatureAt(to)) === undefined) {
    // Another file of that name has come, or it was taken away: what was taken is taken.
    if ((await signatureAt(from)) !== signature) return true
    await rename(from, to)
  }
  if ((await signatureAt(to)) === signature) return true
  // It was replaced at the very moment of the move: what came goes back, under a name that overwrites nothing, and has its own turn.
  await rename(to, fileIn(folder, target.slice(target.indexOf('/') + 1)))
  return true
}

const folderErrors: ReadonlySet<string> = new Set(['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'EBUSY', 'ENOSPC', 'EXDEV', 'EIO', 'ENOTDIR', 'EEXIST', 'ESTALE'])

function isOfTheFolder(error: unknown): boolean {
  return error instanceof FaultError || (error instanceof Error && 'code' in error && folderErrors.has(String(error.code)))
}
