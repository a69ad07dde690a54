import { expect, test } from 'vitest'
import type { Job } from '#shared/contract/store.ts'
import { FaultError } from '#shared/kernel/fault.ts'
import { createJobs } from '#store/jobs/jobs.ts'

function setUp() {
  const told: Job[] = []
  const state = { now: 0, ids: 0 }
  const jobs = createJobs(
    (_event, value) => told.push(value as Job),
    () => state.now,
    () => `00000000-0000-7000-8000-${String((state.ids += 1)).padStart(12, '0')}`,
  )
  return { jobs, told, state }
}

test('a job tells when it begins and ends, and its progress at most ten times a second', async () => {
  const { jobs, told, state } = setUp()
  const { settled } = jobs.run('export', async (job) => {
    for (let done = 1; done <= 1000; done++) {
      state.now += 1
      job.report(done, 1000)
    }
  })
  expect((await settled).state).toBe('done')
  expect(told.map(({ state: at, done }) => [at, done])).toEqual([
    ['running', 0],
    ...Array.from({ length: 10 }, (_, n) => ['running', (n + 1) * 100]),
    ['done', 1000],
  ])
})

test('a job that is cancelled between its steps, or gives up because it was, has been cancelled', async () => {
  const { jobs } = setUp()
  const gate = Promise.withResolvers<void>()
  const polite = jobs.run('backup', async (job) => {
    await gate.promise
    expect(job.cancelled).toBe(true)
  })
  const abrupt = jobs.run('export', async () => {
    await gate.promise
    throw new FaultError({ code: 'call-cancelled' })
  })
  jobs.cancel(polite.jobId)
  jobs.cancel(abrupt.jobId)
  gate.resolve()
  expect([(await polite.settled).state, (await abrupt.settled).state]).toEqual(['cancelled', 'cancelled'])
})

test('what a job throws becomes its fault: an expected one, a full disk, or a bug', async () => {
  const { jobs } = setUp()
  const thrown = [new FaultError({ code: 'file-bomb' }), Object.assign(new Error('full'), { code: 'ENOSPC' }), new Error('surprise')]
  const ended = await Promise.all(thrown.map((error) => jobs.run('import-read', () => Promise.reject(error)).settled))
  expect(ended.map(({ state, fault }) => [state, fault?.code])).toEqual([
    ['failed', 'file-bomb'],
    ['failed', 'disk-full'],
    ['failed', 'internal-error'],
  ])
})

test('the last twenty ended jobs are remembered, and every running one', async () => {
  const { jobs } = setUp()
  const gate = Promise.withResolvers<void>()
  const running = jobs.run('backup', () => gate.promise)
  for (let n = 0; n < 30; n++) await jobs.run('export', async () => undefined).settled
  expect(jobs.list()).toHaveLength(21)
  expect(jobs.list().some(({ id }) => id === running.jobId)).toBe(true)
  gate.resolve()
  await running.settled
})
