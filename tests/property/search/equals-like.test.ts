import fc from 'fast-check'
import { pinyin } from 'pinyin-pro'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BusinessRecord } from '#shared/domain/record.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { projectChanges } from '#store/register/project.ts'
import { findRecords } from '#store/search/find-records.ts'
import { scanRecords } from '#store/search/scan-records.ts'
import { memberIds, unitIds, type Person } from '../../support/store-company.ts'
import { createTestDesk, startOfTests, type TestDesk } from '../../support/store-harness.ts'

const people = Object.keys(memberIds) as Person[]
const everything = 1_000_000
const pieces = [
  '公司',
  '司公',
  '行长',
  '重庆',
  '银行',
  '杭州',
  '北京',
  '报',
  '销',
  '女',
  'ABC',
  'abc',
  'Hang',
  'hz',
  '865',
  '66',
  '-',
  '_',
  '%',
  "'",
  '"',
  '，',
  '（',
  '𠮷',
  ' ',
  '*',
  '\\',
  'OR',
  'É',
]
const textArbitrary = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(''))

let desk: TestDesk
let records: Map<string, BusinessRecord>

const recordArbitrary = fc.record({
  title: textArbitrary,
  budget: textArbitrary,
  unitId: fc.constantFrom(...Object.values(unitIds)),
  creatorId: fc.constantFrom(...Object.values(memberIds)),
  holders: fc.subarray(Object.values(memberIds), { maxLength: 2 }),
})

function recordOf(n: number, { title, budget, unitId, creatorId, holders }: Parameters<Parameters<typeof recordArbitrary.map>[0]>[0]): BusinessRecord {
  return {
    id: `01950000-0000-7000-9000-${n.toString(16).padStart(12, '0')}`,
    revision: 1,
    definitionKey: n % 3 === 0 ? 'expense-claim' : 'claim-register',
    definitionVersion: 1,
    number: `LS${String(n).padStart(5, '0')}`,
    numberState: 'official',
    title,
    businessDate: '2026-03-02',
    unitId,
    creatorId,
    state: 'completed',
    nodes: [],
    round: 1,
    data: n % 3 === 0 ? { purpose: budget } : { budget_number: budget },
    amountMinor: 1,
    source: 'import',
    importId: null,
    createdAt: startOfTests,
    submittedAt: startOfTests,
    closedAt: startOfTests,
    route: null,
    nextAt: null,
    dayId: null,
    late: null,
    scopes: [`unit:${unitId}`, ...[...new Set([creatorId, ...holders])].map((id) => `member:${id}`)].toSorted(),
  }
}

/** Whoever a record is scoped to was asked: what SQL looks for and what the policy reads are the same people. */
function tasksOf(record: BusinessRecord): readonly { readonly id: string }[] {
  const holders = record.scopes.filter((scope) => scope.startsWith('member:')).map((scope) => scope.slice('member:'.length))
  return holders.map((assigneeId) => ({
    id: `${record.id}:${assigneeId}`,
    revision: 1,
    recordId: record.id,
    node: 'a',
    round: 1,
    kind: 'approve',
    assigneeId,
    state: 'done',
    createdAt: 0,
    dueAt: null,
    warnAt: null,
    decision: null,
    decidedAt: 1,
    fallback: false,
  }))
}

async function write(changed: readonly BusinessRecord[], gone: readonly string[]): Promise<void> {
  await desk.store.database.write(async (db, raw) => {
    await rowStatements(db).upsert('record', changed)
    await rowStatements(db).remove('record', gone)
    await rowStatements(db).upsert('task', changed.flatMap(tasksOf))
    projectChanges(raw, [
      ...changed.map((record) => ({ entity: 'record' as const, id: record.id, before: records.get(record.id), after: record })),
      ...gone.map((id) => ({ entity: 'record' as const, id, before: records.get(id), after: undefined })),
    ])
  })
  for (const record of changed) records.set(record.id, record)
  for (const id of gone) records.delete(id)
}

beforeAll(async () => {
  desk = await createTestDesk()
  records = new Map()
  await write(
    fc.sample(recordArbitrary, { numRuns: 300, seed: 7 }).map((random, n) => recordOf(n, random)),
    [],
  )
  await desk.as('analyst').search.settled()
})
afterAll(async () => {
  await desk.remove()
})

const idsOf = (hits: readonly { readonly id: string }[]): readonly string[] => hits.map(({ id }) => id).toSorted()

/** Written anew, on the whole text and without any index: some characters in a row whose sounds, or whose initials, begin like that. */
function sounds(text: string, letters: string): boolean {
  return (text.match(/\p{Script=Han}+/gu) ?? []).some((run) => {
    const syllables = pinyin(run, { toneType: 'none', type: 'array', v: true })
    return syllables.some((_, from) => {
      const rest = syllables.slice(from)
      return (
        rest.join('').startsWith(letters) ||
        rest
          .map((syllable) => syllable[0])
          .join('')
          .startsWith(letters)
      )
    })
  })
}

const wordArbitrary = fc.oneof(
  fc.constantFrom(...pieces.filter((piece) => piece.trim() !== '')),
  fc.tuple(fc.constantFrom(...pieces), fc.constantFrom(...pieces)).map((pair) => pair.join('').trim() || '公'),
  // Pairs that may each be there without following each other.
  fc.array(fc.constantFrom('公', '司'), { minLength: 3, maxLength: 4 }).map((characters) => characters.join('')),
  fc.tuple(fc.constantFrom('公', '银', '杭', 'b', '6'), fc.constantFrom('司', '行', '州', 'c', '5')).map((pair) => pair.join('')),
)

test('the index finds exactly what LIKE finds over every record, for everybody, also while records change and go', async () => {
  let n = records.size
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...people),
      fc.array(wordArbitrary, { minLength: 1, maxLength: 2 }),
      fc.array(recordArbitrary, { maxLength: 2 }),
      fc.boolean(),
      async (who, words, more, removes) => {
        const [changed = ''] = records.keys()
        const context = desk.as(who)
        await write(
          more.map((random, at) =>
            at === 0 ? recordOf(n++, random) : { ...recordOf(0, random), id: changed, definitionKey: records.get(changed)?.definitionKey ?? '' },
          ),
          removes ? [[...records.keys()].at(-1) ?? ''].filter((id) => id !== changed) : [],
        )
        await context.search.settled()
        const typed = words.join(' ')
        expect(await context.search.find(['公'], null, 1)).not.toBeNull()
        const found = idsOf(await findRecords(context, typed, everything))
        const readable = new Set(idsOf(await scanRecords(context, '', everything)))
        const like = new Set(idsOf(await scanRecords(context, typed, everything)))
        const letters = words.filter((word) => /^[a-z]{2,}$/i.test(word))
        if (letters.length === 0) expect(found).toEqual([...like])
        else {
          const wanted = [...records.values()].filter((record) => {
            const fields = [record.number, record.title, ...Object.values(record.data).filter((value) => typeof value === 'string')]
            return words.every((word) =>
              fields.some((text) => text.toLowerCase().includes(word.toLowerCase()) || (letters.includes(word) && sounds(text, word.toLowerCase()))),
            )
          })
          expect(found).toEqual(idsOf(wanted.filter(({ id }) => readable.has(id))))
        }
      },
    ),
    { numRuns: 300, seed: 20_260_302 },
  )
})
