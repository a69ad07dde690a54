import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id, NewId } from '#shared/kernel/id.ts'
import type { FoundBackup } from './read.ts'

/** The backups that a page was shown last, so that it can name one of them and no other; their manifests' own ids are whatever somebody wrote into them. */
export type ListedBackups = {
  /** Keeps these instead of those before; an id for each, in their order. */
  keep(found: readonly FoundBackup[]): readonly { readonly id: Id; readonly found: FoundBackup }[]
  path(id: Id): Result<string>
}

/** None is listed yet. */
export function createListedBackups(newId: NewId): ListedBackups {
  const paths = new Map<Id, string>()
  return {
    keep(found) {
      paths.clear()
      return found.map((each) => {
        const id = newId()
        paths.set(id, each.path)
        return { id, found: each }
      })
    },
    path(id) {
      const path = paths.get(id)
      return path === undefined ? failed('path-not-chosen') : ok(path)
    },
  }
}
