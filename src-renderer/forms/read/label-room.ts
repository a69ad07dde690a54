import type { CSSProperties } from 'react'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { FormData } from '#shared/domain/record.ts'
import { inLanguage, type Language } from '#shared/kernel/text.ts'
import { emsOf } from '#renderer/text/ems.ts'
import { labelWidths } from '#renderer/ui/tokens.ts'
import { formBlocks } from './form-blocks.ts'
import type { Masks } from './masks.ts'

/** In pixels: the height of a character, and the most that labels get before they wrap after all. */
const character = 14
const most = 168

/** The room of a record's labels: all of one width, so that its blocks stand in line, and wide enough that the longest stays on one line. */
export type LabelRoom = { readonly style?: CSSProperties; readonly 'data-labels'?: 'long' }

/** What an element around `ReadForm` and whatever stands in line with it is given. Empty where the usual width does. */
export function labelRoom(definition: DefinitionBody, data: FormData, masks: Masks, language: Language): LabelRoom {
  const labels = formBlocks(definition, data, masks).flatMap((block) =>
    block.kind === 'fields' ? block.fields.map((field) => emsOf(inLanguage(field.label, language))) : [],
  )
  const longest = Math.ceil(Math.max(0, ...labels) * character)
  return longest > labelWidths[language] ? { style: { '--label-width': `${Math.min(longest, most)}px` }, 'data-labels': 'long' } : {}
}
