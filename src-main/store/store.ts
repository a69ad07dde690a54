import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Clock, Id } from '#shared/kernel/id.ts'
import { attachmentsFileName, createAttachmentFile, openAttachmentStore, type OpenedAttachmentStore } from './attachments/attachment-store.ts'
import { createAuditor } from './audit/audit-chain.ts'
import type { Auditor } from './context.ts'
import { takeDeskLock, type DeskLock } from './database/desk-lock.ts'
import { needMeta, type MetaKey } from './database/meta.ts'
import { faultOfError } from './database/sqlite-fault.ts'
import { createStoreDatabase, openStoreDatabase, storeFileName, type OpenedStoreDatabase } from './database/store-database.ts'

/** An open store of a desk, without a session: what simulations, rehearsals and the signed-in desk build on. */
export type OpenStore = {
  readonly directory: string
  readonly deskId: Id
  readonly database: OpenedStoreDatabase
  readonly attachments: OpenedAttachmentStore
  readonly audit: Auditor
  /** The file of the two that is damaged, or null; reads both from end to end. */
  damagedFile(): string | null
  /** Finishes writes, truncates the WAL, closes both files and lets the folder go. */
  close(): Promise<void>
}

type StorePlace = {
  readonly directory: string
  /** 32 bytes; not kept, the caller wipes it. */
  readonly key: Buffer
}

/** First values of a new store; without these it cannot be used. */
export type NewStoreMeta = { readonly [K in 'storeId' | 'deskId' | 'deskName' | 'deskCode' | 'company']: string } & { readonly [K in MetaKey]?: string }

/** Makes the files of a new desk in an existing folder; refuses where a store stands. */
export function createStore(place: StorePlace, meta: NewStoreMeta): Result<void> {
  if (existsSync(join(place.directory, storeFileName))) throw new Error('a store is never created over another')
  try {
    createAttachmentFile(place.directory, place.key)
    createStoreDatabase(place, meta)
    return ok(undefined)
  } catch (error) {
    return asFailure(error)
  }
}

/** Opens a desk's store with its key. `lock`: the folder is held already, and stays held after closing. */
export async function openStore(
  place: StorePlace & { readonly clock?: Clock; readonly lock?: DeskLock; readonly checkpointAfterMs?: number },
): Promise<Result<OpenStore>> {
  const { directory, key } = place
  const locked = place.lock ? ok(place.lock) : takeDeskLock(directory)
  if (!locked.ok) return locked
  const release = (): void => {
    if (!place.lock) locked.value.release()
  }
  let database: OpenedStoreDatabase | undefined
  try {
    const opened = openStoreDatabase(place)
    database = opened
    const attachments = openAttachmentStore(directory, key)
    const deskId = await needMeta(opened.reader, 'deskId')
    return ok({
      directory,
      deskId,
      database: opened,
      attachments,
      audit: createAuditor(deskId, place.clock ?? Date.now),
      damagedFile: () => (!opened.isWhole() ? storeFileName : !attachments.isWhole() ? attachmentsFileName : null),
      async close() {
        await Promise.all([opened.close(), attachments.close()])
        release()
      },
    })
  } catch (error) {
    await database?.close()
    release()
    return asFailure(error)
  }
}

function asFailure(error: unknown): Result<never> {
  const fault = faultOfError(error)
  if (fault) return failed(fault.code, fault.params)
  throw error
}
