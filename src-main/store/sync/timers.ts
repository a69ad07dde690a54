/** Lets work be done later; injected, so that tests turn time by hand. */
export type Timers = { after(ms: number, work: () => void): { cancel(): void } }

/** The process's own timers; they keep no process alive. */
export const realTimers: Timers = {
  after(ms, work) {
    const timer = setTimeout(work, ms)
    timer.unref()
    return { cancel: () => clearTimeout(timer) }
  },
}
