import { mkdtemp, rm } from 'node:fs/promises'
import { test } from '@playwright/test'
import type { Stage } from '../../scripts/tour/stage.ts'
import { weekOfTheProcessOwner } from '../../scripts/tour/the-week-of-the-process-owner.ts'
import { weekFounded } from '../../scripts/tour/week-site.ts'

/** The tour's chapter is the journey: each of its steps waits for what a person would see, and fails when it does not come. */
let stage: Stage
test.beforeAll(async () => {
  const claims = { kind: 'generated', workbook: '', rows: 0, total: '' } as const
  stage = { data: await mkdtemp('/tmp/opsdesk-process-change-'), claims, desks: new Map(), ending: [] }
})
test.afterAll(async () => {
  for (const end of stage.ending.toReversed()) await end()
  await rm(stage.data, { recursive: true, force: true })
})

test('[TPL-01] [TPL-02] [TPL-06] [TPL-07] a process is designed, rehearsed, reviewed by business and IT, published, exported and taken back; what runs keeps its version', async () => {
  test.setTimeout(600_000)
  for (const step of [weekFounded, ...weekOfTheProcessOwner.steps]) await test.step(step.name, async () => step.play(stage))
})
