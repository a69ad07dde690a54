import type { Locator, Page } from '@playwright/test'

declare global {
  interface Window {
    watchedFrames?: Watched & { ended: boolean }
  }
}

/** What was seen between two moments. */
export type Watched = {
  frames: number
  /** How many different rows. */
  rows: number
  /** Each place that showed nothing: in which frame, how far down. */
  empty: string[]
}

/**
 * Looks at every frame right after it was drawn: at each place of the list where a row should stand, what does stand there? No clock is read, so a busy
 * machine sees fewer frames and not other ones.
 */
export async function watchFrames(page: Page, list: Locator, above: number, below: number): Promise<{ stop: () => Promise<Watched> }> {
  await list.evaluate(
    (scroller, { above: top, below: bottom }) => {
      const rowHeight = 32
      const watched = { frames: 0, rows: 0, empty: [] as string[], ended: false }
      window.watchedFrames = watched
      const different = new Set<string>()
      const see = () => {
        watched.frames += 1
        const box = scroller.getBoundingClientRect()
        for (let y = box.top + top + rowHeight / 2; y < box.top + scroller.clientHeight - bottom; y += rowHeight) {
          const row = document
            .elementsFromPoint(box.left + 60, y)
            .map((element) => element.closest('[role=row][aria-rowindex]'))
            .find((found) => found !== null)
          if (row === undefined || (row.textContent ?? '').trim() === '') watched.empty.push(`frame ${watched.frames}, ${Math.round(y - box.top)} px down`)
          else different.add(row.getAttribute('aria-rowindex') ?? '')
        }
        watched.rows = different.size
        if (!watched.ended) requestAnimationFrame(look)
      }
      // A task of its own comes after the frame has been drawn.
      const look = () => setTimeout(see, 0)
      requestAnimationFrame(look)
    },
    { above, below },
  )
  return {
    stop: async () =>
      page.evaluate(() => {
        const { frames, rows, empty } = window.watchedFrames ?? { frames: 0, rows: 0, empty: ['nobody looked'] }
        if (window.watchedFrames) window.watchedFrames.ended = true
        return { frames, rows, empty: empty.slice(0, 20) }
      }),
  }
}
