import type { StoreCall } from '#shared/contract/store.ts'
import { idAt, people } from './marked-company.ts'
import type { Probe } from './probes.ts'

const page = { offset: 0, limit: 1000 }

/** The calls of the archive, as `probes` tries them. */
export const archiveProbes: { readonly [C in Extract<StoreCall, `archive.${string}`>]: Probe<C> } = {
  'archive.list': () =>
    (['kept', 'due', 'held', 'disposed'] as const).flatMap((shelf) =>
      ['', 'R:', 'title'].map((search) => ({ shelf, definitionKey: null, search, dueBy: null, ...page })),
    ),
  'archive.ids': () => [{ shelf: 'kept', definitionKey: null, search: '', dueBy: null }],
  'archive.get': ({ records }) => records.map(({ id }) => ({ id })),
  'archive.preview': ({ records }) => [{ ids: records.map(({ id }) => id) }],
  'archive.request': ({ records }) => records.map(({ id }) => ({ ids: [id] })),
  'archive.hold': ({ records }) => records.map(({ id }) => ({ ids: [id], reason: 'r' })),
  'archive.lift': () => people.map((_, n) => idAt(72, n)).map((id) => ({ holdIds: [id], reason: 'r' })),
}
