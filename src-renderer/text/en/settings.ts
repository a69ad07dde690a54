import type { Texts } from '../texts.ts'

/** Settings. */
export const settings: Texts['settings'] = {
  title: 'Settings',
}
