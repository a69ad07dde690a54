/**
 * RFC 8785 (JSON Canonicalization Scheme): the one byte string of a JSON value, so that signatures and hashes
 * can be checked years later by anybody's code.
 *
 * Members are sorted by UTF-16 code units, numbers and strings are written as ECMAScript writes them, there is no white space.
 * `undefined` members are left out, as in JSON. Numbers that JSON cannot write, and lone surrogates, are a bug and throw.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('canonical JSON cannot carry a number that is not finite')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value === 'object') return ofMembers(value as Readonly<Record<string, unknown>>)
  throw new Error(`canonical JSON cannot carry a ${typeof value}`)
}

/** A push has a hundred thousand of them, so their text grows in place. */
function ofMembers(value: Readonly<Record<string, unknown>>): string {
  let text = ''
  // Without a rule of its own, sort compares UTF-16 code units.
  for (const name of Object.keys(value).toSorted()) {
    const member = value[name]
    if (member !== undefined) text += `${text === '' ? '' : ','}${quoted(name)}:${canonicalJson(member)}`
  }
  return `{${text}}`
}

function quoted(text: string): string {
  if (!text.isWellFormed()) throw new Error('canonical JSON cannot carry a lone surrogate')
  return JSON.stringify(text)
}
