import type { CallArgs, TaskForm } from '#shared/contract/store.ts'
import type { Field, TableField } from '#shared/definition/definition.ts'
import type { FormData } from '#shared/domain/record.ts'
import { ok, type Result } from '#shared/kernel/fault.ts'
import { ask } from '#renderer/bridge/store.ts'
import { formDefaults } from '#renderer/forms/model/form-defaults.ts'
import { rowsOf, type FormContent } from '#renderer/forms/model/form-state.ts'
import type { WorkSource } from '#renderer/forms/work/work-source.ts'

export type Seat = CallArgs<'task.open'>

/** What a task asks to be entered, as a form to fill in. */
export type LoadedTask = WorkSource & { readonly seat: Seat; readonly task: TaskForm }

/** Reads what is entered for a task, as it was left. */
export async function loadTask(seat: Seat, today: string, time: string): Promise<Result<LoadedTask>> {
  const opened = await ask('task.open', seat)
  if (!opened.ok) return opened
  const task = opened.value
  const fields = task.fields.map((field) => withGivenColumns(field, task))
  return ok({
    seat,
    task,
    definition: task.definition,
    fields,
    given: new Map(fields.flatMap((field) => (field.kind === 'table' && field.key in task.givenRows ? [[field.key, givenColumns(field, task)] as const] : []))),
    draftId: task.draftId,
    content: contentOf(task, today, time),
    keptAt: task.draft?.keptAt ?? null,
    save: ({ data, text }) => ask('task.save', { ...seat, draftId: task.draftId, data, text: { ...text } }),
    check: (data) => ask('task.check', { ...seat, data }),
  })
}

function contentOf(task: TaskForm, today: string, time: string): FormContent {
  const { data, text } = task.draft ?? { data: task.kind === 'fill' ? formDefaults(task.fields, today, time) : {}, text: {} }
  const typed = { data, text }
  const rows = Object.entries(task.givenRows).map(([key, given]): readonly [string, FormData[]] => {
    const entered = rowsOf(typed, key)
    return [key, given.map((row, place) => ({ ...entered[place], ...row }))]
  })
  return { data: { ...data, ...Object.fromEntries(rows) }, text }
}

/** A table whose rows are given shows the given columns beside those to be entered. */
function withGivenColumns(field: Field, task: TaskForm): Field {
  const whole = task.definition.form.find(({ key }) => key === field.key)
  if (field.kind !== 'table' || whole?.kind !== 'table' || !(field.key in task.givenRows)) return field
  const entered = new Set(field.columns.map(({ key }) => key))
  const given = givenColumns(whole, task)
  return { ...field, columns: whole.columns.filter(({ key }) => entered.has(key) || given.has(key)) }
}

function givenColumns(table: TableField, task: TaskForm): ReadonlySet<string> {
  const told = new Set((task.givenRows[table.key] ?? []).flatMap((row) => Object.keys(row)))
  return new Set(table.columns.filter(({ key, kind }) => told.has(key) && kind !== 'computed').map(({ key }) => key))
}
