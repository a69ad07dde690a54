import type { Texts } from '../texts.ts'

/** Words that every screen uses. */
export const common: Texts['common'] = {
  product: 'OpsDesk',
  loading: 'Loading',
  failed: 'This could not be read',
  notHere: 'This is not on this desk',
  retry: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  back: 'Back',
  next: 'Next',
  yes: 'Yes',
  no: 'No',
  content: 'Content',
  total: 'Total',
  separator: ' · ',
  comma: ', ',
}
