import { useState } from 'react'
import type { AttachmentField } from '#shared/definition/field-value.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { choose } from '#renderer/bridge/desk.ts'
import { ask } from '#renderer/bridge/store.ts'
import { useText } from '#renderer/text/text.ts'
import { remember, setCell } from './model/sheet.ts'
import type { OpenSheet } from './use-sheet.ts'

/** Takes a file into a row's cell; what was not taken is told. */
export function useAddFile(gridId: string, open: OpenSheet): { readonly fault: Fault | null; readonly add: (row: number, field: AttachmentField) => void } {
  const { t } = useText()
  const [fault, setFault] = useState<Fault | null>(null)
  const { change, draft } = open
  const add = async (row: number, field: AttachmentField) => {
    setFault(null)
    const chosen = await choose(
      'chooseFile',
      { title: t('entry.choosing'), filters: [{ name: field.accept.join(' '), extensions: [...field.accept] }] },
      setFault,
    )
    if (chosen === null) return
    // The store takes files only for a grid that it knows.
    await draft.flush()
    const added = await ask('attachment.add', { draftId: gridId, field: field.key, file: chosen.ticket })
    if (!added.ok) return setFault(added.fault)
    change(remember)
    change((sheet, reader) => {
      const line = sheet.lines.findIndex((each) => each.row === row)
      const cell = reader.cells.findIndex((each) => each.key === field.key)
      const held = sheet.lines[line]?.form.data[field.key]
      return line < 0 ? sheet : setCell(sheet, reader, { line, cell }, [...(Array.isArray(held) ? held : []), { ...added.value }])
    })
  }
  return { fault, add: (row, field) => void add(row, field) }
}
