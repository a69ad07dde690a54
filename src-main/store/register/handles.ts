import type { RegisterQuery } from '#shared/contract/store.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { StoreContext } from '#store/context.ts'
import type { OrderedRows } from './open-query.ts'

/** What a window has opened: its query, and the order it ran to. */
export type OpenRegister = { readonly query: RegisterQuery; readonly table: string; readonly ordered: OrderedRows }

/** Handles kept at once; a window holds one for each register it shows, and forgets to close some. */
const handlesMax = 24

const handlesByStore = new WeakMap<StoreContext['database'], Map<Id, OpenRegister>>()

/** Registers that windows have open in this store; they end with it. The oldest goes when there are too many. */
export function openRegisters(context: StoreContext): Map<Id, OpenRegister> {
  const handles = handlesByStore.get(context.database) ?? new Map<Id, OpenRegister>()
  handlesByStore.set(context.database, handles)
  return handles
}

/** Keeps an opened register under a new handle. */
export function keepRegister(context: StoreContext, open: OpenRegister): Id {
  const handles = openRegisters(context)
  const handle = context.newId()
  handles.set(handle, open)
  const [oldest] = handles.keys()
  if (handles.size > handlesMax && oldest !== undefined) handles.delete(oldest)
  return handle
}
