/** The names of the gaps in a text: `{count}`, or `{count|item|items}` for a word that follows a number. */
export type Gaps<T extends string> = T extends `${string}{${infer Gap}}${infer Rest}`
  ? (Gap extends `${infer Name}|${string}` ? Name : Gap) | Gaps<Rest>
  : never

const gap = /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g

/** Fills the gaps of a text. A gap without a value stays visible, because an empty one would lie. */
export function fillText(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(gap, (whole, name: string, one?: string, many?: string) => {
    const value = values[name]
    if (value === undefined) return whole
    if (one === undefined) return String(value)
    return Number(value) === 1 ? one : (many ?? one)
  })
}
