import { randomBytes } from 'node:crypto'
import { sep } from 'node:path'
import type { CallValue } from '#shared/contract/store.ts'
import { failed, ok, type Fault } from '#shared/kernel/fault.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { writeMeta } from '#store/apply/desk-meta.ts'
import { needMeta } from '#store/database/meta.ts'
import { importable } from '#store/import/importable.ts'
import { findImport } from '#store/import/import-table.ts'
import { columnsOf } from './columns.ts'
import { doorServerOf } from './door-server.ts'
import { hashOfToken, insertDoor, listDoors, removeDoor } from './door-table.ts'
import { claimFolder, releaseFolder } from './folder-mark.ts'
import { insertFolder, listFolders, removeFolder, type DropFolder } from './folder-table.ts'
import { findFiles, type FoundFiles } from './found-files.ts'
import { countOfMember, pageIntake, unended, type IntakeEntry } from './intake-table.ts'

type Calls =
  | 'intake.folders'
  | 'intake.putFolder'
  | 'intake.removeFolder'
  | 'intake.files'
  | 'intake.doors'
  | 'intake.openDoor'
  | 'intake.closeDoor'
  | 'intake.movePort'

/** Drop folders, doors for machines, and what came out of them. Each member sees and changes his own; of others' he learns how many files wait. */
export const intakeHandlers: Pick<Handlers, Calls> = {
  'intake.folders': async (context) => {
    const { members } = await context.organisation()
    const me = context.session.member.id
    const own: CallValue<'intake.folders'>['own'] = []
    const others: CallValue<'intake.folders'>['others'] = []
    for (const folder of listFolders(context.database.readRaw)) {
      const { definitionKey } = folder
      if (folder.memberId === me) own.push(await folderView(context, folder))
      else others.push({ memberName: members.get(folder.memberId)?.name ?? '—', definitionKey, waiting: (await lookInto(folder)).files.length })
    }
    return ok({ own, others })
  },

  'intake.putFolder': async (context, { definitionKey, folder: ticket, likeImportId, language }) => {
    const compiled = await importable(context, definitionKey)
    if (!compiled.ok) return compiled
    const like = likeImportId === null ? null : findImport(context.database.readRaw, likeImportId, context.session.member.id)
    if (like === undefined || (like !== null && like.definitionKey !== definitionKey)) return failed('import-unknown')
    const path = await context.tickets.redeem(ticket, 'folder')
    if (!path.ok) return path
    const { database, session, directory, newId, clock } = context
    const deskName = await needMeta(database.reader, 'deskName')
    // Of two folders one above the other, what one has put aside the other would take.
    if (listFolders(database.readRaw).some((other) => lies(other.path, path.value) || lies(path.value, other.path)))
      return failed('drop-folder-taken', { desk: deskName })
    const folder: DropFolder = {
      id: newId(),
      memberId: session.member.id,
      definitionKey,
      path: path.value,
      columns: like === null ? null : columnsOf(like),
      language,
      mark: randomBytes(16).toString('hex'),
      createdAt: clock(),
    }
    const claimed = await claimFolder({ directory, deskName, folder })
    if (!claimed.ok) return claimed
    await database.write(async (db, raw) => {
      insertFolder(raw, folder)
      await context.audit.append(db, { act: 'intake.folder-set', subject: path.value, digest: '', actorId: session.member.id })
    })
    context.emit('stale', { topics: ['intake'] })
    return ok({ id: folder.id })
  },

  'intake.removeFolder': async (context, { id }) => {
    const { database, session } = context
    const folder = listFolders(database.readRaw).find((each) => each.id === id && each.memberId === session.member.id)
    if (!folder) return failed('drop-folder-missing')
    await database.write(async (db, raw) => {
      removeFolder(raw, id)
      await context.audit.append(db, { act: 'intake.folder-removed', subject: folder.path, digest: '', actorId: session.member.id })
    })
    await releaseFolder(folder)
    context.emit('stale', { topics: ['intake'] })
    return ok({})
  },

  'intake.files': async (context, page) => {
    const { readRaw } = context.database
    const me = context.session.member.id
    return ok({ files: pageIntake(readRaw, me, page).map((entry) => fileView(context, entry)), total: countOfMember(readRaw, me) })
  },

  'intake.doors': async (context) => {
    const me = context.session.member.id
    const doors = listDoors(context.database.readRaw).filter(({ memberId }) => memberId === me)
    return ok({ doors: doors.map(({ id, definitionKey, createdAt, usedAt }) => ({ id, definitionKey, createdAt, usedAt })), ...doorServerOf(context).state() })
  },

  'intake.openDoor': async (context, { definitionKey }) => {
    const compiled = await importable(context, definitionKey)
    if (!compiled.ok) return compiled
    const { database, session, newId, clock } = context
    const token = randomBytes(32).toString('base64url')
    const door = { id: newId(), memberId: session.member.id, definitionKey, tokenHash: hashOfToken(token), createdAt: clock(), usedAt: null }
    await database.write(async (db, raw) => {
      insertDoor(raw, door)
      await context.audit.append(db, { act: 'intake.door-opened', subject: definitionKey, digest: '', actorId: session.member.id })
    })
    await doorServerOf(context).follow()
    context.emit('stale', { topics: ['intake'] })
    return ok({ id: door.id, token })
  },

  'intake.closeDoor': async (context, { id }) => {
    const { database, session } = context
    const door = listDoors(database.readRaw).find((each) => each.id === id && each.memberId === session.member.id)
    if (!door) return failed('door-missing')
    await database.write(async (db, raw) => {
      removeDoor(raw, id)
      await context.audit.append(db, { act: 'intake.door-closed', subject: door.definitionKey, digest: '', actorId: session.member.id })
    })
    await doorServerOf(context).follow()
    context.emit('stale', { topics: ['intake'] })
    return ok({})
  },

  'intake.movePort': async (context) => {
    const doors = doorServerOf(context)
    if (doors.state().fault !== null) {
      await context.database.write(async (_db, raw) => writeMeta(raw, 'interfacePort', null))
      await doors.follow()
    }
    context.emit('stale', { topics: ['intake'] })
    return ok({})
  },
}

