import { failed, ok, type Result } from '#shared/kernel/fault.ts'

/**
 * When a password is strong enough (AUT-06): the one home of the rule, for the server, the desk and the form.
 *
 * It has at least the company's minimum length, a letter, a digit and a special character, does not hold the user name (from four
 * characters on, whatever the case), and differs from the one it replaces.
 * Length is counted in code points, and any character that is neither letter, digit nor white space is special.
 */
export const passwordRules = ['length', 'letter', 'digit', 'symbol', 'name', 'same'] as const
export type PasswordRule = (typeof passwordRules)[number]

export type PasswordCandidate = {
  readonly password: string
  readonly userName: string
  readonly minLength: number
  /** The password that it replaces; null when it is not known. */
  readonly former: string | null
}

const shortestNameHeld = 4

/** The rules that a new password breaks, in the order in which a person would mend them; the form shows them while typing. */
export function brokenPasswordRules(candidate: PasswordCandidate): readonly PasswordRule[] {
  const { password, userName, minLength, former } = candidate
  const name = userName.toLowerCase()
  const broken: Record<PasswordRule, boolean> = {
    length: [...password].length < minLength,
    letter: !/\p{L}/u.test(password),
    digit: !/\p{Nd}/u.test(password),
    symbol: !/[^\p{L}\p{Nd}\s]/u.test(password),
    name: [...name].length >= shortestNameHeld && password.toLowerCase().includes(name),
    same: former !== null && password === former,
  }
  return passwordRules.filter((rule) => broken[rule])
}

/** Accepts a new password, or answers `password-weak` with the first broken rule. */
export function checkPassword(candidate: PasswordCandidate): Result<void> {
  const [rule] = brokenPasswordRules(candidate)
  if (rule === undefined) return ok(undefined)
  return failed('password-weak', { rule, ...(rule === 'length' ? { min: candidate.minLength } : {}) })
}
