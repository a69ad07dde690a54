import { z } from 'zod'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { localTextSchema, type LocalText } from '#shared/kernel/text.ts'
import type { DefinitionBody } from './definition.ts'
import type { Json } from './field-value.ts'
import { stepsOf } from './route.ts'

/**
 * How two bodies of a definition differ, field by field and node by node, for those who review a change (TPL-02).
 *
 * A body is read as things in lists: fields, columns, options, rules, parameters, nodes, branches … Each has a key, its own properties and a place among its neighbours. A node
 * is the same node wherever it stands in the route; all else is the same thing only in the same list. What is in no list belongs to the body itself.
 * Nothing differs exactly when the two bodies mean the same, whatever their version and format.
 */
export type Difference = {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved'
  /** The list that the thing stands in, outermost first: `['form', 'lines', 'columns']`; empty for the body itself. */
  readonly list: readonly string[]
  readonly key: string
  /** What it is called, after the change where it is still there. */
  readonly label: LocalText | null
  /** Its properties that differ, old and new; null is none. Of what was added or removed, all. */
  readonly details: readonly { readonly property: string; readonly before: Json; readonly after: Json }[]
}

/** Properties of the body that stand in groups of their own. */
const groups: ReadonlySet<string> = new Set(['numbering', 'permissions', 'corrections', 'register', 'route'])

type Thing = {
  readonly id: string
  readonly list: readonly string[]
  readonly key: string
  readonly label: LocalText | null
  readonly properties: ReadonlyMap<string, Json>
  /** The list itself, by identity: where a node has gone to another branch, it has moved. */
  readonly parent: string
}

/** All differences, in the order in which the new body is read; what was removed stands where its list is. */
export function differencesBetween(before: DefinitionBody, after: DefinitionBody): readonly Difference[] {
  const olds = thingsOf(before)
  const news = thingsOf(after)
  const oldById = new Map(olds.map((thing) => [thing.id, thing]))
  const newById = new Map(news.map((thing) => [thing.id, thing]))
  const moved = movedBetween(olds, news, oldById)
  const kept = news.flatMap((thing): readonly Difference[] => {
    const old = oldById.get(thing.id)
    const { list, key, label } = thing
    if (!old) return [{ kind: 'added', list, key, label, details: detailsBetween(new Map(), thing.properties) }]
    const details = detailsBetween(old.properties, thing.properties)
    return [
      ...(details.length > 0 ? [{ kind: 'changed' as const, list, key, label, details }] : []),
      ...(moved.has(thing.id) ? [{ kind: 'moved' as const, list, key, label, details: [] }] : []),
    ]
  })
  const removed = olds
    .filter(({ id }) => !newById.has(id))
    .map(({ list, key, label, properties }): Difference => ({ kind: 'removed', list, key, label, details: detailsBetween(properties, new Map()) }))
  return inReadingOrder([...kept, ...removed])
}

/** The body's own properties first, then list after list as the definition is read. */
function inReadingOrder(differences: readonly Difference[]): readonly Difference[] {
  const orders = ['', 'form', 'rules', 'parameters', 'route']
  const orderOf = ({ list: [first = ''] }: Difference): number => (orders.includes(first) ? orders.indexOf(first) : orders.length)
  return differences.toSorted((one, other) => orderOf(one) - orderOf(other))
}

const keyedSchema = z.array(z.looseObject({ key: z.string() })).min(1)

function thingsOf(body: DefinitionBody): readonly Thing[] {
  const { version: _version, format: _format, ...rest } = body
  const whole = { parameters: [], schedules: [], ...rest, route: { ...body.route, nodes: [], steps: stepsOf(body) } }
  return [...read(JSON.parse(JSON.stringify(whole)) as Record<string, Json>, { id: '', list: [], key: body.key, parent: '' })]
}

function* read(value: Readonly<Record<string, Json>>, place: Pick<Thing, 'id' | 'list' | 'key' | 'parent'>): Generator<Thing> {
  const properties = new Map<string, Json>()
  const inner: Thing[] = []
  const take = (name: string, member: Json, list: readonly string[]): void => {
    const keyed = keyedSchema.safeParse(member)
    if (!keyed.success) {
      if (place.id === '' && list.length === 1 && groups.has(name))
        for (const [key, one] of Object.entries(member as Record<string, Json>)) take(`${name}.${key}`, one, [name, key])
      else if (!(Array.isArray(member) && member.length === 0)) properties.set(name, member)
      return
    }
    const inList = [...place.list, ...(place.id === '' ? [] : [place.key]), ...list]
    const parent = `${place.id}/${list.join('/')}`
    for (const one of keyed.data as readonly (Record<string, Json> & { key: string })[]) {
      const isNode = list.at(-1) === 'steps'
      inner.push(...read(one, { id: isNode ? `step ${one.key}` : `${parent}/${one.key}`, list: inList, key: one.key, parent }))
    }
  }
  for (const [name, member] of Object.entries(value)) if (name !== 'key' || place.id === '') take(name, member, [name])
  const label = localTextSchema.safeParse(value['label'] ?? value['message'] ?? value['name'])
  yield { ...place, label: label.data ?? null, properties }
  yield* inner
}

function detailsBetween(before: ReadonlyMap<string, Json>, after: ReadonlyMap<string, Json>): Difference['details'] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((property) => {
    const [old, now] = [before.get(property) ?? null, after.get(property) ?? null]
    return canonicalJson(old) === canonicalJson(now) ? [] : [{ property, before: old, after: now }]
  })
}

/** What stands in another list, or has changed its place among the neighbours that both bodies have: as few things as explain the new order. */
function movedBetween(olds: readonly Thing[], news: readonly Thing[], oldById: ReadonlyMap<string, Thing>): ReadonlySet<string> {
  const order = new Map(olds.map(({ id }, index) => [id, index]))
  const moved = new Set(news.filter(({ id, parent }) => oldById.has(id) && oldById.get(id)?.parent !== parent).map(({ id }) => id))
  for (const siblings of Map.groupBy(news, ({ parent }) => parent).values()) {
    const stayed = siblings.flatMap(({ id }) => (order.has(id) && !moved.has(id) ? [{ id, at: order.get(id) ?? 0 }] : []))
    const rising = longestRising(stayed.map(({ at }) => at))
    for (const { id, at } of stayed) if (!rising.has(at)) moved.add(id)
  }
  return moved
}

/** A longest rising run of different numbers, not necessarily neighbours: those that need not move. */
function longestRising(numbers: readonly number[]): ReadonlySet<number> {
  const best: { readonly length: number; readonly before: number }[] = []
  for (const [index, number] of numbers.entries()) {
    let [length, before] = [1, -1]
    for (let earlier = 0; earlier < index; earlier++) {
      const known = best[earlier]
      if (known && (numbers[earlier] ?? 0) < number && known.length >= length) [length, before] = [known.length + 1, earlier]
    }
    best.push({ length, before })
  }
  let at = best.reduce((found, { length }, index) => (length > (best[found]?.length ?? 0) ? index : found), best.length - 1)
  const rising = new Set<number>()
  for (; at >= 0; at = best[at]?.before ?? -1) rising.add(numbers[at] ?? 0)
  return rising
}
