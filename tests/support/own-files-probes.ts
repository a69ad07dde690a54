/** What a window tries of what comes in by itself; a folder is put and removed where there is one. */
const folderTest = { elsewhere: 'tests/integration/import/drop-folder.test.ts' }

const interfaceTest = { elsewhere: 'tests/integration/import/local-interface.test.ts' }

export const intakeProbes = {
  'intake.doors': () => [{}],
  'intake.openDoor': interfaceTest,
  'intake.closeDoor': interfaceTest,
  'intake.movePort': interfaceTest,
  'intake.folders': () => [{}],
  'intake.putFolder': folderTest,
  'intake.removeFolder': folderTest,
  'intake.files': () => [{ offset: 0, limit: 1000 }],
} as const

/** Backups belong to whoever manages them, and are tried where there are some. */
export const backupProbes = {
  'backup.state': { elsewhere: 'tests/integration/snapshot/take.test.ts' },
  'backup.setFolder': { elsewhere: 'tests/integration/snapshot/take.test.ts' },
  'backup.setKeeping': { elsewhere: 'tests/integration/snapshot/prune.test.ts' },
  'backup.run': { elsewhere: 'tests/integration/snapshot/take.test.ts' },
  'backup.list': { elsewhere: 'tests/integration/snapshot/take.test.ts' },
  'backup.prove': { elsewhere: 'tests/integration/snapshot/take.test.ts' },
} as const
