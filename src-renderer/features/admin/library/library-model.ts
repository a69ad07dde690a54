import type { CallValue } from '#shared/contract/store.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { differencesBetween, type Difference } from '#shared/definition/difference.ts'
import type { LocalText } from '#shared/kernel/text.ts'

export type Published = CallValue<'definition.published'>[number]

/**
 * How a definition stands here: `unpublished` and `retired` start nothing; `same` is the library's; `adjusted` differs from it in its parameters and in nothing else; `own` is
 * none of the library.
 */
export type Standing = 'unpublished' | 'same' | 'adjusted' | 'differs' | 'own' | 'retired'
/** A definition of the library, or of this company, as the administrator sees it. `body` is what is in force here, before that the library's. */
export type LibraryEntry = {
  readonly key: string
  readonly body: DefinitionBody
  readonly shipped: DefinitionBody | null
  readonly published: Published | null
  readonly standing: Standing
}
/** Entries under one heading; `name` null holds those without. */
export type LibraryPack = { readonly id: string; readonly name: LocalText | null; readonly entries: readonly LibraryEntry[] }

/** The library and what the company has beside it, pack by pack in the library's order. */
export function packsOf(library: readonly DefinitionBody[], published: readonly Published[]): readonly LibraryPack[] {
  const byKey = new Map(published.map((each) => [each.key, each]))
  const shipped = new Set(library.map(({ key }) => key))
  const entries = [
    ...library.map((body) => entryOf(body, byKey.get(body.key) ?? null)),
    ...published.filter(({ key }) => !shipped.has(key)).map((each) => entryOf(null, each)),
  ].filter((entry) => entry !== null)
  // A heading stands where the library has it, whatever the company's version is called under.
  const groups = Map.groupBy(entries, ({ body, shipped: own }) => (own ?? body).group?.en ?? '')
  return [...groups].map(([id, members]) => ({ id, name: (members[0]?.shipped ?? members[0]?.body)?.group ?? null, entries: members }))
}

function entryOf(shipped: DefinitionBody | null, published: Published | null): LibraryEntry | null {
  const body = published?.newest ?? shipped
  return body === null ? null : { key: body.key, body, shipped, published, standing: standingOf(shipped, published) }
}

function standingOf(shipped: DefinitionBody | null, published: Published | null): Standing {
  if (published === null) return 'unpublished'
  if (published.versions.every(({ state }) => state === 'retired')) return 'retired'
  if (shipped === null) return 'own'
  const differences = differencesBetween(shipped, published.newest)
  if (differences.length === 0) return 'same'
  return differences.every(isAdjustment) ? 'adjusted' : 'differs'
}

function isAdjustment({ kind, list, details }: Difference): boolean {
  return kind === 'changed' && list[0] === 'parameters' && details.every(({ property }) => property === 'value')
}

/** Values of a definition's parameters, by key. */
export function parametersOf(body: DefinitionBody): ReadonlyMap<string, number> {
  return new Map(body.format === 1 ? [] : body.parameters.map(({ key, value }) => [key, value]))
}

/** The body with other values of its parameters. */
export function withParameters(body: DefinitionBody, values: ReadonlyMap<string, number>): DefinitionBody {
  if (body.format === 1) return body
  return { ...body, parameters: body.parameters.map((parameter) => ({ ...parameter, value: values.get(parameter.key) ?? parameter.value })) }
}

/** The body as the version that is published next. */
export function asNext(body: DefinitionBody, published: Published | null): DefinitionBody {
  return { ...body, version: (published?.versions[0]?.version ?? 0) + 1 }
}

/** What of a pack is not in force here. */
export function unpublishedOf({ entries }: LibraryPack): readonly LibraryEntry[] {
  return entries.filter(({ standing }) => standing === 'unpublished')
}
