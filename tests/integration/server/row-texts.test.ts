import { expect, onTestFinished, test } from 'vitest'
import type { EntityName } from '#shared/rows/entities.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { allRowTexts, removalText, rowTextsOf } from '#server/store/row-texts.ts'
import { scratchFolder } from './support.ts'
import { plainTask } from '../../support/plain-task.ts'
import { emptyDatabase } from '../../support/server-database.ts'

const texts = ['', '"quoted" \\ back', 'line\nfeed\ttab\u0001\u001f', '冷链 🧊 \u2028', "it''s <b>&amp;", '"},"row":{"id":"x"', '?1 $1 %s']

/** A row of each kind of column: texts that want escaping, nulls, numbers at the edge, both truths, nested JSON. */
function rowsOf(text: string, n: number): readonly (readonly [EntityName, { readonly id: string }])[] {
  const id = `row-${n} ${text}`
  const name = { zh: `${text}名`, en: `${text}name` }
  return [
    ['unit', { id, revision: n, name, parentId: null, headId: text, sort: n - 3, state: text } as { readonly id: string }],
    [
      'grant',
      { id, revision: 1, memberId: text, roleKey: 'head', unitId: n % 2 === 0 ? null : text, expiresAt: n % 2 === 0 ? null : Number.MAX_SAFE_INTEGER } as {
        readonly id: string
      },
    ],
    ['setting', { id, revision: 1, value: [null, true, 1.5, { [text]: [text] }] } as { readonly id: string }],
    [
      'task',
      {
        ...Object.fromEntries(['recordId', 'node', 'kind', 'assigneeId', 'state'].map((column) => [column, text])),
        id,
        revision: 1,
        round: 1,
        createdAt: n,
        dueAt: null,
        warnAt: 0,
        decision: null,
        decidedAt: null,
        fallback: n % 2 === 0,
        ...plainTask,
      } as { readonly id: string },
    ],
  ]
}

test('the database writes a row as the very JSON that the row is, whatever it holds', async () => {
  const database = await emptyDatabase(scratchFolder())
  const store = await database.open()
  onTestFinished(async () => {
    await store.close()
    await database.drop()
  })
  const rows = texts.flatMap((text, n) => rowsOf(text, n))
  await store.write(async (db) => {
    for (const [entity, row] of rows) await rowStatements(db).insert(entity, [row])
  })
  await store.read(async (db) => {
    for (const [entity, row] of rows) {
      const [found] = await rowTextsOf(db, entity, 'id', [row.id, 'nobody'])
      expect(JSON.parse(found?.text ?? '')).toEqual({ entity, id: row.id, row })
    }
    const ids = rows.filter(([entity]) => entity === 'unit').map(([, { id }]) => id)
    expect(new Set((await allRowTexts(db, 'unit')).map(({ id }) => id))).toEqual(new Set(ids))
  })
  expect(JSON.parse(removalText('drill "x"', 'a\\"'))).toEqual({ entity: 'drill "x"', id: 'a\\"', row: null })
})
