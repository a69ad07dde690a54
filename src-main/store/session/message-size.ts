const depthMax = 200
const slotBytes = 8

/** Whether a structured-clone message is larger than `max` bytes, roughly, or nested beyond what anything sane is; stops counting as soon as it knows. */
export function isOver(message: unknown, max: number): boolean {
  let bytes = 0
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value: message, depth: 0 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next
    bytes += ownBytes(value)
    if (bytes > max || depth > depthMax) return true
    if (typeof value !== 'object' || value === null || isBytes(value)) continue
    // Nothing is gathered before it is counted: a list of all its entries would be larger than the message.
    for (const inner of innerOf(value)) {
      bytes += slotBytes
      if (bytes > max) return true
      if (typeof inner === 'object' ? inner !== null : typeof inner === 'string') waiting.push({ value: inner, depth: depth + 1 })
    }
  }
  return false
}

function ownBytes(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value === 'object' && value !== null && isBytes(value)) return value.byteLength
  return slotBytes
}

function isBytes(value: object): value is ArrayBuffer | ArrayBufferView {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value)
}

function* innerOf(value: object): Generator {
  if (Array.isArray(value)) yield* value
  else if (value instanceof Set) yield* value
  else if (value instanceof Map) {
    for (const [key, inner] of value) {
      yield key
      yield inner
    }
  } else {
    for (const name in value) {
      yield name
      yield Reflect.get(value, name)
    }
  }
}
