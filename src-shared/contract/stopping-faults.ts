import type { FaultCode } from '#shared/kernel/fault.ts'

/** Faults that stop the exchange with the server until a person does something; the sync screen has a way out of each. Everything else is tried again by itself. */
export const stoppingFaults = [
  'server-untrusted',
  'desk-unknown',
  'desk-closing',
  'desk-closed',
  'protocol-too-old',
  'protocol-too-new',
  'company-changed',
  'removal-too-large',
  'author-unknown',
  'key-not-certified',
  'weak-not-approved',
] as const satisfies readonly FaultCode[]
export type StoppingFault = (typeof stoppingFaults)[number]

/** Whether a fault stops the exchange for good. */
export function isStopping(code: FaultCode): code is StoppingFault {
  return stoppingFaults.some((one) => one === code)
}
