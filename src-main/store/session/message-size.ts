const depthMax = 200

/** Whether a structured-clone message is larger than `max` bytes, roughly, or nested beyond what anything sane is; stops counting as soon as it knows. */
export function isOver(message: unknown, max: number): boolean {
  let bytes = 0
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value: message, depth: 0 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next
    bytes += 8
    if (typeof value === 'string') bytes += value.length
    else if (ArrayBuffer.isView(value)) bytes += value.byteLength
    else if (value instanceof ArrayBuffer) bytes += value.byteLength
    else if (typeof value === 'object' && value !== null) {
      if (depth > depthMax) return true
      const entries = value instanceof Map || value instanceof Set ? [...value].flat() : Object.entries(value).flat()
      if (bytes + entries.length * 8 > max) return true
      for (const entry of entries) waiting.push({ value: entry, depth: depth + 1 })
    }
    if (bytes > max) return true
  }
  return false
}
