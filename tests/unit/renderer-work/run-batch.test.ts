import { expect, test } from 'vitest'
import { runBatch, type BatchHandle } from '#renderer/features/record/batch/run-batch.ts'

/** Rows with words, some of which the store refuses. */
function rowsOf(words: Readonly<Record<string, string>>, refused: readonly string[] = []) {
  const sent: string[] = []
  const decided: string[] = []
  const begun: number[] = []
  const handleOf = (id: string): BatchHandle | undefined => {
    const said = words[id]
    if (said === undefined) return undefined
    return {
      lacksWords: () => said.trim() === '',
      fill: () => undefined,
      choose: () => true,
      focus: () => undefined,
      decide: async () => {
        sent.push(id)
        return refused.includes(id) ? null : { act: 'agree', words: said }
      },
    }
  }
  const run = async (stopped: () => boolean = () => false) =>
    runBatch(Object.keys(words), { handleOf, stopped, onBegin: (done) => begun.push(done), onDecided: (id) => decided.push(id) })
  return { run, sent, decided, begun }
}

test('[WFL-05] nothing is sent as long as one record has no words of its own', async () => {
  const rows = rowsOf({ a: '同意', b: '  ', c: '' })
  expect(await rows.run()).toEqual({ kind: 'lacking', ids: ['b', 'c'] })
  expect(rows.sent).toEqual([])
})

test('what is refused leaves the others decided, in their order', async () => {
  const rows = rowsOf({ a: '同意', b: '同意', c: '同意' }, ['b'])
  expect(await rows.run()).toEqual({ kind: 'ran', refused: ['b'] })
  expect([rows.sent, rows.decided, rows.begun]).toEqual([
    ['a', 'b', 'c'],
    ['a', 'c'],
    [0, 1, 2],
  ])
})

test('a stop begins no further record and takes back none', async () => {
  const rows = rowsOf({ a: '同意', b: '同意', c: '同意' })
  expect(await rows.run(() => rows.decided.length === 2)).toEqual({ kind: 'ran', refused: [] })
  expect(rows.decided).toEqual(['a', 'b'])
})
