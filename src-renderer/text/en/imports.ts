import type { Texts } from '../texts.ts'

/** Import. */
export const imports: Texts['imports'] = {
  title: 'Import',
}
