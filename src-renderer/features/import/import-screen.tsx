import type { ScreenProps } from '#renderer/view/screen.ts'
import { ImportStart } from './import-start.tsx'
import { ImportWork } from './import-work.tsx'

/** Import: choose a file, or go on with an import that was begun. */
export function ImportScreen({ place }: ScreenProps<'import'>) {
  return place.importId === null ? <ImportStart definitionKey={place.definitionKey} /> : <ImportWork importId={place.importId} />
}
