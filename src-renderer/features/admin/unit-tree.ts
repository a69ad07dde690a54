import type { Unit } from '#shared/domain/organisation.ts'

/** A unit in the order of the tree, with its depth. */
export type TreeLine = { readonly unit: Unit; readonly depth: number }

/** The units as a tree, flattened: parents before children, by their sort. A unit whose parent is gone stands at the top. */
export function treeLines(units: readonly Unit[]): readonly TreeLine[] {
  const ids = new Set(units.map((unit) => unit.id))
  const below = (parentId: string | null, depth: number, seen: ReadonlySet<string>): readonly TreeLine[] =>
    units
      .filter((unit) => (parentId === null ? unit.parentId === null || !ids.has(unit.parentId) : unit.parentId === parentId) && !seen.has(unit.id))
      .toSorted((a, b) => a.sort - b.sort)
      .flatMap((unit) => [{ unit, depth }, ...below(unit.id, depth + 1, new Set([...seen, unit.id]))])
  return below(null, 0, new Set())
}
