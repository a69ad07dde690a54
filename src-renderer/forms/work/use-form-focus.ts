import { useEffect } from 'react'
import type { Field } from '#shared/definition/definition.ts'
import { fieldId } from '#renderer/forms/form-view.ts'
import type { WorkForm } from './use-work-form.ts'

/** The first field has the focus, so that typing can begin at once; later the field to which a fault leads. */
export function useFormFocus(fields: readonly Field[], form: WorkForm): void {
  const first = fields.find((field) => field.kind !== 'computed')?.key
  useEffect(() => {
    if (first !== undefined) document.getElementById(fieldId(first))?.focus()
  }, [first])
  const { goal } = form.view
  useEffect(() => {
    if (goal !== null) document.getElementById(fieldId(goal.path))?.focus()
  }, [goal])
}
