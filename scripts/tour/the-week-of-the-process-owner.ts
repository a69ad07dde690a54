import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { decide, openInLibrary, openInbox, startForm, submitForm, typeInto } from './hands.ts'
import type { TourDesk } from './desk.ts'
import type { Chapter } from './stage.ts'
import { seat } from './week-site.ts'
import { words, wordsAt, wordsInside } from './words.ts'

const process = '办公物品登记'
const application = `${process} 变更`
const running = '投影仪'

/** 流程负责人: a process is changed in the designer, reviewed by business and IT on a rehearsal, published, exported and taken back; what runs keeps its version. */
export const weekOfTheProcessOwner: Chapter = {
  name: 'process-owner',
  steps: [
    {
      name: 'owner-records-of-before',
      play: async (stage) => {
        const desk = await seat(stage, 'zhengli')
        await register(desk, 'B-01', '碎纸机', 'sx')
        await register(desk, 'B-02', '打印机', 'sx')
        await register(desk, 'B-03', running, 'xz')
        await desk.syncNow()
        await openInbox(desk, running, 'mine')
        return { desk, seen: 'two things went to repair without anybody’s word; a third one waits for its keeper' }
      },
    },
    {
      name: 'owner-field-added-by-keyboard',
      play: async (stage) => {
        const { page } = await seat(stage, 'zhengli')
        await page.keyboard.press('Control+k')
        await page.keyboard.type('designer')
        await page.keyboard.press('Enter')
        await page.getByRole('button', { name: `${words('designer.start.change')} ${process}` }).click()
        await page.getByRole('listbox', { name: words('designer.fields') }).focus()
        await page.keyboard.press('Insert')
        await page.keyboard.press('Enter')
        const label = page.getByRole('textbox', { name: `${words('designer.label')} ${words('designer.labelZh')}` })
        await label.press('Control+a')
        await page.keyboard.type('送修单位')
        await page.keyboard.press('Tab')
        await page.keyboard.press('Control+a')
        await page.keyboard.type('Repaired by')
        await page.getByText(words('designer.problems.none')).waitFor()
        return { desk: await seat(stage, 'zhengli'), seen: 'a field by the keyboard, in both languages; the preview shows it' }
      },
    },
    {
      name: 'owner-field-dragged',
      play: async (stage) => {
        const desk = await seat(stage, 'zhengli')
        const { page } = desk
        const lines = page.getByRole('listbox', { name: words('designer.fields') })
        const names = async (): Promise<readonly string[]> => lines.getByRole('option').allInnerTexts()
        const before = (await names()).findIndex((name) => name.includes('送修单位'))
        await lines
          .getByRole('option')
          .filter({ hasText: '送修单位' })
          .dragTo(lines.getByRole('option').filter({ hasText: '购置日期' }).first(), { targetPosition: { x: 40, y: 2 } })
        const after = (await names()).findIndex((name) => name.includes('送修单位'))
        if (after === before || after !== (await names()).findIndex((name) => name.includes('购置日期')) - 1)
          throw new Error(`dragged from ${before} to ${after}`)
        return { desk, seen: 'dragged to where it belongs' }
      },
    },
    {
      name: 'owner-step-added-by-keyboard',
      play: async (stage) => {
        const desk = await seat(stage, 'zhengli')
        const { page } = desk
        await page.keyboard.press('Alt+2')
        await page.locator('#design-route').focus()
        await page.keyboard.press('Insert')
        await page.getByRole('toolbar', { name: words('designer.addStep') }).waitFor()
        await page.keyboard.press('Enter')
        const label = page.getByRole('textbox', { name: `${words('designer.label')} ${words('designer.labelZh')}` })
        await label.press('Control+a')
        await page.keyboard.type('送修审批')
        await page.keyboard.press('Tab')
        await page.keyboard.press('Control+a')
        await page.keyboard.type('Repair')
        await page
          .getByRole('combobox', { name: words('designer.when') })
          .or(page.getByRole('textbox', { name: words('designer.when') }))
          .first()
          .fill("form.happening == 'repair'")
        await page.getByText(words('designer.problems.none')).waitFor()
        await page.keyboard.press('Escape')
        return { desk, seen: 'a step by the keyboard, entered only when something goes to repair' }
      },
    },
    {
      name: 'owner-file-exported',
      play: async (stage) => {
        const desk = await seat(stage, 'zhengli')
        const file = path.join(stage.data, 'item-register.json')
        await desk.answerDialogs({ save: file })
        await desk.page.getByRole('button', { name: wordsAt('designer.export') }).click()
        await desk.page.getByText(wordsInside('designer.exported')).waitFor()
        const text = await readFile(file, 'utf8')
        if (!text.includes('送修审批')) throw new Error('the file does not hold the new step')
        return { desk, seen: `the definition as one readable file of ${text.split('\n').length} lines` }
      },
    },
    {
      name: 'owner-change-applied-for',
      play: async (stage) => {
        const desk = await seat(stage, 'zhengli')
        const { page } = desk
        await page.keyboard.press('Control+Enter')
        await page.getByLabel('现状与问题').waitFor()
        await typeInto(page, [
          ['现状与问题', '送修不经审批，去向不明'],
          ['目标与设计要点', '送修写明单位，由部门负责人审批'],
          ['制度依据', '封闭管理制度第十四条'],
        ])
        await submitForm(desk)
        await desk.syncNow()
        await openInbox(desk, application, 'mine')
        await page.getByText(wordsInside('review.against')).first().waitFor()
        return { desk, seen: 'the change is a record: business and IT are asked beside each other' }
      },
    },
    {
      name: 'owner-business-reviews',
      play: async (stage) => {
        const desk = await seat(stage, 'wangjianguo')
        const { page } = desk
        await openInbox(desk, application)
        await page.getByText(words('review.load')).waitFor()
        const differs = page
          .getByRole('region', { name: words('review.rehearsal') })
          .or(page.getByLabel(words('review.rehearsal')))
          .first()
        await differs.getByText('送修审批').first().waitFor()
        await differs.scrollIntoViewIfNeeded()
        return { desk, seen: 'what differs, and the rehearsal: two repairs of the past would have been asked for' }
      },
    },
    {
      name: 'owner-it-reviews-and-publishes',
      play: async (stage) => {
        const business = await seat(stage, 'wangjianguo')
        await decide(business, 'a', '送修有据可查，同意。')
        await business.syncNow()
        const desk = await seat(stage, 'heqiang')
        await openInbox(desk, application)
        await decide(desk, 'a', '定义无误，同意发布。')
        await openInbox(desk, application)
        await decide(desk, 'a', '两方意见一致，发布。')
        await openInbox(desk, application, 'done')
        await desk.page.getByText(words('record.state.completed')).first().waitFor()
        await desk.syncNow()
        return { desk, seen: 'both have agreed; publishing is one act' }
      },
    },
    {
      name: 'owner-what-runs-keeps-its-version',
      play: async (stage) => {
        const desk = await seat(stage, 'zhengli')
        await desk.syncNow()
        await openInbox(desk, running, 'mine')
        await desk.page.getByText('存放位置').first().waitFor()
        if ((await desk.page.getByText('送修单位').count()) > 0) throw new Error('a running record has the field of the next version')
        await startForm(desk, process)
        await desk.page.getByLabel('送修单位').waitFor()
        return { desk, seen: 'the running record has the form of before; a new one asks who repairs' }
      },
    },
    {
      name: 'owner-taken-back',
      play: async (stage) => {
        const desk = await seat(stage, 'heqiang')
        const { page } = desk
        await openInLibrary(desk, 'bgwpdj')
        await page
          .getByRole('button', { name: wordsAt('admin.library.again') })
          .first()
          .click()
        await page.getByRole('dialog').waitFor()
        await page.keyboard.press('Control+Enter')
        await page.getByText(words('entry.proposal', { name: process, version: 3 })).waitFor()
        return { desk, seen: 'taken back in one act: what the first version said is proposed as the third, and goes the same way' }
      },
    },
  ],
}

async function register(desk: TourDesk, code: string, name: string, happening: string): Promise<void> {
  await startForm(desk, process)
  await typeInto(desk.page, [
    ['物品编号', code],
    ['物品名称', name],
    ['登记事项', happening],
    ['类别', 'qt'],
    ['数量', '1'],
    ['工作所需，不属于禁带物品', 'shi'],
    ['存放位置', '二楼会议室'],
    ['保管人', 'wangjianguo'],
  ])
  await submitForm(desk)
}
