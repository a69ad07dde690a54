import type { CallArgs, CallValue } from '#shared/contract/store.ts'

type Found = CallValue<'upkeep.find'>
/** What is ticked: groups of alike records by `<rule> <first id>`, records by their id. */
export type Chosen = { readonly alike: readonly string[]; readonly invalid: readonly string[]; readonly stale: readonly string[] }

/** The name of a group of alike records. */
export function groupKey(rule: string, group: Found['alike'][number]['groups'][number]): string {
  return `${rule} ${group.rows[0]?.id ?? ''}`
}

/** What is asked to be cleaned: a line a group, and one each for what is invalid and what is out of date. What was ticked and is no longer found is left out. */
export function chosenItems(found: Found, chosen: Chosen): CallArgs<'upkeep.request'>['items'] {
  const groups = found.alike.flatMap(({ key, groups: all }) => all.filter((group) => chosen.alike.includes(groupKey(key, group))))
  const invalid = found.invalid.rows.map(({ id }) => id).filter((id) => chosen.invalid.includes(id))
  const stale = found.stale.rows.map(({ id }) => id).filter((id) => chosen.stale.includes(id))
  return [
    ...groups.map(({ rows }) => ({ kind: 'duplicate' as const, recordIds: rows.map(({ id }) => id) })),
    ...(invalid.length > 0 ? [{ kind: 'invalid' as const, recordIds: invalid }] : []),
    ...(stale.length > 0 ? [{ kind: 'expired' as const, recordIds: stale }] : []),
  ]
}
