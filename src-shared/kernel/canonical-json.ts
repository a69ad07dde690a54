/**
 * RFC 8785 (JSON Canonicalization Scheme): the one byte string of a JSON value, so that signatures and hashes
 * can be checked years later by anybody's code.
 *
 * Members are sorted by UTF-16 code units, numbers and strings are written as ECMAScript writes them, there is no white space.
 * `undefined` members are left out, as in JSON. Numbers that JSON cannot write, and lone surrogates, are a bug and throw.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('canonical JSON cannot carry a number that is not finite')
    return JSON.stringify(value)
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new Error('canonical JSON cannot carry a lone surrogate')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member)}`)
    return `{${members.join(',')}}`
  }
  throw new Error(`canonical JSON cannot carry a ${typeof value}`)
}
