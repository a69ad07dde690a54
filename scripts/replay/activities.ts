import { existsSync, readFileSync } from 'node:fs'
import { InputError } from './input-error.ts'

/**
 * What an activity of the input means. Names are read by act and role, whatever stands before them (`Declaration SUBMITTED by EMPLOYEE`, `Permit SUBMITTED by
 * EMPLOYEE`); a name that does not read is mapped by whoever runs the replay, or stops it.
 */
export type Meaning =
  | { readonly kind: 'save' | 'submit' | 'take-back' }
  /** `node` null: rejected by somebody whom the input does not name. */
  | { readonly kind: 'reject'; readonly node: RouteNode | null }
  | { readonly kind: 'agree'; readonly node: RouteNode }

export type RouteNode = 'pre-approval' | 'administration' | 'budget-owner' | 'supervisor' | 'payment-request' | 'payment'

/** The node at which each role of the input decides. */
const nodeByRole: Readonly<Record<string, RouteNode>> = {
  PRE_APPROVER: 'pre-approval',
  ADMINISTRATION: 'administration',
  BUDGET_OWNER: 'budget-owner',
  SUPERVISOR: 'supervisor',
}
const payments: readonly (readonly [words: RegExp, node: RouteNode])[] = [
  [/\bREQUEST[ _]PAYMENT\b/, 'payment-request'],
  [/\bPAYMENT[ _]HANDLED\b/, 'payment'],
]

/** Reads one name; undefined when it says nothing that the replay knows. */
export function meaningOf(name: string): Meaning | undefined {
  const words = name.toUpperCase()
  const payment = payments.find(([pattern]) => pattern.test(words))
  if (payment) return { kind: 'agree', node: payment[1] }
  const [, act = '', role = ''] = /(?:^|\s)(SAVED|SUBMITTED|APPROVED|FINAL_APPROVED|REJECTED) BY (.+)$/.exec(words) ?? []
  return meaningIn(act, role)
}

function meaningIn(act: string, roleText: string): Meaning | undefined {
  const role = roleText.trim().replaceAll(/[^A-Z0-9]+/g, '_')
  const node = nodeByRole[role]
  if (role === 'EMPLOYEE') return employeeActs[act]
  if (act === 'REJECTED') return node !== undefined || role === 'MISSING' ? { kind: 'reject', node: node ?? null } : undefined
  return node !== undefined && (act === 'APPROVED' || act === 'FINAL_APPROVED') ? { kind: 'agree', node } : undefined
}

const employeeActs: Readonly<Record<string, Meaning>> = { SAVED: { kind: 'save' }, SUBMITTED: { kind: 'submit' }, REJECTED: { kind: 'take-back' } }

/** Names of one's own, as `--map` gives them: `name=ACT:ROLE`, `name=Request Payment`; a file has one a line. A mapping that does not read is an error. */
export function readMappings(given: readonly string[]): ReadonlyMap<string, Meaning> {
  const lines = given.flatMap((text) => (existsSync(text) ? readFileSync(text, 'utf8').split('\n') : [text])).map((line) => line.trim())
  return new Map(lines.filter((line) => line !== '' && !line.startsWith('#')).map(readMapping))
}

function readMapping(line: string): readonly [string, Meaning] {
  const at = line.lastIndexOf('=')
  const [act = '', role = ''] = line
    .slice(at + 1)
    .toUpperCase()
    .split(':')
  const meaning = role === '' ? meaningOf(act) : meaningIn(act.trim(), role)
  if (at < 1 || !meaning) throw new InputError(`--map ${line}: it reads name=ACT:ROLE, for example "handed in=SUBMITTED:EMPLOYEE"`)
  return [line.slice(0, at).trim(), meaning]
}
