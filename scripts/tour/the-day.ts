import path from 'node:path'
import { foundCompany, startServer } from './company.ts'
import { TourDesk } from './desk.ts'
import { credentialOf, password, people, type Step } from './stage.ts'
import { deciding } from './the-afternoon.ts'
import { closing } from './the-evening.ts'
import { entering } from './the-morning.ts'

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
      await desk.strip(/^在线/).waitFor()
      return { desk, seen: `${people[role]} signed in with a code, changed the initial password, data is here` }
    },
  })),
]

/** The acceptance day, in order. */
export const theDay: readonly Step[] = [...founding, ...entering, ...deciding, ...closing]
