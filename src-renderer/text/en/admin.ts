import type { Texts } from '../texts.ts'

/** Admin. */
export const admin: Texts['admin'] = {
  title: 'Admin',
}
