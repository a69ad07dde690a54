import path from 'node:path'
import { addDays, dateAt, instantAt } from '#shared/calendar/civil-date.ts'
import { isWorkingDay, workingCalendar } from '#shared/calendar/working-time.ts'
import { companySettingsOf } from '#shared/domain/organisation-index.ts'
import { foundCompany, startServer } from './company.ts'
import { TourDesk } from './desk.ts'
import { credentialOf, type Stage, type Step } from './stage.ts'

/** The password that everybody of the week has chosen. */
export const weekPassword = 'Tour-week-2026!'

/** Where each of them sits. */
const deskNames: Readonly<Record<string, string>> = {
  zhangwei: '封闭区 3 号',
  liuyang: '仓储部笔记本',
  zhengli: '综合部笔记本',
  heqiang: '信息部一号',
  wangjianguo: '主任笔记本',
  sunhao: '运输部旧机',
}

/** The company of the week stands since two working days ago, with the whole library: what was due since then is there, late. */
export const weekFounded: Step = {
  name: 'week-founded',
  play: async (stage) => {
    const folder = path.join(stage.data, 'server')
    stage.founded = await foundCompany(folder, ['--library'], Date.now() - foundedAt())
    stage.server = await startServer(folder, 0)
    stage.ending.push(async () => stage.server?.stop())
    return { seen: `${stage.founded.company}, with the whole library, since two working days ago` }
  },
}

/** Midnight at the beginning of the working day before the last one; a code for signing in lasts a week, so no earlier than that allows. */
function foundedAt(): number {
  const calendar = workingCalendar(companySettingsOf([]))
  const today = dateAt(Date.now(), calendar.timeZone)
  let date = today
  for (let found = 0; found < 2 && date > addDays(today, -6);) {
    date = addDays(date, -1)
    if (isWorkingDay(date, calendar)) found += 1
  }
  return instantAt(date, 0, calendar.timeZone)
}

/** The desk of a member, set up when it is needed first; whoever comes back finds it as he left it. */
export async function seat(stage: Stage, userName: string): Promise<TourDesk> {
  const standing = stage.desks.get(userName)
  if (standing) return standing
  if (!stage.server) throw new Error('there is no server')
  const desk = await TourDesk.start(deskNames[userName] ?? userName, path.join(stage.data, `desk-${userName}`), stage.server.port)
  stage.desks.set(userName, desk)
  stage.ending.push(() => desk.close())
  await desk.enrol(credentialOf(stage, userName), weekPassword)
  await desk.strip(/^在线/).waitFor()
  return desk
}

/** The desk of the closed area, at which two operators have their places; the first one sits at it. */
export async function sharedDesk(stage: Stage): Promise<TourDesk> {
  const desk = await seat(stage, 'zhangwei')
  if (stage.desks.get('wulei') === desk) return desk
  await desk.lock()
  await desk.joinAs(credentialOf(stage, 'wulei'), weekPassword)
  stage.desks.set('wulei', desk)
  await desk.lock()
  await desk.unlockAs('张伟', weekPassword)
  return desk
}
