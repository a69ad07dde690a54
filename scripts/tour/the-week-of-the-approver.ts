import { actsOf, decide, decideWith, moment, openInbox, pickPeople, startForm, submitForm, typeInto, typeRows } from './hands.ts'
import type { TourDesk } from './desk.ts'
import type { Chapter } from './stage.ts'
import { seat } from './week-site.ts'
import { words, wordsAt } from './words.ts'

const trip = '宁波港提货'
const errand = '税务局'
const visit = '林工'
const goods = '叉车充电器'

/** 审批人: one decision after the other with its own words, a question with the clock standing, other signers, a transfer, what was urged and what is late, and a week away. */
export const weekOfTheApprover: Chapter = {
  name: 'approver',
  steps: [
    {
      name: 'approver-asked-by-an-operator',
      play: async (stage) => {
        await seat(stage, 'liuyang')
        const desk = await seat(stage, 'zhangwei')
        await outing(desk, trip)
        await outing(desk, errand)
        await visitor(desk)
        await purchase(desk)
        await desk.syncNow()
        await openInbox(desk, trip, 'mine')
        return { desk, seen: 'an operator asks for two outings, a visit and a purchase' }
      },
    },
    {
      name: 'approver-decides-one-after-the-other',
      play: async (stage) => {
        const desk = await seat(stage, 'liuyang')
        const { page } = desk
        await openInbox(desk, trip)
        await page.keyboard.press('a')
        await page.keyboard.press('Alt+1')
        await page.keyboard.press('Control+Enter')
        await page.getByRole('option').filter({ hasText: trip }).waitFor({ state: 'detached' })
        // The next one is open already; it wants words of its own.
        await openInbox(desk, errand)
        await page.keyboard.press('a')
        if ((await actsOf(desk).getByRole('textbox').inputValue()) !== '') throw new Error('the words of one decision stand at the next')
        await page.keyboard.press('Control+Enter')
        await page.getByText(words('fault.opinion-missing')).first().waitFor()
        return { desk, seen: 'the first is decided by three keys; the next one takes no decision without an opinion of its own' }
      },
    },
    {
      name: 'approver-asks-with-the-clock-standing',
      play: async (stage) => {
        const desk = await seat(stage, 'liuyang')
        const { page } = desk
        await decide(desk, 'Alt+i', '几点能回来？二号库下午要清点。')
        const item = page.getByRole('option').filter({ hasText: errand })
        await item.getByText(words('inbox.paused')).waitFor()
        return { desk, seen: 'the applicant is asked; as long as he has not answered the limit stands' }
      },
    },
    {
      name: 'approver-is-answered',
      play: async (stage) => {
        const operator = await seat(stage, 'zhangwei')
        await openInbox(operator, errand)
        await operator.page.getByText('几点能回来').first().waitFor()
        await decide(operator, 'Alt+n', '三点半前回来。')
        const desk = await seat(stage, 'liuyang')
        await openInbox(desk, errand)
        await desk.page.getByText('三点半前回来。').first().waitFor()
        await decide(desk, 'a', '按时返回，同意。')
        return { desk, seen: 'the answer is in the trail, the clock runs again, and it is decided' }
      },
    },
    {
      name: 'approver-adds-a-signer',
      play: async (stage) => {
        const desk = await seat(stage, 'liuyang')
        await openInbox(desk, goods)
        await decideWith(desk, 'Alt+s', 'zm', '运输部也用，请先看一下型号。')
        await openInbox(desk, goods, 'done')
        await desk.page
          .getByText(words('record.queued', { who: '赵敏' }))
          .first()
          .waitFor()
        return { desk, seen: 'another head signs before him; his own turn waits behind her' }
      },
    },
    {
      name: 'approver-transfers',
      play: async (stage) => {
        const desk = await seat(stage, 'liuyang')
        await openInbox(desk, visit)
        await decideWith(desk, 'Alt+h', 'zm', '检修由运输部对接，请赵敏定。')
        await openInbox(desk, visit, 'done')
        await desk.page
          .getByText(words('record.concerns.transfer', { who: '赵敏' }))
          .first()
          .waitFor()
        return { desk, seen: 'a visit goes to the head of transport, who is found by her initials; it stays in sight for whoever gave it away' }
      },
    },
    {
      name: 'approver-is-urged',
      play: async (stage) => {
        const operator = await seat(stage, 'zhangwei')
        await startForm(operator, '请假')
        await typeInto(operator.page, [
          ['假别', 'sj'],
          ['工作代理人', 'wl'],
          ['开始日期', '+3'],
          ['结束日期', '+3'],
          ['请假天数', '1'],
          ['事由', '孩子家长会'],
        ])
        await submitForm(operator)
        await openInbox(operator, '事假', 'mine')
        await decide(operator, 'Alt+u', '要安排代班，请今天定。')
        await operator.syncNow()
        const desk = await seat(stage, 'liuyang')
        const item = await openInbox(desk, '事假')
        await item.getByText(/催办/).waitFor()
        return { desk, seen: 'what was urged says so in the list' }
      },
    },
    {
      name: 'approver-sees-what-is-late',
      play: async (stage) => {
        const desk = await seat(stage, 'liuyang')
        const { page } = desk
        await desk.go('inbox')
        await page.getByRole('tab', { name: wordsAt('inbox.tab.copied') }).click()
        await page.getByRole('option').filter({ hasText: '日终总结' }).last().click()
        await page.getByText(words('record.act.escalate')).first().waitFor()
        return { desk, seen: 'day summaries that are late have been told further up by themselves' }
      },
    },
    {
      name: 'approver-away-for-a-week',
      play: async (stage) => {
        const desk = await seat(stage, 'liuyang')
        const { page } = desk
        await desk.go('settings')
        await page.getByRole('tab', { name: words('settings.part.delegation') }).click()
        const to = page.getByRole('combobox', { name: words('settings.delegation.to') })
        await pickPeople(to, 'wjg')
        await page.getByLabel(words('settings.delegation.until'), { exact: true }).fill('+7')
        await page.getByLabel(words('settings.delegation.amount')).fill('5000')
        await page.getByLabel(words('settings.delegation.reason')).fill('年休假一周')
        await page.keyboard.press('Control+s')
        await page.getByText(words('settings.delegation.saved')).waitFor()
        await page.getByText(words('settings.delegation.now')).waitFor()
        await desk.syncNow()
        return { desk, seen: 'for a week, up to an amount, the director does his work' }
      },
    },
    {
      name: 'approver-is-stood-in-for',
      play: async (stage) => {
        const operator = await seat(stage, 'zhangwei')
        await outing(operator, '海关')
        await operator.syncNow()
        const desk = await seat(stage, 'wangjianguo')
        const item = await openInbox(desk, '海关')
        await item.getByText(words('inbox.from.delegation', { who: '刘洋' })).waitFor()
        await decide(desk, 'a', '同意，注意安全。')
        await openInbox(desk, '海关', 'done')
        await desk.page
          .getByText(words('record.origin.delegation', { who: '刘洋' }))
          .first()
          .waitFor()
        return { desk, seen: 'new work goes to the director, in whose trail it says for whom' }
      },
    },
    {
      name: 'approver-back-early',
      play: async (stage) => {
        const desk = await seat(stage, 'liuyang')
        const { page } = desk
        await desk.go('settings')
        await page.getByRole('tab', { name: words('settings.part.delegation') }).click()
        await page.getByRole('button', { name: words('settings.delegation.endOf', { who: '王建国' }) }).click()
        await page.getByText(words('settings.delegation.givenNone')).waitFor()
        await desk.syncNow()
        return { desk, seen: 'back a day later, he ends it himself' }
      },
    },
  ],
}

