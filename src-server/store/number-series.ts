import type { WritableDb } from './store.ts'

/** Official numbers inside one transaction: a mutation that is refused gives back what it took, so that a series has no holes. */
export type NumberSeries = {
  /** Takes `count` numbers and answers the first. */
  take(series: string, count: number): Promise<number>
  keep(): void
  discard(): void
  flush(): Promise<void>
}

/** Numbers over a write transaction; the row of a series is locked when its first number is taken. */
export function createNumberSeries(db: WritableDb): NumberSeries {
  const kept = new Map<string, number>()
  const running = new Map<string, number>()

  async function nextOf(series: string): Promise<number> {
    const known = running.get(series) ?? kept.get(series)
    if (known !== undefined) return known
    const row = await db
      .insertInto('number_series')
      .values({ series, next: 1 })
      .onConflict((conflict) => conflict.column('series').doUpdateSet((held) => ({ next: held.ref('number_series.next') })))
      .returning('next')
      .executeTakeFirstOrThrow()
    kept.set(series, Number(row.next))
    return Number(row.next)
  }

  return {
    async take(series, count) {
      const first = await nextOf(series)
      running.set(series, first + count)
      return first
    },
    keep() {
      for (const [series, next] of running) kept.set(series, next)
      running.clear()
    },
    discard: () => running.clear(),
    async flush() {
      for (const [series, next] of kept) await db.updateTable('number_series').set({ next }).where('series', '=', series).execute()
    },
  }
}
