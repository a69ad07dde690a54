/** One row of a file: its one-based number there, and its cells as text. Rows without any text are left out. */
export type FileRow = { readonly row: number; readonly cells: readonly string[] }

/** What an import takes; more is answered with `file-too-large`. */
export const tableLimits = { fileBytes: 100_000_000, rows: 200_000, columns: 200, cellCharacters: 32_767 } as const
