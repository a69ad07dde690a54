import { ask } from '#renderer/bridge/store.ts'
import { go } from './places.ts'

/** Opens grid entry of a definition: the grid last worked at, or a new one. */
export async function startGrid(definitionKey: string): Promise<void> {
  const grids = await ask('grid.list', {})
  const standing = grids.ok ? grids.value.find((grid) => grid.definitionKey === definitionKey) : undefined
  go({ screen: 'grid', definitionKey, gridId: standing?.id ?? crypto.randomUUID() })
}
