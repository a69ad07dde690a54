import type { Field } from '#shared/definition/definition.ts'
import type { FormData } from '#shared/domain/record.ts'

/** What a new form starts with: today and now, where its fields say so. */
export function formDefaults(form: readonly Field[], today: string, time: string): FormData {
  return Object.fromEntries(
    form.flatMap((field) => {
      if (field.kind === 'date' && field.default === 'today') return [[field.key, today] as const]
      if (field.kind === 'time' && field.default === 'now') return [[field.key, time] as const]
      return []
    }),
  )
}
