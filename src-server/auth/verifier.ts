import { hash, verify } from '@node-rs/argon2'

/**
 * Password verifiers: Argon2id in PHC form. The product's cost is 64 MiB and three passes (OWASP's floor is 19 MiB and two); a
 * simulation may pass a lower one. At most two run at a time, so that a flood of sign-ins cannot eat the server's memory.
 */
export type PasswordCost = { readonly memoryKib: number; readonly passes: number }
export const productCost: PasswordCost = { memoryKib: 65_536, passes: 3 }

export type Verifier = {
  make(password: string): Promise<string>
  /** False also for no verifier at all, after the same work, so that the time does not tell whether an account exists. */
  matches(verifier: string | undefined, password: string): Promise<boolean>
}

const atOnce = 2
/** Of no account: a verifier whose password nobody knows. */
const nobodysPassword = crypto.randomUUID()

/** A verifier of that cost. */
export function createVerifier(cost: PasswordCost): Verifier {
  const waiting: (() => void)[] = []
  let running = 0
  let nobody: Promise<string> | undefined

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
  const make = (password: string): Promise<string> =>
    inTurn(() => hash(password.normalize('NFC'), { memoryCost: cost.memoryKib, timeCost: cost.passes, parallelism: 1, outputLen: 32 }))

  return {
    make,
    async matches(verifier, password) {
      nobody ??= make(nobodysPassword)
      const held = verifier ?? (await nobody)
      const same = await inTurn(() => verify(held, password.normalize('NFC')))
      return same && verifier !== undefined
    },
  }
}
