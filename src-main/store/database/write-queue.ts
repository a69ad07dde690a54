/** Runs one piece of asynchronous work at a time, in the order asked. */
export type WorkQueue = {
  run<T>(work: () => Promise<T>): Promise<T>
  /** Resolves when all that was asked so far has ended. */
  idle(): Promise<void>
}

/** An empty queue. */
export function createWorkQueue(): WorkQueue {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(work) {
      const turn = last.then(work, work)
      // A failure belongs to whoever asked; the next in line must not see it.
      last = turn.catch(() => undefined)
      return turn
    },
    async idle() {
      await last
    },
  }
}
