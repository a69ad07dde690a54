import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { definitionFileBytesMax, definitionFileText, readDefinitionFile } from '#shared/definition/definition-file.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import type { Handlers } from '#store/context.ts'
import { faultOfError } from '#store/database/sqlite-fault.ts'
import type { ChosenPath } from '#store/tickets.ts'
import { writeWhole } from '#store/write-whole.ts'

/** Definitions as files: what the designer puts out and takes in. A file that is taken in is worked on, and published by nobody but the reviewers of its application. */
export const definitionFileHandlers: Pick<Handlers, 'definition.saveFile' | 'definition.readFile'> = {
  'definition.saveFile': async (context, { body, file }) => {
    const parsed = definitionBodySchema.safeParse(body)
    if (!parsed.success) return failed('definition-invalid', { where: parsed.error.issues[0]?.path.join('.') ?? '', detail: 'not allowed here' })
    const path = await context.tickets.redeem(file, 'write')
    if (!path.ok) return path
    const { key, version } = parsed.data
    const bytes = Buffer.from(definitionFileText(parsed.data), 'utf8')
    // What leaves the encrypted store is told to the audit log before it does (RPT-03).
    const digest = createHash('sha256').update(bytes).update(path.value).digest('hex')
    await context.database.write(async (db) =>
      context.audit.append(db, { act: 'definition.save-file', subject: `${key}@${version}`, digest, actorId: context.session.member.id }),
    )
    return writeWhole(path.value, bytes)
  },

  'definition.readFile': async (context, { file }) => {
    const path = await context.tickets.redeem(file, 'read')
    if (!path.ok) return path
    const text = await readBounded(path.value)
    if (!text.ok) return text
    const body = readDefinitionFile(text.value)
    return body.ok ? ok({ body: body.value }) : body
  },
}

/** Reads no more than a definition can have, whatever size the file says that it has. */
async function readBounded(path: ChosenPath): Promise<Result<string>> {
  try {
    const file = await open(path, 'r')
    try {
      const bytes = Buffer.alloc(definitionFileBytesMax + 1)
      let length = 0
      for (let read = 1; read > 0 && length < bytes.length; length += read) read = (await file.read(bytes, length, bytes.length - length, null)).bytesRead
      return length > definitionFileBytesMax ? failed('file-too-large', { max: definitionFileBytesMax }) : ok(bytes.toString('utf8', 0, length))
    } finally {
      await file.close()
    }
  } catch (error) {
    const fault = faultOfError(error)
    if (fault) return { ok: false, fault }
    return failed('file-unreadable')
  }
}
