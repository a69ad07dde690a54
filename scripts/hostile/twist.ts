import type { Dice } from '../sim/dice.ts'

/**
 * Twists a sound message into a hostile one: members added, dropped, retyped, numbers at and beyond their bounds, texts of every kind that has ever broken a
 * parser, cycles and nesting, members named like those of a prototype.
 *
 * The oracle is the sample itself, not the product's schema: an object of the contract takes no further member, a member keeps its type, a number is whole
 * and finite, an id is an id. So a schema that becomes permissive is seen. Where the contract takes any JSON (`free`), nothing but what is no JSON is unsound.
 */
export type Sample = {
  readonly value: unknown
  /** Paths (`args.data`) below which any JSON may stand. */
  readonly free?: readonly string[]
  /** Paths where anything may stand that can be carried at all. */
  readonly opaque?: readonly string[]
  /** Paths of objects with free names, whose values keep the type of the sample's. */
  readonly records?: readonly string[]
  /** Paths that may be left out. */
  readonly optional?: readonly string[]
  /** Paths that may be null. */
  readonly nullable?: readonly string[]
  /** Paths whose text is one of a few. */
  readonly choices?: readonly string[]
}
export type Twisted = { readonly value: unknown; /** Must be refused at the door. */ readonly unsound: boolean; readonly how: string }
/** `clone`: what the structured clone algorithm carries; `json`: what JSON text carries. */
export type Carrier = 'clone' | 'json'

type Node = { readonly path: string; readonly holder: Record<string, unknown> | unknown[] | null; readonly key: string; readonly value: unknown }

const pathMax = 300
const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(:[0-9a-z]{1,8})?$/
const strangeNames = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'toJSON', '', '\ud800', '成员', 'extra', 'a'.repeat(5000)]
const strangeTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\ufeff\u202e\u2066',
  "'; DROP TABLE record; --",
  '"*" OR 1=1',
  '%_%\\',
  'NEAR("a" "b")',
  '../../../../etc/passwd',
  '/dev/zero',
  '/',
  'file:///etc/passwd',
  '\\\\server\\share',
  '=cmd|calc!A1',
  '{{7*7}}${1}',
  '__proto__',
  'NaN',
  '1e309',
  '0000-00-00',
  '2026-02-30',
  '9999-99-99',
  '-271821-04-20',
  '24:60',
  'é'.normalize('NFD').repeat(50),
  '👨‍👩‍👧‍👦'.repeat(40),
  '0'.repeat(400),
]
const numbersAtTheEdge = [0, -1, 1, 2 ** 31, 2 ** 31 - 1, -(2 ** 31) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 8.64e15]
const numbersBeyond = [1.5, 1e21, -1e300, 2 ** 53 + 2, 5e-324]

/** One to three changes to a copy of the sample. */
export function twist(dice: Dice, sample: Sample, carrier: Carrier): Twisted {
  const root = { value: structuredClone(sample.value) }
  const hows: string[] = []
  let unsound = false
  const times = 1 + dice.below(dice.chance(0.3) ? 3 : 1)
  for (let n = 0; n < times; n++) {
    const node = dice.pick(nodesOf(root))
    if (!node) break
    const done = twistNode(dice, node, sample, carrier)
    if (!done) continue
    hows.push(`${node.path || 'message'} ${done.how}`)
    unsound ||= done.unsound
    // Whatever stood below may be gone now: a later change must not undo the first.
    if (unsound) break
  }
  return { value: root.value, unsound, how: hows.join(', ') || 'unchanged' }
}

/** Every place of a value, without its root holder. */
function nodesOf(root: { value: unknown }): Node[] {
  const nodes: Node[] = []
  const walk = (value: unknown, path: string, holder: Node['holder'], key: string): void => {
    nodes.push({ path, holder, key, value })
    // An earlier change may have put a cycle here.
    if (path.length > pathMax) return
    if (Array.isArray(value)) {
      const items: unknown[] = value
      for (const [at, item] of items.entries()) walk(item, `${path}.*`, items, String(at))
    } else if (isPlain(value)) {
      for (const [name, member] of Object.entries(value)) walk(member, path === '' ? name : `${path}.${name}`, value, name)
    }
  }
  walk(root.value, '', root as unknown as Record<string, unknown>, 'value')
  return nodes
}

type Done = { readonly how: string; readonly unsound: boolean }

function twistNode(dice: Dice, node: Node, sample: Sample, carrier: Carrier): Done | undefined {
  const kind = dice.weighted({ add: 3, drop: 2, retype: 4, edge: 5, swap: 1, deep: 1, unclonable: 1 })
  switch (kind) {
    case 'add':
      return addMember(dice, node, sample)
    case 'drop':
      return dropMember(node, sample)
    case 'retype':
      return retype(dice, node, sample)
    case 'edge':
      return toTheEdge(dice, node, sample, carrier)
    case 'swap':
      return put(
        node,
        dice.pick(strangeTexts),
        'becomes a text',
        isStrictAt(node, sample) && typeof node.value !== 'string' && !isMember(node.path, sample) && !(sample.nullable ?? []).includes(node.path),
      )
    case 'deep':
      return put(node, nested(dice.pick([3, 60, 150, 190, 400]) ?? 3, dice.chance(0.5)), 'becomes deep', isStrictAt(node, sample) && !Array.isArray(node.value))
    case 'unclonable':
      return carrier === 'clone' ? foreign(dice, node, sample) : retype(dice, node, sample)
  }
}

