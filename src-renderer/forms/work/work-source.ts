import type { CheckedForm } from '#shared/contract/store.ts'
import type { DefinitionBody, Field } from '#shared/definition/definition.ts'
import type { FormData } from '#shared/domain/record.ts'
import type { Result } from '#shared/kernel/fault.ts'
import type { FormContent } from '#renderer/forms/model/form-state.ts'

/** Something to fill in: its fields, what stands in them, and where it is kept and judged. */
export type WorkSource = {
  readonly definition: DefinitionBody
  /** Those that are filled in here. */
  readonly fields: readonly Field[]
  readonly draftId: string
  readonly content: FormContent
  /** When the draft was last kept; null for a new one. */
  readonly keptAt: number | null
  /** Columns that are given and not entered, by table. */
  readonly given?: ReadonlyMap<string, ReadonlySet<string>>
  /** Opens the designer on this draft, once it is on disk; left out where nothing is designed. */
  readonly design?: () => void
  readonly save: (content: FormContent) => Promise<Result<{ readonly updatedAt: number }>>
  readonly check: (data: FormData) => Promise<Result<CheckedForm>>
}
