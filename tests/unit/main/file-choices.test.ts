import { expect, test } from 'vitest'
import { deskCalls } from '#shared/contract/desk.ts'
import { definitionFileExtension } from '#shared/definition/definition-file.ts'

const asked = (...extensions: string[]) =>
  deskCalls.chooseSave.args.safeParse({ title: '导出', name: 'leave.json', filters: [{ name: 'OpsDesk', extensions }] }).success

test('[TPL-06] the system’s dialogs offer files of a definition, whose extension has two parts', () => {
  expect(asked(definitionFileExtension, 'json')).toBe(true)
})

test.each(['*', '../x', 'a/b', '.json', 'a..b', ''])('no extension is %j', (extension) => {
  expect(asked(extension)).toBe(false)
})
