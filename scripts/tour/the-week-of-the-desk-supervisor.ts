import { decide, finishTask, moment, openInbox, openTask, startForm, submitForm, typeInto } from './hands.ts'
import type { Chapter } from './stage.ts'
import { seat, sharedDesk, weekPassword } from './week-site.ts'
import { words, wordsInside } from './words.ts'

const guest = '周工'
const medium = 'U-2026-017'
const thing = '手持终端'
const errand = '开户银行'

/** 封闭区主管: visitors with their escort, media from hand to hand, things with a keeper, a shift handed over without network, who is late outside. */
export const weekOfTheDeskSupervisor: Chapter = {
  name: 'supervisor',
  steps: [
    {
      name: 'supervisor-asked',
      play: async (stage) => {
        await seat(stage, 'liuyang')
        const desk = await sharedDesk(stage)
        const { page } = desk
        await startForm(desk, '外来人员来访')
        await typeInto(page, [
          ['来访人姓名', guest],
          ['来访单位', '华冷机电'],
          ['来访人数', '1'],
          ['来访事由', '检修压缩机控制柜'],
          ['预计进入时间', moment(-90)],
          ['预计离开时间', moment(-40)],
          ['陪同人', 'wulei'],
          ['进入区域', 'jf'],
        ])
        await submitForm(desk)
        await startForm(desk, '存储介质使用与交接')
        await typeInto(page, [
          ['介质编号', medium],
          ['介质类型', 'up'],
          ['用途', '控制柜参数备份'],
          ['存放内容', 'nb'],
          ['接收人', 'wulei'],
          ['借用日期', '+0'],
          ['应归还日期', '+2'],
        ])
        await submitForm(desk)
        await startForm(desk, '办公物品登记')
        await typeInto(page, [
          ['物品编号', 'PDA-0042'],
          ['物品名称', thing],
          ['登记事项', 'xz'],
          ['类别', 'jsj'],
          ['数量', '1'],
          ['工作所需，不属于禁带物品', 'shi'],
          ['存放位置', '封闭区 3 号'],
          ['保管人', 'liuyang'],
        ])
        await submitForm(desk)
        await desk.syncNow()
        return { desk, seen: 'a visit, a memory stick and a new thing are asked for at the desk' }
      },
    },
    {
      name: 'supervisor-approves',
      play: async (stage) => {
        const desk = await seat(stage, 'liuyang')
        await openInbox(desk, guest)
        await decide(desk, 'a', '同意，全程陪同。')
        await openInbox(desk, medium)
        await decide(desk, 'a', '同意，用后清除。')
        await openInbox(desk, thing)
        await decide(desk, 'a', '已收到，由我保管。')
        await openInbox(desk, thing, 'done')
        await desk.page.getByText(words('record.state.completed')).first().waitFor()
        return { desk, seen: 'visit and medium are approved; the thing has a keeper who has taken it over' }
      },
    },
    {
      name: 'supervisor-shift-handed-over-offline',
      play: async (stage) => {
        const desk = await sharedDesk(stage)
        await desk.syncNow()
        await desk.goOffline()
        await desk.handOver()
        return { desk, seen: 'the shift is handed over without network: whoever comes is asked for' }
      },
    },
    {
      name: 'supervisor-visitor-in',
      play: async (stage) => {
        const desk = await sharedDesk(stage)
        await desk.takeOver('吴磊', weekPassword)
        await openInbox(desk, guest)
        await finishTask(desk, [
          ['实际进入时间', moment(-88)],
          ['通讯设备已交存', 'shi'],
        ])
        await openInbox(desk, medium)
        await finishTask(desk, [
          ['封签编号', 'F-3301'],
          ['交接时间', moment(-60)],
        ])
        await desk.goOnline()
        return { desk, seen: 'the escort registers the visitor, and takes the medium over under its seal; both leave the desk when the network is back' }
      },
    },
    {
      name: 'supervisor-visitor-overdue',
      play: async (stage) => {
        const desk = await seat(stage, 'liuyang')
        await openInbox(desk, guest, 'done')
        await desk.page.getByText(words('record.act.overdue')).first().waitFor()
        await desk.page.getByText(words('record.act.escalate')).first().waitFor()
        return { desk, seen: 'nobody has registered the leave: late, and told to security and to the supervisor by itself' }
      },
    },
    {
      name: 'supervisor-visitor-out',
      play: async (stage) => {
        const desk = await sharedDesk(stage)
        const { page } = desk
        await openInbox(desk, guest)
        await openTask(desk)
        await typeInto(page, [['实际离开时间', moment(-20)]])
        await page.keyboard.press('Control+Enter')
        await page.getByText(wordsInside('entry.explainFirst')).waitFor()
        await page.getByPlaceholder(words('entry.warningReasonHint')).fill('控制柜试运行延长，全程陪同。')
        return { desk, seen: 'a leave later than expected wants a reason' }
      },
    },
    {
      name: 'supervisor-visitor-register',
      play: async (stage) => {
        const escort = await sharedDesk(stage)
        await escort.page.keyboard.press('Control+Enter')
        await escort.syncNow()
        const desk = await seat(stage, 'liuyang')
        const { page } = desk
        await page.keyboard.press('Control+k')
        await page.keyboard.type('外来人员')
        await page
          .getByRole('option', { name: new RegExp(`^${words('palette.register', { name: '外来人员来访' })}`) })
          .first()
          .click()
        await page.getByText(guest).first().waitFor()
        await page.getByText(words('record.state.completed')).first().waitFor()
        return { desk, seen: 'the register has the visit with all its fields, in and out' }
      },
    },
    {
      name: 'supervisor-medium-returned',
      play: async (stage) => {
        const desk = await sharedDesk(stage)
        await openInbox(desk, medium)
        await finishTask(desk, [
          ['数据清除', 'yqc'],
          ['归还时间', moment(-5)],
          ['交接说明', '封签完好，已格式化。'],
        ])
        await openInbox(desk, medium, 'done')
        await desk.page.getByText('F-3301').first().waitFor()
        await desk.page.getByText('归还核对').first().waitFor()
        return { desk, seen: 'wiped and returned; each hand it went through stands in one trail, and a second person compares' }
      },
    },
    {
      name: 'supervisor-outing-overdue',
      play: async (stage) => {
        const desk = await sharedDesk(stage)
        await startForm(desk, '临时外出')
        await typeInto(desk.page, [
          ['外出类别', 'blgw'],
          ['工作代理人', 'zhangwei'],
          ['去向', errand],
          ['外出事由', '送交单据'],
          ['离开时间', moment(-100)],
          ['应返回时间', moment(-10)],
        ])
        await submitForm(desk)
        await desk.syncNow()
        const head = await seat(stage, 'liuyang')
        await openInbox(head, errand)
        await decide(head, 'a', '同意，按时返回。')
        await openInbox(head, errand, 'done')
        await head.page.getByText(words('record.act.overdue')).first().waitFor()
        return { desk: head, seen: 'whoever is outside too long is seen by the head at once' }
      },
    },
    {
      name: 'supervisor-outing-back',
      play: async (stage) => {
        const desk = await sharedDesk(stage)
        const { page } = desk
        await openInbox(desk, errand)
        await openTask(desk)
        await typeInto(page, [['实际返回时间', moment(-1)]])
        await page.keyboard.press('Control+Enter')
        await page.getByText(wordsInside('entry.explainFirst')).waitFor()
        await page.getByPlaceholder(words('entry.warningReasonHint')).fill('排队办理，已电话报备。')
        await page.keyboard.press('Control+Enter')
        await openInbox(desk, errand, 'mine')
        await page.getByText(words('record.state.completed')).first().waitFor()
        return { desk, seen: 'back, registered, with the reason' }
      },
    },
  ],
}
