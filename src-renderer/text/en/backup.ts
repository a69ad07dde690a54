import type { Texts } from '../texts.ts'

/** Backup. */
export const backup: Texts['backup'] = {
  title: 'Backup',
}
