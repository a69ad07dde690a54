/** Long work: what it is doing, how fast, how long still. */
export const job = {
  'kind.import-read': 'Reading the file',
  'kind.import-run': 'Importing',
  'kind.import-undo': 'Undoing the import',
  'kind.grid-submit': 'Submitting rows',
  'kind.export': 'Exporting',
  'kind.backup': 'Backing up',
  'kind.restore': 'Restoring',
  'kind.prove': 'Proving the backup',
  progress: '{done} of {total}',
  rate: '{n} per second',
  left: '{span} left',
  seconds: '{n} s',
  cancel: 'Cancel',
} as const
