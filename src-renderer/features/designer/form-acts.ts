import { useDesign } from './design-context.ts'
import { newFieldWords } from './new-field-words.ts'
import type { PlainField } from './model/body.ts'
import { formLines, type FormPlace } from './model/form-lines.ts'
import { isSamePlace } from './model/design-place.ts'
import { duplicateField, newField, type OfferedKind } from './model/new-parts.ts'
import { enterPane } from './pane.tsx'

/** What can be done with a line of the form, by mouse or by key. */
export function useFormActs() {
  const { body, place, edit, select } = useDesign()
  const table = (key: string) => {
    const field = body.form.find((each) => each.key === key)
    return field?.kind === 'table' ? field : undefined
  }
  const move = (moved: FormPlace, to: number) => {
    if (moved.kind === 'rule') edit({ on: 'rules', edit: { act: 'move', key: moved.key, to } })
    else if (moved.column === null) edit({ on: 'form', edit: { act: 'move', key: moved.key, to } })
    else edit({ on: 'columns', table: moved.key, edit: { act: 'move', key: moved.column, to } })
  }
  return {
    move,
    moveBy: (moved: FormPlace, step: 1 | -1) => {
      const line = formLines(body).find((each) => isSamePlace(each.place, moved))
      if (line) move(moved, line.at + step)
    },
    /** Behind what is selected: into the table whose column is, else into the form. */
    add: (kind: OfferedKind) => {
      const here = place?.part === 'form' && place.kind === 'field' ? place : null
      const holder = here === null || here.column === null ? undefined : table(here.key)
      if (holder && here) {
        const made = newField(
          kind,
          newFieldWords(kind),
          holder.columns.map(({ key }) => key),
        )
        if (!isColumn(made)) return
        const at = holder.columns.findIndex(({ key }) => key === here.column) + 1
        edit({ on: 'columns', table: holder.key, edit: { act: 'add', at, item: made } })
        select({ part: 'form', kind: 'field', key: holder.key, column: made.key })
      } else {
        const made = newField(
          kind,
          newFieldWords(kind),
          body.form.map(({ key }) => key),
        )
        const at = here === null ? body.form.length : body.form.findIndex(({ key }) => key === here.key) + 1
        edit({ on: 'form', edit: { act: 'add', at, item: made } })
        select({ part: 'form', kind: 'field', key: made.key, column: null })
      }
      enterPane()
    },
    duplicate: (copied: Extract<FormPlace, { kind: 'field' }>) => {
      const holder = copied.column === null ? undefined : table(copied.key)
      const column = holder?.columns.find(({ key }) => key === copied.column)
      const field = body.form.find(({ key }) => key === copied.key)
      if (holder && column) {
        const keys = holder.columns.map(({ key }) => key)
        const item = duplicateField(column, keys)
        edit({ on: 'columns', table: holder.key, edit: { act: 'add', at: keys.indexOf(column.key) + 1, item } })
        select({ ...copied, column: item.key })
      } else if (field && copied.column === null) {
        const keys = body.form.map(({ key }) => key)
        const item = duplicateField(field, keys)
        edit({ on: 'form', edit: { act: 'add', at: keys.indexOf(field.key) + 1, item } })
        select({ ...copied, key: item.key })
      }
    },
    remove: (removed: FormPlace) => {
      const lines = formLines(body)
      const at = lines.findIndex((line) => isSamePlace(line.place, removed))
      if (removed.kind === 'rule') edit({ on: 'rules', edit: { act: 'remove', key: removed.key } })
      else if (removed.column === null) edit({ on: 'form', edit: { act: 'remove', key: removed.key } })
      else edit({ on: 'columns', table: removed.key, edit: { act: 'remove', key: removed.column } })
      const isInside = (line: (typeof lines)[number]) =>
        removed.kind === 'field' && removed.column === null && line.place.kind === 'field' && line.place.key === removed.key
      const next = lines.slice(at + 1).find((line) => !isInside(line)) ?? lines[at - 1]
      if (next) select(next.place)
    },
  }
}

function isColumn(field: ReturnType<typeof newField>): field is PlainField {
  return field.kind !== 'table' && field.kind !== 'attachment' && field.kind !== 'definition'
}
