import path from 'node:path'
import { foundCompany, startServer, type Credential, type Founded, type RunningServer } from './company.ts'
import type { Claims } from './claims.ts'
import { TourDesk } from './desk.ts'
import { closing } from './the-evening.ts'
import { deciding } from './the-afternoon.ts'
import { entering } from './the-morning.ts'

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

const founding: readonly Step[] = [
  {
    name: 'company-founded',
    play: async (stage) => {
      const folder = path.join(stage.data, 'server')
      stage.founded = await foundCompany(folder)
      stage.server = await startServer(folder, 0)
      stage.ending.push(async () => stage.server?.stop())
      return { seen: `${stage.founded.company}, ${stage.founded.members.length} members, authority ${stage.founded.fingerprint.slice(0, 8)}…` }
    },
  },
  ...(['operator', 'approver', 'budget-owner', 'analyst'] as const).map((role): Step => ({
    name: `${role}-enrolled`,
    play: async (stage) => {
      if (!stage.server) throw new Error('there is no server')
      const names = { operator: '封闭区 3 号', approver: '仓储部笔记本', 'budget-owner': '综合部笔记本', analyst: '分析一号' } as const
      const desk = await TourDesk.start(names[role], path.join(stage.data, `desk-${role}`), stage.server.port)
      stage.desks.set(role, desk)
      stage.ending.push(() => desk.close())
      await desk.enrol(credentialOf(stage, people[role]), password(role))
      await desk.strip(/^在线/).waitFor({ timeout: 60_000 })
      return { desk, seen: `${people[role]} signed in with a code, changed the initial password, data is here` }
    },
  })),
]

/** The acceptance day, in order. */
export const theDay: readonly Step[] = [...founding, ...entering, ...deciding, ...closing]
