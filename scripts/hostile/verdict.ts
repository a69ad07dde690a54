import { faultCodes, type FaultCode } from '#shared/kernel/fault.ts'
import type { Dice } from '../sim/dice.ts'

/**
 * What became of one case. *refused*: a coded fault, as it should be. *allowed*: what came in was changed and is still sound, so it may be taken.
 * *accepted*: it was not sound and was taken all the same. *uncoded*: it was refused without a code, or as a bug.
 */
export type Verdict =
  | { readonly outcome: 'refused'; readonly code: FaultCode }
  | { readonly outcome: 'allowed' }
  | { readonly outcome: 'accepted'; readonly what: string }
  | { readonly outcome: 'uncoded'; readonly what: string }

/** A part of the product that takes hostile input; a throw of `attempt` is a crash. */
export type Target = {
  attempt(dice: Dice): Promise<Verdict>
  /** Looks at what all cases together have done; says what is wrong. */
  settle?(): Promise<readonly string[]>
  close(): Promise<void>
}

const codes: ReadonlySet<unknown> = new Set(faultCodes)

/** Codes with which a message is turned away before anything has looked at what it means. */
export const atTheDoor: ReadonlySet<FaultCode> = new Set([
  'call-malformed',
  'call-unknown',
  'call-too-large',
  'interface-refused',
  'file-unreadable',
  'enrolment-code-malformed',
  'key-file-damaged',
  'backup-damaged',
])

/** Judges an answer in the form `ok | fault`. `unsound`: the case must not be taken, whatever else it says. */
export function judge(answer: unknown, unsound: boolean, how: string): Verdict {
  const ok: unknown = propertyOf(answer, 'ok')
  if (ok === true) return unsound ? { outcome: 'accepted', what: how } : { outcome: 'allowed' }
  return ok === false ? judgeFault(propertyOf(answer, 'fault'), how) : { outcome: 'uncoded', what: `${how}: no answer of the contract` }
}

/** Judges a fault: its code is one of the product's, and not the one that stands for a bug. */
export function judgeFault(fault: unknown, how: string): Verdict {
  const code = propertyOf(fault, 'code')
  if (!isCode(code)) return { outcome: 'uncoded', what: `${how}: ${String(code)}` }
  return code === 'internal-error' ? { outcome: 'uncoded', what: `${how}: internal-error` } : { outcome: 'refused', code }
}

function isCode(code: unknown): code is FaultCode {
  return codes.has(code)
}

/** A property of something that may be anything. */
export function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
