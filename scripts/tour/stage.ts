import type { Claims } from './claims.ts'
import type { Credential, Founded, RunningServer } from './company.ts'
import type { TourDesk } from './desk.ts'

/** What the steps of the day share. */
export type Stage = {
  readonly data: string
  readonly claims: Claims
  readonly desks: Map<string, TourDesk>
  /** How to end what was started, last first. */
  readonly ending: (() => Promise<unknown>)[]
  founded?: Founded
  server?: RunningServer
}
export type Seen = { readonly desk?: TourDesk; readonly seen: string }
/** One person's part of the tour, which can be played by itself. */
export type Chapter = { readonly name: string; readonly steps: readonly Step[] }
export type Step = { readonly name: string; readonly play: (stage: Stage) => Promise<Seen> }

/** The four people of the day, by their user names in the sample company. */
export const people = { operator: 'zhangwei', approver: 'liuyang', 'budget-owner': 'zhengli', analyst: 'fengxue' } as const
export type Role = keyof typeof people
export const password = (role: Role): string => `Tour-${role}-2026`

/** A desk that has been set up. */
export function deskOf(stage: Stage, role: string): TourDesk {
  const desk = stage.desks.get(role)
  if (!desk) throw new Error(`${role} has no desk yet`)
  return desk
}

/** What the administrator handed out to somebody. */
export function credentialOf(stage: Stage, userName: string): Credential {
  const found = stage.founded?.members.find((member) => member.userName === userName)
  if (!found) throw new Error(`nobody is called ${userName}`)
  return found
}