async function outing(desk: TourDesk, destination: string): Promise<void> {
  await startForm(desk, '临时外出')
  await typeInto(desk.page, [
    ['外出类别', 'blgw'],
    ['工作代理人', 'wulei'],
    ['去向', destination],
    ['外出事由', '送交单据'],
    ['离开时间', moment(30)],
    ['应返回时间', moment(150)],
  ])
  await submitForm(desk)
}

async function visitor(desk: TourDesk): Promise<void> {
  await startForm(desk, '外来人员来访')
  await typeInto(desk.page, [
    ['来访人姓名', visit],
    ['来访单位', '华冷机电'],
    ['来访人数', '2'],
    ['来访事由', '检修压缩机控制柜'],
    ['预计进入时间', moment(60)],
    ['预计离开时间', moment(180)],
    ['陪同人', 'wulei'],
    ['进入区域', 'jf'],
  ])
  await submitForm(desk)
}

async function purchase(desk: TourDesk): Promise<void> {
  await startForm(desk, '采购申请')
  await typeInto(desk.page, [
    ['采购事项', goods],
    ['采购类别', 'sb'],
    ['需求日期', '+14'],
    ['预算编号', 'budget 86566'],
    ['紧急程度', 'yb'],
    ['采购背景', '原充电器老化，三次跳闸。'],
  ])
  await typeRows(desk.page, '采购明细', [['充电器', '48V/100A', '2', '台', '3680']])
  await submitForm(desk)
}
