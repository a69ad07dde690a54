import { FaultError } from '#shared/kernel/fault.ts'

/** One row of a file: its one-based number there, and its cells as text. Rows without any text are left out. */
export type FileRow = { readonly row: number; readonly cells: readonly string[] }

/** What an import takes; more is answered with `file-too-large`. */
export const tableLimits = { fileBytes: 100_000_000, rows: 200_000, columns: 200, cellCharacters: 32_767 } as const

/** A character that XML cannot hold is written as `_x000D_` and takes seven. */
const escapedMax = 7

/** A cell's text with more of it; never gathered beyond what any spreadsheet program writes, because one part of a workbook may unpack to hundreds of megabytes. */
export function grown(text: string, piece: string): string {
  if (text.length + piece.length <= tableLimits.cellCharacters * escapedMax) return text + piece
  throw new FaultError({ code: 'file-too-large', params: { max: tableLimits.cellCharacters } })
}
