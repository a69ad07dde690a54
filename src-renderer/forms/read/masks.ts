import type { RecordView } from '#shared/contract/store.ts'

/** What stands for shielded values, by path. */
export type Masks = ReadonlyMap<string, string>
export const noMasks: Masks = new Map()

/** The masks of a record as its reader has it. */
export function masksOf({ covered }: Pick<RecordView, 'covered'>): Masks {
  return covered.length === 0 ? noMasks : new Map(covered.map(({ path, mask }) => [path, mask]))
}
