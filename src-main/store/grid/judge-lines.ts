import type { JudgedGridRow } from '#shared/contract/store.ts'
import type { CheckScope } from '#shared/definition/check.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { entryScope, findDuplicate } from '#store/entry/check-entry.ts'
import type { StoreContext } from '#store/context.ts'
import { uniqueHolder } from '#store/read/unique-holder.ts'
import type { GridLine } from './grid-table.ts'

/** Judges rows of a grid as the form judges its one record. */
export type LineJudge = { readonly scope: CheckScope; judge(line: Pick<GridLine, 'row' | 'data'>): JudgedGridRow }

/** The judge of a definition's rows, as the member who enters them. */
export async function lineJudge(context: StoreContext, compiled: CompiledDefinition): Promise<LineJudge> {
  const scope = await entryScope(context, compiled.body)
  const holderOf = await uniqueHolder(context, compiled.body.key)
  return {
    scope,
    judge({ row, data }) {
      const { data: clean, computed, hidden, required, errors, warnings } = compiled.check(data, scope)
      const duplicate = findDuplicate(holderOf, compiled.body, clean, null)
      return {
        row,
        computed,
        hidden: [...hidden],
        required: [...required],
        errors: duplicate ? [...errors, { code: 'field-duplicate', params: duplicate.params, field: duplicate.field }] : [...errors],
        warnings: [...warnings],
      }
    },
  }
}
