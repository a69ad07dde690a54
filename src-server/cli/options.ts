import { parseArgs, type ParseArgsConfig } from 'node:util'

/** A command line that cannot be understood; the message says what is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export type OptionShapes = NonNullable<ParseArgsConfig['options']>

/** Options every verb has. */
const common = { data: { type: 'string', default: 'opsdesk-server' }, json: { type: 'boolean', default: false } } as const

/** Parses a verb's options; nothing positional, nothing unknown. */
export function readOptions<T extends OptionShapes>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options: { ...common, ...options }, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** The value of an option that the verb cannot do without. */
export function required(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing`)
  return value
}

/** A port number, 0 for a free one. */
export function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new UsageError(`--port ${text} is no port`)
  return port
}

/** `https://host[:port]`, as desks reach the server. */
export function urlOf(text: string): string {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' || url.pathname !== '/' || url.search !== '' || url.username !== '')
    throw new UsageError(`--url ${text} is not https://host:port`)
  return url.origin
}
