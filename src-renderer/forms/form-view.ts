import type { DefinitionField } from '#shared/definition/definition.ts'
import type { AttachmentField } from '#shared/definition/field-value.ts'
import type { FormData } from '#shared/domain/record.ts'
import type { FormPeople } from './form-people.ts'
import type { FormReader, FormState } from './model/form-state.ts'

/** A place in the form to go to; a new object goes there again. */
export type FormGoal = { readonly path: string }

/** Everything that the inputs of one form share. */
export type FormView = {
  readonly form: FormState
  readonly reader: FormReader
  readonly people: FormPeople
  readonly hidden: ReadonlySet<string>
  readonly required: ReadonlySet<string>
  readonly computed: FormData
  /** Amounts in capitals, by path. */
  readonly capitals: Readonly<Record<string, string>>
  /** Faults in words, by path: those that may be shown now. */
  readonly errors: ReadonlyMap<string, readonly string[]>
  readonly warnings: ReadonlyMap<string, readonly string[]>
  readonly goal: FormGoal | null
  /** Columns that are given and not entered, by table: such a table's rows are given too. */
  readonly given: ReadonlyMap<string, ReadonlySet<string>>
  readonly change: (step: (form: FormState) => FormState) => void
  /** The field was left: its faults may be shown now, and what was typed is saved. */
  readonly leave: (path: string) => void
  /** `dropped`: tickets of files; null asks for one in a dialog. */
  readonly addFiles: (field: AttachmentField, dropped: Iterable<File> | null) => void
  /** Opens the designer for a definition field; left out where nothing can be designed. */
  readonly design?: ((field: DefinitionField) => void) | undefined
  /** A table said something, e.g. that pasted rows had no room. */
  readonly say: (words: string) => void
}

/** The id of a field's input in the page. */
export function fieldId(path: string): string {
  return `field-${path.replaceAll('.', '-')}`
}
