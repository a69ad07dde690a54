import { actsOf, decide, moment, openInbox, startForm, submitForm, typeInto, typeRows } from './hands.ts'
import type { Chapter } from './stage.ts'
import { seat, sharedDesk, weekPassword } from './week-site.ts'
import { words, wordsAt, wordsInside } from './words.ts'

const leaveTitle = '年休假'

/** 业务操作员: recurring work, a shift’s figures, a count that a second person makes blind, an anomaly, leave; most of it without network. */
export const weekOfTheOperator: Chapter = {
  name: 'operator',
  steps: [
    {
      name: 'operator-two-at-one-desk',
      play: async (stage) => {
        const desk = await sharedDesk(stage)
        return { desk, seen: 'two operators of one shift have their places at one desk' }
      },
    },
    {
      name: 'operator-recurring-work-late',
      play: async (stage) => {
        const desk = await seat(stage, 'zhangwei')
        const { page } = desk
        await desk.go('inbox')
        const late = page.getByRole('option').filter({ hasText: '日终总结' })
        await late.first().click()
        await page.getByText(words('record.act.schedule-late')).waitFor()
        await page.getByText(words('record.act.escalate')).first().waitFor()
        return { desk, seen: `${await late.count()} day summaries that the schedule has begun; they are late, and two heads have been told` }
      },
    },
    {
      name: 'operator-day-summary-submitted',
      play: async (stage) => {
        const desk = await seat(stage, 'zhangwei')
        const { page } = desk
        await page.getByRole('button', { name: wordsAt('record.do.fillIn') }).click()
        await page.getByLabel('班次').waitFor()
        await typeInto(page, [
          ['班次', 'zao'],
          ['出勤人数', '6'],
          ['全员已签到', 'shi'],
        ])
        await typeRows(page, '既定任务', [
          ['收货入库核对', 'wc', ''],
          ['库温记录', 'wc', ''],
          ['叉车点检', 'wwc', '充电器送修，明日上午补做'],
        ])
        await typeInto(page, [
          ['当日有异常', 'fou'],
          ['数据已整理', 'shi'],
          ['本台已备份', 'shi'],
          ['桌面与介质已清理', 'shi'],
          ['交班事项', '叉车充电器明早取回。'],
        ])
        await submitForm(desk)
        await openInbox(desk, '早班总结', 'mine')
        await page
          .getByText(`张伟 ${words('record.act.submit')}`)
          .first()
          .waitFor()
        return { desk, seen: 'filled in by pinyin initials and submitted; it waits for the head to take note' }
      },
    },
    {
      name: 'operator-shift-figures-in-a-grid',
      play: async (stage) => {
        const desk = await seat(stage, 'zhangwei')
        const { page } = desk
        await desk.goOffline()
        await startForm(desk, '运营日数据')
        await page.keyboard.press('Control+g')
        await page.getByRole('grid').waitFor()
        const rows = [1, 2, 3, 4].map((n) =>
          ['早班', `09:1${n}`, `${n} 号线`, String(120 + n), String(118 + n), '', '1', `${12_000 + n * 310}.50`, n === 3 ? '-13.5' : `-18.${n}`].join('\t'),
        )
        await desk.app.evaluate(({ clipboard }, text) => clipboard.writeText(text), rows.join('\r\n'))
        await page.keyboard.press('Control+Home')
        await page.keyboard.press('Control+v')
        await page
          .getByText(words('grid.badRows', { count: 1 }))
          .first()
          .waitFor()
        return { desk, seen: 'without network, four rows pasted from a spreadsheet; one store is too warm and wants an explanation' }
      },
    },
    {
      name: 'operator-good-rows-submitted',
      play: async (stage) => {
        const desk = await seat(stage, 'zhangwei')
        const { page } = desk
        await page.keyboard.press('Control+Enter')
        await page.getByText(wordsInside('grid.submittedRest')).waitFor()
        return { desk, seen: 'three rows are submitted; the one with the fault stays where it is' }
      },
    },
    {
      name: 'operator-anomaly-reported',
      play: async (stage) => {
        const desk = await seat(stage, 'zhangwei')
        const { page } = desk
        await startForm(desk, '异常上报')
        await typeInto(page, [
          ['异常现象', '3 号线库温升至 -13.5 ℃'],
          ['发现时间', moment(-20)],
          ['发生范围', 'fbq'],
          ['情况说明', '09:13 巡看时发现，已关库门，压缩机有异响。'],
        ])
        await submitForm(desk)
        return { desk, seen: 'the reading outside its range goes up the one channel' }
      },
    },
    {
      name: 'operator-count-begun',
      play: async (stage) => {
        const desk = await seat(stage, 'zhangwei')
        const { page } = desk
        await startForm(desk, '物品盘点')
        await typeInto(page, [
          ['盘点区域', '工具间'],
          ['盘点人', 'zw'],
        ])
        await typeRows(page, '盘点明细', [
          ['T-01', '扫描枪', '12', '12', '', '', 'wh'],
          ['T-02', '叉车钥匙', '6', '5', '', '一把送修', 'wh'],
        ])
        await submitForm(desk)
        await openInbox(desk, '工具间 盘点', 'mine')
        await page.keyboard.press('Alt+b')
        await page.getByLabel(words('task.password')).waitFor()
        return { desk, seen: 'counted once; the second person is asked to this desk, by his own password' }
      },
    },
    {
      name: 'operator-count-blind',
      play: async (stage) => {
        const desk = await seat(stage, 'zhangwei')
        const { page } = desk
        await page.getByLabel(words('task.password')).fill(weekPassword)
        await page.keyboard.press('Enter')
        await page.getByText(wordsInside('task.blindHint')).waitFor()
        if ((await page.getByText('一把送修').count()) > 0) throw new Error('the second person sees the first entry')
        await page.getByRole('grid', { name: '盘点明细' }).getByRole('gridcell').nth(3).click()
        for (const counted of ['12', '6']) {
          await page.keyboard.type(counted)
          await page.keyboard.press('Enter')
        }
        return { desk, seen: 'the second person sees the items and not the figures' }
      },
    },
    {
      name: 'operator-count-differs',
      play: async (stage) => {
        const desk = await seat(stage, 'zhangwei')
        const { page } = desk
        await page.keyboard.press('Control+Enter')
        await page.getByRole('table', { name: words('task.differsTable') }).waitFor()
        await page.getByText(words('task.differs', { count: 1 })).waitFor()
        await page.keyboard.press('1')
        await page.keyboard.type('再数一遍，确为五把')
        await page.getByText(words('task.keepsAll')).waitFor()
        return { desk, seen: 'one figure differs; they count once more and the first entry stands' }
      },
    },
    {
      name: 'operator-count-settled',
      play: async (stage) => {
        const desk = await seat(stage, 'zhangwei')
        const { page } = desk
        await page.keyboard.press('Control+Enter')
        await page.getByRole('table', { name: words('task.differsTable') }).waitFor({ state: 'detached' })
        await openInbox(desk, '工具间 盘点', 'mine')
        await page.getByText('以第一次为准').first().waitFor()
        return { desk, seen: 'both signatures stand in the trail; what is missing goes to the supervisor' }
      },
    },
    {
      name: 'operator-leave-asked-for',
      play: async (stage) => {
        const desk = await seat(stage, 'zhangwei')
        const { page } = desk
        await startForm(desk, '请假')
        await typeInto(page, [
          ['假别', 'nxj'],
          ['工作代理人', 'wl'],
          ['开始日期', '+10'],
          ['结束日期', '+11'],
          ['请假天数', '2'],
          ['事由', '回老家探亲'],
        ])
        await submitForm(desk)
        await desk.strip(wordsAt('frame.strip.waiting')).waitFor()
        const waits = await desk.strip(wordsAt('frame.strip.waiting')).innerText()
        await desk.goOnline()
        return { desk, seen: `leave, with the stand-in found by his initials; the network is back and what waited is sent (${waits})` }
      },
    },
    {
      name: 'operator-shortage-decided',
      play: async (stage) => {
        const desk = await seat(stage, 'liuyang')
        await openInbox(desk, '工具间 盘点')
        await decide(desk, 'a', '一把已送修，同意核减。')
        await openInbox(desk, '工具间 盘点', 'done')
        await desk.page.getByText(words('record.state.completed')).first().waitFor()
        return { desk, seen: 'the supervisor decides on what is missing, with both counts before him' }
      },
    },
    {
      name: 'operator-return-answered',
      play: async (stage) => {
        const approver = await seat(stage, 'liuyang')
        await openInbox(approver, leaveTitle)
        await decide(approver, 'r', '那两天盘点，请改期。')
        const desk = await seat(stage, 'zhangwei')
        const { page } = desk
        await openInbox(desk, leaveTitle)
        await page.getByText('那两天盘点，请改期。').first().waitFor()
        await page.getByRole('button', { name: wordsAt('record.do.revise') }).click()
        await page.getByText('那两天盘点，请改期。').first().waitFor()
        await typeInto(page, [
          [words('entry.opinion'), '改到下一周。'],
          ['开始日期', '+17'],
          ['结束日期', '+18'],
        ])
        await submitForm(desk)
        await openInbox(desk, leaveTitle, 'mine')
        await page.getByText('改到下一周。').first().waitFor()
        await actsOf(desk).waitFor()
        return { desk, seen: 'the reason stood above the form; corrected and sent again' }
      },
    },
  ],
}
