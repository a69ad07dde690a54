/** Backup. */
export const backup = {
  title: '备份',
} as const
