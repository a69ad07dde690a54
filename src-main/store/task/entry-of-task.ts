import type { CheckedForm } from '#shared/contract/store.ts'
import { comparedFields } from '#shared/definition/compared-fields.ts'
import type { Checked } from '#shared/definition/check.ts'
import type { Field, TableField } from '#shared/definition/definition.ts'
import type { FormData } from '#shared/domain/record.ts'
import { withoutPlaces } from '#shared/definition/shield.ts'
import { reviserOf } from '#shared/workflow/assignees.ts'
import { scopeOf } from '#shared/workflow/change.ts'
import { routeAhead } from '#shared/workflow/route-ahead.ts'
import { alikeView, capitalsIn, duplicateFaults } from '#store/entry/check-entry.ts'
import { alikeFaults, alikeFinder } from '#store/read/alike.ts'
import { uniqueHolder } from '#store/read/unique-holder.ts'
import type { Sitting } from './sitting.ts'

/** The tables whose rows are given to whoever enters blind: those of which only columns are marked, with what he may see of them. */
export function givenRows({ kind, compiled, shown }: Sitting): Readonly<Record<string, FormData[]>> {
  if (kind === 'fill') return {}
  const tables = comparedFields(compiled.body.form).filter((field): field is TableField => field.kind === 'table' && !field.checked)
  return Object.fromEntries(tables.map(({ key }) => [key, rowsOf(shown[key])]))
}

/** The whole form as it would stand with what is typed, judged. Of a blind entry nothing of the first one is in it. */
export function judged(sitting: Sitting, typed: FormData): Checked {
  const { kind, compiled, record, node } = sitting
  const filling = kind === 'fill' && node.kind === 'do' ? node.fills : [...compiled.lateFields].filter((key) => isCompared(sitting, key))
  const scope = { ...scopeOf(record), late: { filling, kept: record.data } }
  const data = kind === 'fill' ? { ...record.data, ...only(typed, filling) } : { ...sitting.shown, ...blindTyped(sitting, typed) }
  return compiled.check(data, scope)
}

function isCompared({ compiled }: Sitting, key: string): boolean {
  return comparedFields(compiled.body.form).some((field) => field.key === key)
}

/** What is typed of the compared fields; in given rows, beside what they are given with. */
function blindTyped(sitting: Sitting, typed: FormData): FormData {
  const given = givenRows(sitting)
  const fields = comparedFields(sitting.compiled.body.form)
  return Object.fromEntries(
    fields.flatMap((field) => {
      const rows = given[field.key]
      if (field.kind !== 'table' || !rows) return typed[field.key] === undefined ? [] : [[field.key, typed[field.key] ?? null]]
      const entered = rowsOf(typed[field.key])
      return [
        [
          field.key,
          rows.map((row, place) => ({
            ...row,
            ...only(
              entered[place] ?? {},
              field.columns.map(({ key }) => key),
            ),
          })),
        ],
      ]
    }),
  )
}

/** What a second person has entered, clean: the compared parts and nothing else. */
export function enteredBlind({ compiled }: Sitting, clean: FormData): FormData {
  return Object.fromEntries(
    comparedFields(compiled.body.form).flatMap((field) => {
      const value = clean[field.key]
      if (value === undefined) return []
      return [
        [
          field.key,
          field.kind === 'table'
            ? rowsOf(value).map((row) =>
                only(
                  row,
                  field.columns.map(({ key }) => key),
                ),
              )
            : value,
        ],
      ]
    }),
  )
}

/** Judges what is typed now, for the window. A blind entry hears of its own fields only: a rule over the rest would tell of it. */
export async function checkTask(sitting: Sitting, typed: FormData): Promise<CheckedForm> {
  const { context, kind, compiled, record, tasks, node } = sitting
  const checked = judged(sitting, typed)
  const fields = compiled.entered(node)
  const capitals = capitalsIn(fields, checked.data)
  if (kind === 'blind') {
    const isOwn = ({ field = '' }: { readonly field?: string | undefined }): boolean => isPlaceOf(fields, field)
    return {
      computed: {},
      hidden: checked.hidden.filter((key) => fields.some((field) => field.key === key)),
      required: checked.required.filter((path) => isPlaceOf(fields, path)),
      errors: checked.errors.filter((fault) => isOwn(fault) && fault.code !== 'field-rule'),
      warnings: [],
      capitals,
      next: [],
      alike: [],
    }
  }
  const duplicates = duplicateFaults(await uniqueHolder(context, compiled.body.key), compiled.body, checked.data, record.id)
  const found = (await alikeFinder(context, compiled.body.key))({ ...record, data: checked.data, title: compiled.title(checked.data) }, record.id)
  const alike = alikeFaults(found)
  const subject = { unitId: record.unitId, creatorId: record.creatorId, reviserId: reviserOf(tasks), data: checked.data }
  const ahead = routeAhead(compiled, subject, scopeOf(record), record.nodes, { organisation: await context.organisation(), judgedAt: context.clock() })
  return {
    computed: withoutPlaces(checked.computed, sitting.places),
    hidden: [...checked.hidden],
    required: [...checked.required],
    errors: [...checked.errors, ...duplicates, ...alike.errors],
    warnings: [...checked.warnings],
    capitals,
    next: ahead.map(({ node: next, members }) => ({ label: next.label, assignees: members.map(({ name }) => name) })),
    alike: found.map(alikeView),
  }
}

/** Whether a path (`amount`, `lines`, `lines.2.price`) is of these fields and columns. */
function isPlaceOf(fields: readonly Field[], path: string): boolean {
  const [key, , column] = path.split('.')
  const field = fields.find((each) => each.key === key)
  return field !== undefined && (column === undefined || (field.kind === 'table' && field.columns.some((each) => each.key === column)))
}

function only(data: FormData, keys: readonly string[]): FormData {
  return Object.fromEntries(Object.entries(data).filter(([key]) => keys.includes(key)))
}

function rowsOf(value: unknown): FormData[] {
  return Array.isArray(value) ? value.map((row: unknown) => (typeof row === 'object' && row !== null && !Array.isArray(row) ? (row as FormData) : {})) : []
}
