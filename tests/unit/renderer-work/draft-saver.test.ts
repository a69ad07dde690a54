import { expect, test } from 'vitest'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { draftSaver, type SaveState } from '#renderer/forms/model/draft-saver.ts'

type Answer = (result: Result<{ readonly updatedAt: number }>) => void

function bench() {
  const saves: { readonly content: string; readonly answer: Answer }[] = []
  const states: SaveState[] = []
  let timer: (() => void) | null = null
  const saver = draftSaver<string>(
    (content) => new Promise((answer) => saves.push({ content, answer })),
    (state) => states.push(state),
    (run) => {
      timer = run
      return () => {
        if (timer === run) timer = null
      }
    },
  )
  const pause = () => {
    const run = timer
    timer = null
    run?.()
    return settle()
  }
  return { saver, saves, states, pause, armed: () => timer !== null }
}

/** Lets promises that are already resolved run on. */
async function settle() {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}

test('[ENT-20] what is typed is saved at the pause, once, with the newest content', async () => {
  const { saver, saves, pause } = bench()
  saver.offer('a')
  saver.offer('ab')
  await pause()
  expect(saves.map((save) => save.content)).toEqual(['ab'])
  saves[0]?.answer(ok({ updatedAt: 7 }))
  await settle()
  expect(saver.state()).toEqual({ kind: 'kept', at: 7 })
})

test('saved is said only when nothing newer waits', async () => {
  const { saver, saves, pause } = bench()
  saver.offer('a')
  await pause()
  saver.offer('b')
  saves[0]?.answer(ok({ updatedAt: 1 }))
  await settle()
  expect(saver.state().kind).toBe('waiting')
})

test('writes never overlap, and a flush waits for the newest', async () => {
  const { saver, saves, pause } = bench()
  saver.offer('a')
  await pause()
  saver.offer('b')
  const flushed = saver.flush()
  await settle()
  expect(saves).toHaveLength(1)
  saves[0]?.answer(ok({ updatedAt: 1 }))
  await settle()
  expect(saves.map((save) => save.content)).toEqual(['a', 'b'])
  saves[1]?.answer(ok({ updatedAt: 2 }))
  expect(await flushed).toEqual({ kind: 'kept', at: 2 })
})

test('a save that failed keeps the content and tries again by itself', async () => {
  const { saver, saves, pause, armed } = bench()
  saver.offer('a')
  await pause()
  saves[0]?.answer(failed('disk-full'))
  await settle()
  expect(saver.state()).toEqual({ kind: 'failed', fault: { code: 'disk-full' } })
  expect(armed()).toBe(true)
  await pause()
  expect(saves[1]?.content).toBe('a')
})

test('after stop nothing is written any more', async () => {
  const { saver, saves, pause } = bench()
  saver.offer('a')
  saver.stop()
  await pause()
  await saver.flush()
  expect(saves).toEqual([])
})
