import { scanRecords } from '#store/search/scan-records.ts'
import { holds } from '#store/search/tokens.ts'
import { soundsOf } from '#store/search/sounds.ts'
import { makeClaims } from '../scripts/claims/claims.ts'
import { createTestDesk, type TestDesk } from '../tests/support/store-harness.ts'
import { createChineseText } from './chinese-text.ts'
import { fillRegister } from '../tests/support/filled-register.ts'
import { createLike } from './like.ts'
import { figureOf, eachRound, p95, processPeakMb, timed, type Figure } from './measure.ts'

type Like = ReturnType<typeof createLike>

const records = 200_000
const limit = 50
/** Of each number of characters; all are compared hit by hit with LIKE. */
const queriesEach = 250
/** For how many of them every record is really read, for the floor and to hold the comparison against. */
const floorEach = 12

/** Searching 200,000 records by one to four Chinese characters, by pinyin and by initials; 1,000 queries give the same hits as LIKE over every record. */
export async function measureSearching(): Promise<readonly Figure[]> {
  const desk = await createTestDesk()
  try {
    const source = createChineseText(1)
    const texts = Array.from({ length: records }, (): readonly [string, string] => [source.text(8), source.text(16)])
    await fillRegister(desk, makeClaims(records, 1), { texts: (n) => texts[n] ?? ['', ''] })
    const built = await timed(() => desk.as('analyst').search.settled())
    console.error(`the index of ${records} records was made in ${Math.round(built)} ms`)
    const part = (length: number): string => {
      const [title, field] = texts[Math.floor(source.random() * records)] ?? ['', '']
      const text = source.random() < 0.5 ? title : field
      const from = Math.floor(source.random() * (text.length - length + 1))
      return text.slice(from, from + length)
    }
    const figures: Figure[] = []
    const found = createLike(desk, 'claim-register')
    for (const length of [1, 2, 3, 4]) figures.push(await characters(desk, found, `search-${length}`, () => part(length)))
    const sound = (): readonly string[] => soundsOf(part(2 + Math.floor(source.random() * 3)))[0] ?? []
    const heard = (typed: string) => (): number => texts.filter((pair) => holds({ text: pair.join('\n'), sounds: soundsOf(pair.join('\n')) }, typed)).length
    figures.push(await letters(desk, 'search-pinyin', () => sound().join(''), heard))
    figures.push(
      await letters(
        desk,
        'search-initials',
        () =>
          sound()
            .map((syllable) => syllable[0])
            .join(''),
        heard,
      ),
    )
    return figures
  } finally {
    await desk.remove()
  }
}

async function characters(desk: TestDesk, found: Like, name: string, query: () => string): Promise<Figure> {
  const context = desk.as('analyst')
  const queries = Array.from({ length: queriesEach }, query)
  const ours: number[] = []
  for (const text of queries) ours.push(await timed(() => desk.get('analyst', 'search.find', { text, limit })))
  const floor: number[] = []
  for (const [n, text] of queries.entries()) {
    const wanted = found(text, limit)
    if (n < floorEach) {
      let scanned: readonly string[] = []
      floor.push(await timed(async () => (scanned = (await scanRecords(context, text, limit)).map(({ id }) => id))))
      if (!same(scanned, wanted)) throw new Error(`${text}: a scan of every record finds other records than LIKE where its rarest character stands`)
    }
    const hits = (await desk.get('analyst', 'search.find', { text, limit })).filter(({ kind }) => kind === 'record').map(({ id }) => id)
    if (!same(hits, wanted.slice(0, hits.length)) || hits.length < Math.min(wanted.length, limit / 2))
      throw new Error(`${text}: ${hits.length} hits, LIKE finds ${wanted.length}`)
  }
  console.error(`${name}: ${queries.length} queries find what LIKE finds`)
  return figureOf({ name, unit: 'ms', better: 'lower', peakMb: processPeakMb() }, eachRound({ ours: [ours], floor: [floor] }, p95))
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, n) => id === b[n])
}

async function letters(desk: TestDesk, name: string, query: () => string, heard: (typed: string) => () => number): Promise<Figure> {
  const queries = Array.from({ length: queriesEach }, query).filter((text) => text.length >= 2)
  const ours: number[] = []
  for (const text of queries) ours.push(await timed(() => desk.get('analyst', 'search.find', { text, limit })))
  const floor: number[] = []
  for (const text of queries.slice(0, 2)) floor.push(await timed(heard(text)))
  return figureOf({ name, unit: 'ms', better: 'lower', peakMb: processPeakMb() }, eachRound({ ours: [ours], floor: [floor] }, p95))
}
