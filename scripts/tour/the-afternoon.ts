import { deskOf, type Step } from './stage.ts'
import type { TourDesk } from './desk.ts'
import { decide, openInbox } from './hands.ts'
import { claimTitle, fillClaim, submitClaim } from './the-morning.ts'
import { words, wordsAt, wordsInside } from './words.ts'

/** What the claim that is withdrawn while somebody decides it is called. */
const collidingTitle = '会议室投影租赁'

/** The network is back; people decide. */
export const deciding: readonly Step[] = [
  {
    name: 'claim-reaches-approver',
    play: async (stage) => {
      const operator = deskOf(stage, 'operator')
      const approver = deskOf(stage, 'approver')
      await approver.go('inbox')
      operator.cable.plug()
      const started = performance.now()
      await operator.syncNow()
      await approver.page.getByText(claimTitle).first().waitFor({ timeout: 180_000 })
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      await approver.page.getByText(claimTitle).first().click()
      await approver.page.getByRole('heading', { name: claimTitle }).waitFor()
      return { desk: approver, seen: `the claim, behind ${stage.claims.rows} imported rows, was on the approver’s laptop ${seconds} s after the cable was in` }
    },
  },
  {
    name: 'returned-with-reason',
    play: async (stage) => {
      const approver = deskOf(stage, 'approver')
      await decide(approver, 'r', '招待请附事前申请单号；住宿请补发票。')
      const operator = deskOf(stage, 'operator')
      await operator.go('inbox')
      await operator.page.getByRole('tab', { name: wordsAt('inbox.tab.todo') }).click()
      await operator.page.getByText(claimTitle).first().click()
      await operator.page.getByText('招待请附事前申请单号').first().waitFor()
      return { desk: operator, seen: 'the operator reads the reason' }
    },
  },
  {
    name: 'corrected-and-resubmitted',
    play: async (stage) => {
      const { page } = deskOf(stage, 'operator')
      await page.getByRole('button', { name: wordsAt('record.do.revise') }).click()
      await page.getByLabel(words('entry.opinion')).fill('已补发票，并注明事前申请 HD02-000291。')
      const purpose = page.getByLabel('报销事由')
      await purpose.fill(`${claimTitle}（补发票）`)
      await page.keyboard.press('Control+Enter')
      await page.getByText(wordsInside('entry.submitted')).waitFor()
      return { desk: deskOf(stage, 'operator'), seen: 'second submission' }
    },
  },
  {
    name: 'approved-offline-then-confirmed',
    play: async (stage) => {
      const approver = deskOf(stage, 'approver')
      await openInbox(approver, `${claimTitle}（补发票）`)
      approver.cable.pull()
      await approver.strip(wordsAt('frame.strip.offline')).waitFor()
      await decide(approver, 'a', '发票已补齐，情况属实，同意。')
      await approver.page.getByRole('tab', { name: wordsAt('inbox.tab.done') }).click()
      await approver.page.getByText(`${claimTitle}（补发票）`).first().click()
      await approver.page.getByText(words('record.pending')).first().waitFor()
      approver.cable.plug()
      await approver.syncNow()
      await approver.page.getByText(words('record.pending')).first().waitFor({ state: 'detached' })
      return { desk: approver, seen: 'decided offline it said pending confirmation; with the network back it is confirmed' }
    },
  },
  {
    name: 'budget-owner-approves',
    play: async (stage) => {
      const owner = deskOf(stage, 'budget-owner')
      await openInbox(owner, `${claimTitle}（补发票）`)
      await decide(owner, 'a', '预算内，同意。')
      await owner.page.getByRole('tab', { name: wordsAt('inbox.tab.done') }).click()
      await owner.page.getByText(`${claimTitle}（补发票）`).first().click()
      for (const said of ['招待请附事前申请单号', '已补发票', '发票已补齐', '预算内，同意。']) await owner.page.getByText(said).first().waitFor()
      return { desk: owner, seen: 'the whole trail: submitted, returned, resubmitted, two approvals' }
    },
  },
  {
    name: 'decision-meets-withdrawal',
    play: async (stage) => {
      const operator = deskOf(stage, 'operator')
      const approver = deskOf(stage, 'approver')
      await fillClaim(operator, collidingTitle)
      await submitClaim(operator)
      await openInbox(approver, collidingTitle)
      approver.cable.pull()
      await approver.strip(wordsAt('frame.strip.offline')).waitFor()
      await withdraw(operator)
      await decide(approver, 'a', '同意租赁。')
      approver.cable.plug()
      await approver.syncNow()
      await approver.go('conflicts')
      await approver.page.getByText(collidingTitle).first().click()
      await approver.page.getByText('改用自有设备').first().waitFor()
      return { desk: approver, seen: 'the conflict inbox says what was meant, that it was withdrawn, by whom and why' }
    },
  },
]

async function withdraw(operator: TourDesk): Promise<void> {
  const { page } = operator
  await operator.go('inbox')
  await page.getByRole('tab', { name: wordsAt('inbox.tab.mine') }).click()
  await page.getByText(collidingTitle).first().click()
  await page.getByRole('heading', { name: collidingTitle }).waitFor()
  await page.getByRole('button', { name: wordsAt('record.do.withdraw') }).click()
  await page
    .getByRole('group', { name: words('record.acts') })
    .getByRole('textbox')
    .fill('改用自有设备，不再租赁。')
  await page.keyboard.press('Control+Enter')
  await page.getByText(words('record.state.withdrawn')).first().waitFor()
  await operator.syncNow()
}
