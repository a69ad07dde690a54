import type { JudgedGridRow } from '#shared/contract/store.ts'
import type { AlikeSubject } from '#shared/definition/alike.ts'
import type { CheckScope } from '#shared/definition/check.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { duplicateFaults, entryScope } from '#store/entry/check-entry.ts'
import type { StoreContext } from '#store/context.ts'
import { alikeFaults, alikeFinder } from '#store/read/alike.ts'
import { uniqueHolder } from '#store/read/unique-holder.ts'
import type { GridLine } from './grid-table.ts'

/** Judges rows of a grid as the form judges its one record. */
export type LineJudge = {
  readonly scope: CheckScope
  judge(line: Pick<GridLine, 'row' | 'data'>): JudgedGridRow
  /** What the rules of likeness compare of a row. */
  subject(line: Pick<GridLine, 'data'>): AlikeSubject
}

/** The judge of a definition's rows, as the member who enters them. */
export async function lineJudge(context: StoreContext, compiled: CompiledDefinition): Promise<LineJudge> {
  const scope = await entryScope(context, compiled.body)
  const holderOf = await uniqueHolder(context, compiled.body.key)
  const findAlike = await alikeFinder(context, compiled.body.key)
  const subject: LineJudge['subject'] = ({ data }) => {
    const checked = compiled.check(data, scope)
    return { ...scope, data: checked.data, title: compiled.title(checked.data) }
  }
  return {
    scope,
    subject,
    judge({ row, data }) {
      const { data: clean, computed, hidden, required, errors, warnings } = compiled.check(data, scope)
      const duplicates = duplicateFaults(holderOf, compiled.body, clean, null)
      const alike = alikeFaults(findAlike({ ...scope, data: clean, title: compiled.title(clean) }))
      return {
        row,
        computed,
        hidden: [...hidden],
        required: [...required],
        errors: [...errors, ...duplicates, ...alike.errors],
        warnings: [...warnings, ...alike.warnings],
      }
    },
  }
}
