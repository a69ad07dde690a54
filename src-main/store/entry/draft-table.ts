import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { Draft } from '#shared/contract/store.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { FormData } from '#shared/domain/record.ts'
import type { StoreContext, WritableDb } from '#store/context.ts'
import type { StoreTables } from '#store/database/tables.ts'

type DraftRow = StoreTables['draft']

/** The member's drafts, the last one touched first. */
export async function listDrafts(context: StoreContext): Promise<readonly Draft[]> {
  const rows = await context.database.reader
    .selectFrom('draft')
    .selectAll()
    .where('memberId', '=', context.session.member.id)
    .where('node', 'is', null)
    .orderBy('updatedAt', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(toDraft)
}

/** The member's own draft; another's is answered like none. */
export async function ownDraft(context: StoreContext, id: Id): Promise<Result<Draft>> {
  const row = await context.database.reader
    .selectFrom('draft')
    .selectAll()
    .where('id', '=', id)
    .where('memberId', '=', context.session.member.id)
    .executeTakeFirst()
  return row ? ok(toDraft(row)) : failed('record-missing', { draft: id })
}

/** The member's draft that revises this record, if he has begun one. */
export async function revisionDraft(context: StoreContext, recordId: Id): Promise<Draft | undefined> {
  const row = await context.database.reader
    .selectFrom('draft')
    .selectAll()
    .where('recordId', '=', recordId)
    .where('memberId', '=', context.session.member.id)
    .where('node', 'is', null)
    .executeTakeFirst()
  return row && toDraft(row)
}

/** What the member has typed for a task of this record at this node. */
export async function taskDraft(
  context: StoreContext,
  recordId: Id,
  node: string,
): Promise<{ readonly draft: Draft; readonly comparedAt: number | null } | undefined> {
  const row = await context.database.reader
    .selectFrom('draft')
    .selectAll()
    .where('recordId', '=', recordId)
    .where('memberId', '=', context.session.member.id)
    .where('node', '=', node)
    .executeTakeFirst()
  return row && { draft: toDraft(row), comparedAt: row.comparedAt }
}

/** What a draft holds before its title and time are known. */
export type DraftContent = {
  readonly id: Id
  readonly recordId: Id | null
  /** Of a draft that is typed for a task: the node. */
  readonly node?: string
  readonly data: FormData
  readonly text: Readonly<Record<string, string>>
}

/** Writes a draft and answers when it was; it is on disk then (ENT-20). False when the id is another member's. */
export async function saveDraft(context: StoreContext, compiled: CompiledDefinition, content: DraftContent): Promise<Result<number>> {
  const updatedAt = context.clock()
  const memberId = context.session.member.id
  const row: DraftRow = {
    id: content.id,
    memberId,
    definitionKey: compiled.body.key,
    definitionVersion: compiled.body.version,
    recordId: content.recordId,
    title: compiled.title(content.data),
    data: JSON.stringify(content.data),
    text: JSON.stringify(content.text),
    updatedAt,
    node: content.node ?? null,
    comparedAt: null,
  }
  const { id: _id, node: _node, comparedAt: _comparedAt, ...rest } = row
  const saved = await context.database.write(async (db) => {
    const result = await db
      .insertInto('draft')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(rest).where('draft.memberId', '=', memberId))
      .executeTakeFirst()
    return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
  })
  if (!saved) return failed('permission-denied', { action: 'draft.save' })
  context.emit('stale', { topics: ['draft'] })
  return ok(updatedAt)
}

/** Removes a draft within a transaction. */
export async function removeDraft(db: WritableDb, id: Id, memberId: Id): Promise<void> {
  await db.deleteFrom('draft').where('id', '=', id).where('memberId', '=', memberId).execute()
}

function toDraft({ memberId: _memberId, node: _node, comparedAt: _comparedAt, data, text, ...rest }: DraftRow): Draft {
  return { ...rest, data: JSON.parse(data) as FormData, text: JSON.parse(text) as Record<string, string> }
}
