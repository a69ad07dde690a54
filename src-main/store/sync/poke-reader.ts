import { pokeSchema } from '#shared/contract/sync.ts'

/** Longer than any line of ours; a stream that never breaks its line is not our server. */
const lineMax = 1000

/** Reads server-sent events until the stream ends: `data: <version>` is a poke, any other line a sign of life (null). */
export async function readPokes(body: AsyncIterable<Uint8Array>, onLine: (version: number | null) => void): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > lineMax) return
    for (const line of lines) onLine(versionOf(line.trimEnd()))
  }
}

function versionOf(line: string): number | null {
  if (!line.startsWith('data:')) return null
  const version = pokeSchema.safeParse(Number(line.slice('data:'.length)))
  return version.success ? version.data : null
}
