import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { definitionFileBytesMax } from '#shared/definition/definition-file.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { leave } from '#shared/templates/office/leave.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

let desk: TestDesk
const body = definitionBodySchema.parse(leave)

beforeEach(async () => {
  desk = await createTestDesk()
})
afterEach(async () => {
  await desk.remove()
})

test('a definition leaves as one readable file, is told to the audit log, and comes back the same [TPL-01]', async () => {
  const file = path.join(desk.directory, 'leave.opsdesk-definition.json')
  await desk.get('operator', 'definition.saveFile', { body: JSON.parse(JSON.stringify(body)) as Record<string, never>, file: desk.chosen('write', file) })
  const text = await readFile(file, 'utf8')
  expect(text.startsWith('{\n  "opsdesk": "definition",\n  "fileVersion": 1,\n  "definition": {\n    "format": 2,\n    "key": "leave"')).toBe(true)
  const read = await desk.get('operator', 'definition.readFile', { file: desk.chosen('read', file) })
  expect(read.body).toEqual(body)
  const told = desk.store.database.readRaw.prepare(`SELECT "subject" FROM "audit" WHERE "act" = 'definition.save-file'`).pluck().all()
  expect(told).toEqual(['leave@1'])
})

test('what is no definition, too large, or chosen by nobody is refused', async () => {
  const refused = async (text: string) => {
    const file = path.join(desk.directory, 'other.json')
    await writeFile(file, text)
    const answer = await desk.call('operator', 'definition.readFile', { file: desk.chosen('read', file) })
    return answer.ok ? null : answer.fault
  }
  expect(await refused('{')).toEqual({ code: 'definition-file-malformed' })
  expect(await refused(JSON.stringify({ opsdesk: 'definition', fileVersion: 1, definition: { ...body, form: [] } }))).toEqual({
    code: 'definition-file-malformed',
    params: { where: 'definition.form' },
  })
  expect(await refused(' '.repeat(definitionFileBytesMax + 1))).toEqual({ code: 'file-too-large', params: { max: definitionFileBytesMax } })
  expect(await desk.call('operator', 'definition.readFile', { file: 'a'.repeat(43) })).toMatchObject({ ok: false, fault: { code: 'path-not-chosen' } })
})
