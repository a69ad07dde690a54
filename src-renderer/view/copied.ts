import { useMemo } from 'react'
import { z } from 'zod'
import type { CallValue } from '#shared/contract/store.ts'
import { faultSchema } from '#shared/kernel/fault.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import { isText, keep, useKept } from './kept.ts'
import { go } from './places.ts'

const copiedSchema = z.strictObject({
  from: z.string(),
  lost: z.array(z.strictObject({ label: localTextSchema, row: z.number().nullable(), fault: faultSchema })),
})
/** From which record a draft was copied, and what could not be taken along. */
export type Copied = z.infer<typeof copiedSchema>

/** Opens a draft that was copied from an earlier record; what did not come along is said over its form, also after a lock. */
export function goToCopy(definitionKey: string, { draftId, from, lost }: CallValue<'record.copy'>): void {
  keep(`entry.copied.${draftId}`, JSON.stringify({ from, lost }))
  go({ screen: 'entry', definitionKey, draftId })
}

/** What is to be said over a draft's form, and how to forget it once it is submitted; null where nothing was copied. */
export function useCopied(draftId: string): readonly [Copied | null, () => void] {
  const [text, put] = useKept(`entry.copied.${draftId}`, isText, '')
  const copied = useMemo(() => (text === '' ? null : (copiedSchema.safeParse(JSON.parse(text)).data ?? null)), [text])
  return [copied, () => put(null)]
}