async function folderView(context: StoreContext, folder: DropFolder): Promise<CallValue<'intake.folders'>['own'][number]> {
  const { directory, database, session } = context
  const compiled = await importable(context, folder.definitionKey)
  const claimed = await claimFolder({ directory, deskName: await needMeta(database.reader, 'deskName'), folder })
  const fault: Fault | null = compiled.ok ? (claimed.ok ? null : claimed.fault) : compiled.fault
  const found = await lookInto(folder)
  const begun = new Set(unended(database.readRaw, session.member.id, folder.id).map(({ name }) => name))
  const waiting = found.files.filter(({ name }) => !begun.has(name)).length
  const { id, definitionKey, path } = folder
  return { id, definitionKey, shown: path, mapped: folder.columns !== null, waiting, others: found.others, fault }
}

function lookInto({ path }: DropFolder): Promise<FoundFiles> {
  return findFiles(path).catch(() => ({ files: [], others: 0 }))
}

function fileView(context: StoreContext, entry: IntakeEntry): CallValue<'intake.files'>['files'][number] {
  const { id, definitionKey, name, at, rows, taken, refused, target } = entry
  const found = entry.importId === null ? undefined : findImport(context.database.readRaw, entry.importId, entry.memberId)
  const state = entry.state === 'ended' && found?.state === 'undone' ? 'undone' : entry.state
  return {
    id,
    definitionKey,
    from: entry.signature === '' ? 'interface' : 'folder',
    name,
    at,
    state,
    rows,
    taken,
    refused,
    fault: entry.fault ?? found?.fault ?? null,
    importId: found?.id ?? null,
    target,
  }
}

function lies(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep)
}
