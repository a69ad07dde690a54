import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { FileRow } from './file-row.ts'
import { guessMapping } from './heading-mapping.ts'

/** Titles, remarks and filters may stand above the headings, but not more than this. */
export const headingSearchRows = 20

/** The row of the headings among the first ones: where the most headings are known; where none is, the first row with more than one cell. */
export function findHeadingRow(rows: readonly FileRow[], body: DefinitionBody): FileRow | undefined {
  let best: FileRow | undefined
  let bestKnown = 0
  for (const row of rows) {
    const known = guessMapping(row.cells, body).filter((key) => key !== null).length
    if (known > bestKnown) {
      best = row
      bestKnown = known
    }
  }
  return best ?? rows.find(({ cells }) => cells.filter((cell) => cell.trim() !== '').length > 1) ?? rows[0]
}
