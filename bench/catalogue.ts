import type { Figure } from './measure.ts'

/** Figures that are measured together, in a process of their own. */
export type Part = {
  readonly name: string
  /** Each figure, and what its floor is, for the reader of the table. */
  readonly figures: Readonly<Record<string, string>>
  /** Needs an Electron, and so a display and a keyring. */
  readonly desktop: boolean
  readonly measure: () => Promise<readonly Figure[]>
}

/** All there is to measure. */
export const parts: readonly Part[] = [
  {
    name: 'screen',
    figures: {
      'cold-start': 'the same Electron with an empty program and one static page',
      'unlock-to-list': 'Argon2id (128 MiB, 3 passes) alone',
    },
    desktop: true,
    measure: async () => (await import('./screen.ts')).measureScreens(),
  },
  {
    name: 'window',
    figures: {
      'paste-10k-stall': 'the longest stall of the same page doing nothing for as long',
      'window-export-10k-stall': 'the same',
    },
    desktop: true,
    measure: async () => (await import('./window.ts')).measureWindow(),
  },
  {
    name: 'forms',
    figures: { 'form-60': 'the same page drawing sixty bare inputs with their labels' },
    desktop: true,
    measure: async () => (await import('./forms.ts')).measureForms(),
  },
  {
    name: 'saving',
    figures: {
      'durable-save': 'one fsynced commit of as many bytes in plain SQLite; mean',
      'durable-save-p95': 'the same, 95th percentile',
      'durable-save-backlog': 'our own p95 with nothing waiting (ours: 20,000 waiting)',
    },
    desktop: false,
    measure: async () => (await import('./saving.ts')).measureSaving(),
  },
  {
    name: 'importing',
    figures: { 'claims-import': 'inserting the same rows as JSON, one plain transaction' },
    desktop: false,
    measure: async () => (await import('./importing.ts')).measureImporting(),
  },
  {
    name: 'import-100k',
    figures: { 'import-100k-memory': 'the 200 MB that it may take beyond the store at rest' },
    desktop: false,
    measure: async () => (await import('./import-memory.ts')).measureImportMemory(),
  },
  {
    name: 'relaying',
    figures: {
      'relay-10k': 'unsigned JSON over plain HTTP, three plain stores, one process',
      'relay-10k-peer': 'PouchDB with express-pouchdb, LevelDB at each end',
    },
    desktop: false,
    measure: async () => (await import('./relaying.ts')).measureRelaying(),
  },
  {
    name: 'contacting',
    figures: { 'first-contact-100k': 'PouchDB with express-pouchdb, as many documents' },
    desktop: false,
    measure: async () => (await import('./contacting.ts')).measureContacting(),
  },
  {
    name: 'registers',
    figures: {
      'register-200k': 'the same SQL on a plain, unencrypted table',
      'register-stall': 'the longest stall where the same query is sorted on the thread that saves',
      'archive-stall': 'the longest stall where the archive is gone through on the thread that saves',
      'register-page': '100 rows of that table; p95',
    },
    desktop: false,
    measure: async () => (await import('./registers.ts')).measureRegisters(),
  },
  {
    name: 'exporting',
    figures: {
      'export-100k': 'the XML of the sheet, deflated, and nothing else',
      'export-stall': 'the longest stall of the same process doing nothing for as long',
    },
    desktop: false,
    measure: async () => (await import('./exporting.ts')).measureExporting(),
  },
  {
    name: 'searching',
    figures: {
      'search-1': 'LIKE over the same 200,000 records; p95',
      'search-2': 'the same, two characters',
      'search-3': 'the same, three characters',
      'search-4': 'the same, four characters',
      'search-pinyin': 'reading and hearing every text; p95',
      'search-initials': 'the same, initials',
    },
    desktop: false,
    measure: async () => (await import('./searching.ts')).measureSearching(),
  },
]
