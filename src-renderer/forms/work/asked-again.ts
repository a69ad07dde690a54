/**
 * Runs a check that a person may ask for again while it runs: the press is not lost, it has the check run once more over what stands by then.
 * Whoever asked first gets the last answer; whoever asked meanwhile gets null, for that answer is on its way.
 */
export function askedAgain<Answer>(): (check: () => Promise<Answer>) => Promise<{ readonly answer: Answer } | null> {
  let running = false
  let again = false
  return async (check) => {
    again = running
    if (running) return null
    running = true
    try {
      let answer = await check()
      while (again) {
        again = false
        answer = await check()
      }
      return { answer }
    } finally {
      running = false
    }
  }
}
