import { createHash } from 'node:crypto'
import { basename, extname } from 'node:path'
import { failed, ok } from '#shared/kernel/fault.ts'
import { statement } from '#store/apply/statement.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { ownGrid } from '#store/grid/grid-table.ts'
import { auditShown, sightOfFile } from '#store/read/show-field.ts'
import { writeWhole } from '#store/write-whole.ts'
import { ownDraft } from './draft-table.ts'
import { isUploader, noteUpload } from './uploads.ts'

/** Files of forms: taken in for a draft, read and saved by whoever may read a record that has them. */
export const attachmentHandlers: Pick<Handlers, 'attachment.add' | 'attachment.read' | 'attachment.saveAs'> = {
  'attachment.add': async (context, { draftId, field: key, file }) => {
    const draft = await ownDraft(context, draftId)
    const holder = draft.ok ? draft : ownGrid(context, draftId)
    if (!holder.ok) return holder
    const compiled = await context.definition(holder.value.definitionKey, holder.value.definitionVersion)
    if (!compiled.ok) return compiled
    const field = compiled.value.fieldsByKey.get(key)
    if (field?.kind !== 'attachment') return failed('field-unknown', {}, { field: key })
    const path = await context.tickets.redeem(file, 'read')
    if (!path.ok) return path
    const name = basename(path.value).slice(-200)
    const accepted = field.accept.map((extension) => `.${extension.toLowerCase()}`)
    if (!accepted.includes(extname(name).toLowerCase())) return failed('attachment-type', { name, accept: field.accept.join(' ') }, { field: key })
    const added = await context.attachments.add(path.value, field.maxBytes)
    if (!added.ok) return added
    await noteUpload(context, added.value.sha256)
    return ok({ id: context.newId(), name, ...added.value })
  },

  'attachment.read': async (context, { sha256 }) => {
    if (!(await mayReadFile(context, sha256))) return failed('attachment-missing')
    const read = await context.attachments.read(sha256)
    return read.ok ? ok({ mime: read.value.mime, bytes: new Uint8Array(read.value.bytes) }) : read
  },

  'attachment.saveAs': async (context, { sha256, file }) => {
    if (!(await mayReadFile(context, sha256))) return failed('attachment-missing')
    const path = await context.tickets.redeem(file, 'write')
    if (!path.ok) return path
    const read = await context.attachments.read(sha256)
    if (!read.ok) return read
    // What leaves the encrypted store is told to the audit log before it does (RPT-03).
    const digest = createHash('sha256').update(`${sha256} ${path.value}`).digest('hex')
    await context.database.write(async (db) =>
      context.audit.append(db, { act: 'attachment.save-as', subject: sha256, digest, actorId: context.session.member.id }),
    )
    return writeWhole(path.value, read.value.bytes)
  },
}

/**
 * A file may be read by whoever may read one of its records, and by the member in whose draft or grid it lies. One in a shielded field only by those to whom the field is open, or who may have
 * it shown: that they have is recorded before it is read.
 */
async function mayReadFile(context: StoreContext, sha256: string): Promise<boolean> {
  const { readRaw } = context.database
  const rows = statement(readRaw, 'SELECT DISTINCT "recordId", "field" FROM "attachment" WHERE "sha256" = ?').all(sha256) as {
    recordId: string
    field: string
  }[]
  const asking: typeof rows = []
  for (const row of rows) {
    const sight = await sightOfFile(context, row.recordId, row.field)
    if (sight === 'open') return true
    if (sight === 'on-asking') asking.push(row)
  }
  if (isUploader(context, sha256)) return true
  const [first] = asking
  if (first) await auditShown(context, first.recordId, first.field)
  return first !== undefined
}
