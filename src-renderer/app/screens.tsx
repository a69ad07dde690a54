import { lazy, type ComponentType } from 'react'
import type { Screen } from '#renderer/view/places.ts'
import type { ScreenProps } from '#renderer/view/screen.ts'

type ScreenTable = { readonly [S in Screen]?: ComponentType<ScreenProps<S>> }

/**
 * Every screen inside the frame, loaded when it is first shown. A new screen: one member of `Place` in `view/places.ts`, one line here,
 * and one in `rail-items.ts` if the rail leads to it. A place without a line here has no way in.
 */
export const screens: ScreenTable = {
  inbox: lazy(async () => ({ default: (await import('#renderer/features/inbox/inbox-screen.tsx')).InboxScreen })),
  batch: lazy(async () => ({ default: (await import('#renderer/features/record/batch/batch-screen.tsx')).BatchScreen })),
  record: lazy(async () => ({ default: (await import('#renderer/features/record/record-screen.tsx')).RecordScreen })),
  task: lazy(async () => ({ default: (await import('#renderer/features/task/task-screen.tsx')).TaskScreen })),
  entry: lazy(async () => ({ default: (await import('#renderer/features/entry/entry-screen.tsx')).EntryScreen })),
  designer: lazy(async () => ({ default: (await import('#renderer/features/designer/designer-screen.tsx')).DesignerScreen })),
  grid: lazy(async () => ({ default: (await import('#renderer/features/grid/grid-screen.tsx')).GridScreen })),
  register: lazy(async () => ({ default: (await import('#renderer/features/register/register-screen.tsx')).RegisterScreen })),
  archive: lazy(async () => ({ default: (await import('#renderer/features/archive/archive-screen.tsx')).ArchiveScreen })),
  upkeep: lazy(async () => ({ default: (await import('#renderer/features/upkeep/upkeep-screen.tsx')).UpkeepScreen })),
  day: lazy(async () => ({ default: (await import('#renderer/features/day/day-screen.tsx')).DayScreen })),
  import: lazy(async () => ({ default: (await import('#renderer/features/import/import-screen.tsx')).ImportScreen })),
  admin: lazy(async () => ({ default: (await import('#renderer/features/admin/admin-screen.tsx')).AdminScreen })),
  backup: lazy(async () => ({ default: (await import('#renderer/features/backup/backup-screen.tsx')).BackupScreen })),
  settings: lazy(async () => ({ default: (await import('#renderer/features/settings/settings-screen.tsx')).SettingsScreen })),
  sync: lazy(async () => ({ default: (await import('#renderer/features/sync/sync-screen.tsx')).SyncScreen })),
  handbook: lazy(async () => ({ default: (await import('#renderer/features/handbook/handbook-screen.tsx')).HandbookScreen })),
  'verify-print': lazy(async () => ({ default: (await import('#renderer/features/verify-print/verify-print-screen.tsx')).VerifyPrintScreen })),
  conflicts: lazy(async () => ({ default: (await import('#renderer/features/sync/conflict-screen.tsx')).ConflictScreen })),
}
