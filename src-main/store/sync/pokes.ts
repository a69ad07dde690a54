import type { Clock } from '#shared/kernel/id.ts'
import type { Link } from './link.ts'
import type { Timers } from './timers.ts'

/** The server gives a sign of life every fifteen seconds; two missed ones mean that nobody is there. */
const silenceMs = 40_000
const watchMs = 5000
/** A watch that runs this late was not late but asleep. */
const sleptMs = 20_000

/**
 * The stream of pokes, watched: silence, an end, or a machine that slept close it and say `lost`, whatever the socket still believes.
 * It says so once; the owner opens it again after its next good round.
 */
export function createPokes(
  parts: { readonly link: Link; readonly timers: Timers; readonly clock: Clock },
  on: { readonly changed: (version: number) => void; readonly lost: () => void; readonly alive: () => void },
): { open(): void; close(): void } {
  let stream: { close(): void } | undefined
  let watch: { cancel(): void } | undefined
  /** Grows with each opening and closing, so that a late event of an old stream is nobody's. */
  let era = 0
  let heardAt = 0
  let watchedAt = 0

  function close(): void {
    era += 1
    stream?.close()
    watch?.cancel()
    stream = undefined
    watch = undefined
  }

  function lose(): void {
    close()
    on.lost()
  }

  function look(): void {
    const now = parts.clock()
    const slept = now - watchedAt > watchMs + sleptMs || now < watchedAt
    if (slept || now - heardAt > silenceMs) return lose()
    watchedAt = now
    watch = parts.timers.after(watchMs, look)
  }

  async function listen(mine: number): Promise<void> {
    const token = await parts.link.token()
    if (mine !== era) return
    if (!token.ok) return lose()
    heardAt = watchedAt = parts.clock()
    watch = parts.timers.after(watchMs, look)
    stream = parts.link.wire.listen(token.value, {
      poke(version) {
        if (mine !== era) return
        heardAt = parts.clock()
        on.alive()
        if (version !== null) on.changed(version)
      },
      end() {
        if (mine === era) lose()
      },
    })
  }

  return {
    open() {
      if (stream || watch) return
      era += 1
      void listen(era)
    },
    close,
  }
}
