import type { Texts } from '../texts.ts'

/** Registers. */
export const register: Texts['register'] = {
  title: 'Registers',
}
