import { definitionBodySchema } from '#shared/definition/definition.ts'
import { parseFieldText } from '#shared/definition/field-text.ts'
import { gridFields } from '#shared/definition/grid-fields.ts'
import { dailyOperations } from '#shared/templates/operations/daily-operations.ts'
import type { SheetReader } from '#renderer/features/grid/model/sheet.ts'

/** A grid of the shipped daily operations data, as its window reads what is typed. */
export function dailyReader(): SheetReader {
  const { form } = definitionBodySchema.parse(dailyOperations)
  const world = { today: '2026-03-02', timeZone: 'Asia/Shanghai' }
  return { fields: form, cells: gridFields(form).cells, read: (field, text) => parseFieldText(field, text, world), defaults: { recorded_at: '10:00' } }
}
