import { isPlain } from '#shared/definition/definition.ts'
import { useDesign } from './design-context.ts'
import { useFormActs } from './form-acts.ts'
import type { Field, PlainField } from './model/body.ts'
import type { DesignPlace } from './model/design-place.ts'
import { freeKey, keyFrom } from './model/new-key.ts'
import { isProvisionalKey } from './model/new-parts.ts'

export type FieldPlace = Extract<DesignPlace, { part: 'form'; kind: 'field' }>

/** A field of the form, or a column of one of its tables, and how it is changed. */
export function useField(place: FieldPlace) {
  const { body, base, edit, select } = useDesign()
  const acts = useFormActs()
  const inTable = place.column !== null
  const keys = inTable ? columnsIn(body.form, place.key).map(({ key }) => key) : body.form.map(({ key }) => key)
  const field = fieldAt(body.form, place)
  const put = (next: Field | PlainField, burst: string) => {
    if (!inTable) edit({ on: 'form', edit: { act: 'put', key: place.key, item: next } }, `${place.key} ${burst}`)
    else if (isPlain(next)) edit({ on: 'columns', table: place.key, edit: { act: 'put', key: next.key, item: next } }, `${place.key}.${next.key} ${burst}`)
  }
  const rename = (to: string) => {
    if (field === undefined || to === field.key || to === '' || keys.includes(to)) return
    edit({ on: 'key', renamed: inTable ? { what: 'column', table: place.key, from: field.key, to } : { what: 'field', from: field.key, to } })
    select({ ...place, ...(inTable ? { column: to } : { key: to }) })
  }
  /** A key that only stood until there was a name is made from it; then it stays. */
  const settleKey = (label: string) => {
    const made = field !== undefined && isProvisionalKey(field.key, field.kind) ? keyFrom(label, '_') : ''
    if (made !== '') rename(freeKey(made, new Set(keys), '_'))
  }
  return {
    field,
    published: base === null ? undefined : fieldAt(base.form, place),
    where: inTable ? `form.${place.key}.${place.column}` : `form.${place.key}`,
    table: inTable ? place.key : undefined,
    put,
    rename,
    settleKey,
    duplicate: () => acts.duplicate(place),
    remove: () => acts.remove(place),
  }
}

function columnsIn(form: readonly Field[], key: string): readonly PlainField[] {
  const field = form.find((each) => each.key === key)
  return field?.kind === 'table' ? field.columns : []
}

function fieldAt(form: readonly Field[], place: FieldPlace): Field | PlainField | undefined {
  if (place.column === null) return form.find(({ key }) => key === place.key)
  return columnsIn(form, place.key).find(({ key }) => key === place.column)
}
