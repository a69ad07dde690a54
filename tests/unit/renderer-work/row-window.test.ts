import { expect, test } from 'vitest'
import { pageRows, pagesWanted, rangeAt, rowWindow, trackOf } from '#renderer/forms/grid/row-window.ts'

function bench(total: number) {
  const asks: { readonly page: number; readonly answer: (arrived: boolean) => Promise<void> }[] = []
  let arrivals = 0
  const window = rowWindow<number>(
    total,
    (offset, limit) =>
      new Promise((resolve) => {
        asks.push({
          page: offset / pageRows,
          answer: async (arrived) => {
            resolve(arrived ? Array.from({ length: limit }, (_, place) => offset + place) : null)
            for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
          },
        })
      }),
    () => {
      arrivals += 1
    },
  )
  return { window, asks, arrivals: () => arrivals }
}

test('a range is painted only when all of its rows are here', async () => {
  const { window, asks } = bench(1000)
  const range = { first: 190, count: 20 }
  window.look(range)
  expect(window.paintable(range)).toBeNull()
  await asks[0]?.answer(true)
  expect(window.paintable(range)).toBeNull()
  await asks[1]?.answer(true)
  expect(window.paintable(range)).toEqual(Array.from({ length: 20 }, (_, place) => 190 + place))
})

test('a drag across the list asks for where it stopped, not for all it passed', async () => {
  const { window, asks } = bench(100_000)
  for (let first = 0; first < 100_000; first += 500) window.look({ first, count: 30 })
  window.look({ first: 50_000, count: 30 })
  const before = asks.length
  await asks[0]?.answer(true)
  await asks[1]?.answer(true)
  expect(before).toBe(2)
  expect(asks[2]?.page).toBe(250)
})

test('a page that could not be had is asked again when it is looked at again', async () => {
  const { window, asks, arrivals } = bench(100)
  window.look({ first: 0, count: 10 })
  await asks[0]?.answer(false)
  expect(arrivals()).toBe(0)
  window.look({ first: 0, count: 10 })
  await asks.at(-1)?.answer(true)
  expect(window.row(3)).toBe(3)
})

test('the way ahead is fetched before the way back', () => {
  expect(pagesWanted({ first: 1000, count: 30 }, 100_000, 1)).toEqual([5, 6, 7, 4])
  expect(pagesWanted({ first: 1000, count: 30 }, 100_000, -1)).toEqual([5, 4, 3, 6])
  expect(pagesWanted({ first: 0, count: 30 }, 100, 1)).toEqual([0])
  expect(pagesWanted({ first: 0, count: 0 }, 0, 1)).toEqual([])
})

test('the range of a viewport ends with the list', () => {
  expect(rangeAt(0, 320, 32, 100_000)).toEqual({ first: 0, count: 11 })
  expect(rangeAt(99_995 * 32, 320, 32, 100_000)).toEqual({ first: 99_995, count: 5 })
  expect(rangeAt(0, 320, 32, 0)).toEqual({ first: 0, count: 0 })
})

test('a million rows still end where the scroll bar ends', () => {
  const { track, toList, toTrack } = trackOf(1_000_000, 32, 600)
  expect(toList(track - 600)).toBeCloseTo(1_000_000 * 32 - 600)
  expect(toTrack(toList(12_345))).toBeCloseTo(12_345)
  expect(trackOf(10, 32, 600).toList(5)).toBe(5)
})
