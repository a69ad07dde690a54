import { decide, finishTask, moment, openInLibrary, openInbox, pickPeople, startForm, submitForm, typeInto, typeRows } from './hands.ts'
import type { Chapter } from './stage.ts'
import { seat, sharedDesk } from './week-site.ts'
import { words, wordsAt } from './words.ts'

const newcomer = '方志远'
const fault = '仓储系统无法登录'

/** 信息技术: inspection, accounts, a major fault with its two clocks, an upgrade, the library’s numbers, a desk that is retired, backup, a leaver’s work. */
export const weekOfTheItAdministrator: Chapter = {
  name: 'it',
  steps: [
    {
      name: 'it-inspection-out-of-range',
      play: async (stage) => {
        const desk = await seat(stage, 'heqiang')
        const { page } = desk
        await openInbox(desk, '每日巡检')
        await page.getByRole('button', { name: wordsAt('record.do.fillIn') }).click()
        await page.getByLabel('供电与空调').waitFor()
        await typeInto(page, [
          ['开始时间', '7:40'],
          ['供电与空调', 'zc'],
        ])
        await typeRows(page, '服务器', [
          ['数据库 CPU', '0', '80', '41', '%', 'zc', ''],
          ['数据库磁盘', '0', '85', '92', '%', 'zc', ''],
        ])
        await typeRows(page, '网络', [['出口丢包', '0', '1', '0.2', '%', 'zc', '']])
        await typeRows(page, '应用', [['登录耗时', '0', '3', '1.1', '秒', 'zc', '']])
        await page.keyboard.press('Control+Enter')
        await page.getByText('实测值超出正常范围，结论应为“异常”').first().waitFor()
        return { desk, seen: 'the schedule has begun the inspection; a reading outside its range cannot be called normal' }
      },
    },
    {
      name: 'it-inspection-submitted',
      play: async (stage) => {
        const desk = await seat(stage, 'heqiang')
        const { page } = desk
        await page.getByRole('grid', { name: '服务器' }).getByText('正常', { exact: true }).nth(1).click()
        await page.keyboard.type('yc')
        await page.keyboard.press('Tab')
        await page.keyboard.type('归档未清理')
        await page.keyboard.press('Tab')
        await typeInto(page, [['现场处理', '已清理归档日志，降到 71%。']])
        await submitForm(desk)
        await openInbox(desk, '每日巡检', 'mine')
        return { desk, seen: 'called abnormal with a remark; what follows is asked for' }
      },
    },
    {
      name: 'it-account-opened',
      play: async (stage) => {
        const operator = await sharedDesk(stage)
        await startForm(operator, '账号申请')
        await typeInto(operator.page, [
          ['姓名', newcomer],
          ['人员类别', 'yg'],
          ['联系电话', '13800000000'],
          ['使用部门', 'ccb'],
          ['岗位', '业务操作员'],
          ['入职或到岗日期', '-1'],
        ])
        await operator.page.getByRole('checkbox', { name: '业务操作员' }).check()
        await typeInto(operator.page, [['申请理由', '新员工入职']])
        await submitForm(operator)
        await operator.syncNow()
        const head = await seat(stage, 'liuyang')
        await openInbox(head, newcomer)
        await decide(head, 'a', '属实，权限够用。')
        await head.syncNow()
        const desk = await seat(stage, 'heqiang')
        await openInbox(desk, newcomer)
        await finishTask(desk, [
          ['开通用户名', 'fangzhiyuan'],
          ['开通日期', '+0'],
        ])
        await openInbox(desk, newcomer, 'done')
        return { desk, seen: 'asked for, reviewed by the head, opened by IT; the applicant confirms' }
      },
    },
    {
      name: 'it-account-issued',
      play: async (stage) => {
        const desk = await seat(stage, 'heqiang')
        const { page } = desk
        await desk.go('admin')
        await page.getByRole('button', { name: words('admin.members.add') }).click()
        await page.getByLabel(words('admin.member.name'), { exact: true }).fill(newcomer)
        await page.getByLabel(words('admin.member.userName'), { exact: true }).fill('fangzhiyuan')
        const unit = page.getByRole('combobox', { name: words('admin.member.unit') })
        await unit.click()
        await unit.fill('ccb')
        await unit.press('Enter')
        await page.keyboard.press('Control+s')
        await page.getByRole('heading', { name: newcomer }).waitFor()
        await desk.syncNow()
        await page.getByRole('button', { name: wordsAt('admin.account.issue') }).click()
        await page.getByText(words('admin.account.once')).waitFor()
        return { desk, seen: 'a user name, an initial password and a code, shown once' }
      },
    },
    {
      name: 'it-permissions-reviewed',
      play: async (stage) => {
        const desk = await seat(stage, 'heqiang')
        const { page } = desk
        await startForm(desk, '权限检查与账号清理')
        await typeInto(page, [['检查部门', 'ccb']])
        await typeRows(page, '账号明细', [
          ['zw', '业务操作员', '-1', 'xf', '', ''],
          ['wl', '业务操作员', '-90', 'xz', 'jq', '三个月未登录'],
        ])
        await submitForm(desk)
        await openInbox(desk, '权限检查', 'mine')
        return { desk, seen: 'account by account: as needed, dormant, and what is done about it; the head confirms' }
      },
    },
    {
      name: 'it-major-fault',
      play: async (stage) => {
        const operator = await sharedDesk(stage)
        await startForm(operator, '故障事件')
        await typeInto(operator.page, [
          ['故障现象', fault],
          ['故障等级', 'p1'],
          ['涉及系统', '仓储管理系统'],
          ['发生时间', moment(-12)],
          ['影响人数', '60'],
          ['故障描述', '所有工位登录提示连接超时。'],
        ])
        await submitForm(operator)
        await operator.syncNow()
        const desk = await seat(stage, 'heqiang')
        await openInbox(desk, fault)
        await desk.page.getByText('临时解决').first().waitFor()
        return { desk, seen: 'a P1 is here; one hour by the clock for a workaround' }
      },
    },
    {
      name: 'it-workaround',
      play: async (stage) => {
        const desk = await seat(stage, 'heqiang')
        await finishTask(desk, [
          ['已启动应急预案', 'shi'],
          ['临时解决方案', '切换到备用应用服务器。'],
          ['临时方案生效时间', moment(-1)],
        ])
        await openInbox(desk, fault)
        await finishTask(desk, [['原因分析', '主服务器连接池耗尽。']])
        await openInbox(desk, fault)
        await desk.page.getByText('切换到备用应用服务器。').first().waitFor()
        return { desk, seen: 'the workaround stopped the first clock; the fix has one of its own, in working time' }
      },
    },
    {
      name: 'it-fixed-and-verified',
      play: async (stage) => {
        const desk = await seat(stage, 'heqiang')
        await finishTask(desk, [
          ['处理措施', '调大连接池并重启主服务器。'],
          ['修复时间', moment(-1)],
          ['防止再发措施', '连接数加入监控。'],
        ])
        await desk.syncNow()
        const operator = await sharedDesk(stage)
        await openInbox(operator, fault)
        await finishTask(operator, [['验证结论', 'gnyxn']])
        await operator.syncNow()
        const head = await seat(stage, 'liuyang')
        await openInbox(head, fault)
        await decide(head, 'a', '可以恢复。')
        await openInbox(head, fault, 'done')
        return { desk: head, seen: 'fixed, verified by an operator, and service resumes with the supervisor’s word' }
      },
    },
    {
      name: 'it-upgrade-too-risky',
      play: async (stage) => {
        const desk = await seat(stage, 'heqiang')
        const { page } = desk
        await startForm(desk, '系统升级')
        await typeInto(page, [
          ['升级系统', '仓储管理系统'],
          ['目标版本', '5.2.1'],
          ['升级内容', '修复连接池泄漏'],
          ['升级窗口开始', moment(60 * 72)],
          ['升级窗口结束', moment(60 * 74)],
          ['业务影响', '出入库停两小时'],
          ['失败概率', '3.5'],
          ['回滚方案', '恢复升级前快照'],
        ])
        await page.keyboard.press('Control+Enter')
        await page.getByText('失败概率超过上限，不得升级').first().waitFor()
        return { desk, seen: 'above three per cent there is no upgrade' }
      },
    },
    {
      name: 'it-upgrade-planned',
      play: async (stage) => {
        const desk = await seat(stage, 'heqiang')
        await typeInto(desk.page, [['失败概率', '2']])
        await submitForm(desk)
        await openInbox(desk, '仓储管理系统 5.2.1', 'mine')
        return { desk, seen: 'within the limit it goes to both sides for assessment' }
      },
    },
    {
      name: 'it-number-of-the-library',
      play: async (stage) => {
        const desk = await seat(stage, 'heqiang')
        const { page } = desk
        await openInLibrary(desk, 'gzsj')
        await page.getByLabel('P1 临时方案时限').fill('45')
        await page.getByRole('button', { name: wordsAt('admin.library.propose') }).click()
        await page.getByLabel('现状与问题').waitFor()
        await typeInto(page, [
          ['现状与问题', '一小时太长，出库积压'],
          ['目标与设计要点', 'P1 四十五分钟内给出临时方案'],
          ['制度依据', '运维管理制度第十一条'],
        ])
        await submitForm(desk)
        await openInbox(desk, '故障事件 变更', 'mine')
        return { desk, seen: 'a number of the library is changed; where changes are reviewed it becomes an application' }
      },
    },
    {
      name: 'it-desk-retired',
      play: async (stage) => {
        const old = await seat(stage, 'sunhao')
        const desk = await seat(stage, 'heqiang')
        const { page } = desk
        await desk.syncNow()
        await desk.go('admin')
        await page.getByRole('tab', { name: words('admin.part.desks') }).click()
        await page.getByRole('button', { name: /运输部旧机/ }).click()
        await page.getByRole('combobox', { name: words('admin.desk.reason') }).click()
        for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key)
        await page.getByRole('button', { name: wordsAt('admin.desk.close') }).click()
        // Its page ends with its data; the next one says what has happened.
        const ended = old.nextPage()
        await page
          .getByRole('dialog')
          .getByRole('button', { name: wordsAt('admin.desk.close') })
          .click()
        await page.getByText(words('admin.desk.closedDetail')).waitFor()
        await ended
        await old.page.getByRole('heading', { name: words('session.closed.title', { name: '运输部旧机' }) }).waitFor()
        return { desk: old, seen: 'a retired desk has sent what it had and opens for nobody any more' }
      },
    },
    {
      name: 'it-backup-proven',
      play: async (stage) => {
        const desk = await seat(stage, 'heqiang')
        await desk.go('backup')
        await desk.answerDialogs({ open: stage.data })
        await desk.page.getByRole('button', { name: wordsAt('backup.folder.choose') }).click()
        await desk.page.getByRole('button', { name: wordsAt('backup.now') }).click()
        await desk.page.getByText(words('backup.row.proven')).first().waitFor()
        return { desk, seen: 'a backup, restored into a scratch store and proven' }
      },
    },
    {
      name: 'it-leaver-handed-over',
      play: async (stage) => {
        const desk = await seat(stage, 'heqiang')
        const { page } = desk
        await desk.go('admin')
        await page.getByRole('tab', { name: words('admin.part.members') }).click()
        const find = page.getByRole('textbox', { name: words('admin.members.find') })
        await find.fill('qianbin')
        await find.press('Enter')
        await pickPeople(page.getByRole('combobox', { name: words('admin.handOver.to') }), 'sunhao')
        await page.getByRole('columnheader', { name: words('admin.handOver.tasks') }).waitFor()
        await page.getByLabel(words('admin.handOver.reason')).fill('本月底离职')
        await page.getByRole('button', { name: wordsAt('admin.handOver.do') }).click()
        await page.getByText(words('admin.handOver.done')).waitFor()
        return { desk, seen: 'a leaver’s work goes to his successor; how much to whom was shown first' }
      },
    },
  ],
}