function addMember(dice: Dice, { path, value }: Node, sample: Sample): Done | undefined {
  if (!isPlain(value)) return undefined
  const name = dice.pick(strangeNames) ?? 'extra'
  define(value, name, dice.pick([1, 'x', null, {}, [], { __proto__: null, admin: true }]))
  const open = isFree(path, sample) || (sample.records ?? []).includes(path)
  return { how: `gains ${JSON.stringify(name.slice(0, 20))}`, unsound: !open }
}

function dropMember({ holder, key, path }: Node, sample: Sample): Done | undefined {
  if (holder === null || path === '') return undefined
  if (Array.isArray(holder)) {
    holder.splice(Number(key), 1)
    return { how: 'is left out of its list', unsound: false }
  }
  Reflect.deleteProperty(holder, key)
  const parent = path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : ''
  const mayGo = isFree(parent, sample) || isMember(path, sample) || (sample.optional ?? []).includes(path)
  return { how: 'is left out', unsound: !mayGo }
}

function retype(dice: Dice, node: Node, sample: Sample): Done | undefined {
  const others = [null, true, 7, 'text', [], {}, [node.value], { value: node.value }].filter((other) => typeOf(other) !== typeOf(node.value))
  const next = dice.pick(others)
  // What is null in the sample may as well be a text or a number, of whatever kind.
  const mayBe =
    (sample.nullable ?? []).includes(node.path) && (next === null || (node.value === null && (typeof next === 'string' || typeof next === 'number')))
  // A member that was added may have been no text before; as a text it fits.
  const fits = typeof next === 'string' && isMember(node.path, sample)
  return put(node, next, `becomes ${typeOf(next)}`, isStrictAt(node, sample) && !mayBe && !fits)
}

function toTheEdge(dice: Dice, node: Node, sample: Sample, carrier: Carrier): Done | undefined {
  const { value, path } = node
  const strict = isStrictAt(node, sample)
  if (typeof value === 'number') {
    const beyond = carrier === 'clone' ? [...numbersBeyond, NaN, Infinity, -Infinity] : numbersBeyond
    const next = dice.chance(0.5) ? dice.pick(numbersAtTheEdge) : dice.pick(beyond)
    const broken = typeof next === 'number' && (!Number.isFinite(next) || (strict && !Number.isSafeInteger(next)))
    return put(node, next, `becomes ${String(next)}`, broken)
  }
  if (typeof value === 'string') {
    const next = edgeText(dice, value)
    const named = (sample.choices ?? []).includes(path)
    return put(
      node,
      next,
      `becomes ${JSON.stringify(next.slice(0, 30))}`,
      strict && ((idPattern.test(value) && !idPattern.test(next)) || (named && next !== value)),
    )
  }
  if (Array.isArray(value)) {
    const [first] = value as unknown[]
    const many = Array.from({ length: dice.pick([0, 2, 300, 5000]) ?? 0 }, () => structuredClone(first ?? null))
    return put(node, many, `has ${many.length} entries`, false)
  }
  return undefined
}

function edgeText(dice: Dice, value: string): string {
  if (dice.chance(0.7)) return dice.pick(strangeTexts) ?? ''
  const at = dice.below(value.length + 1)
  return (
    dice.pick([
      'x'.repeat(dice.pick([201, 5000, 70_000, 1_000_000]) ?? 201),
      value.toUpperCase(),
      `${value}\n`,
      ` ${value}`,
      `${value.slice(0, at)}\u0000${value.slice(at)}`,
      value.slice(0, at),
      value + value,
    ]) ?? ''
  )
}

/** Values that structured clone carries and JSON does not: none of them is anything that the contract knows. */
function foreign(dice: Dice, node: Node, sample: Sample): Done | undefined {
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  const next = dice.pick<unknown>([new Map([['a', 1]]), new Set([1]), 10n, /a/g, new Error('x'), new Uint8Array(9), new ArrayBuffer(8), cycle, new Date(NaN)])
  return put(node, next, `becomes ${Object.prototype.toString.call(next)}`, isStrictAt(node, sample) || (!isPlain(next) && !isBelow(node.path, sample.opaque)))
}

function put({ holder, key, path }: Node, next: unknown, how: string, unsound: boolean): Done {
  if (holder !== null) define(holder, key, next)
  return { how, unsound: unsound || (path === '' && typeOf(next) !== 'object') }
}

/** Also names like `__proto__` become members, as they do in JSON text. */
function define(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}

function isFree(path: string, sample: Sample): boolean {
  return isBelow(path, sample.free) || isBelow(path, sample.opaque)
}

/** Whether this is a member of a record of texts. */
function isMember(path: string, sample: Sample): boolean {
  return (sample.records ?? []).some((record) => path.startsWith(`${record}.`))
}

function isBelow(path: string, places: readonly string[] = []): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}.`))
}

/** Whether the value at this place has a type of its own to keep; a free place itself keeps being an object. */
function isStrictAt({ path }: Node, sample: Sample): boolean {
  return !isFree(path, sample)
}

function nested(depth: number, asList: boolean): unknown {
  let value: unknown = asList ? [] : {}
  for (let n = 0; n < depth; n++) value = asList ? [value] : { a: value }
  return value
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) === Object.prototype
}
