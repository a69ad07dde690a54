import { expect, onTestFinished, test } from 'vitest'
import type { EntityName } from '#shared/rows/entities.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { rowsOfTable, wireTablesSchema } from '#shared/rows/wire-table.ts'
import { heldRows } from '#server/store/held-rows.ts'
import { formOf } from '#server/store/row-forms.ts'
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

type Page = { readonly rows: readonly object[]; readonly tables?: unknown }

/** Each protocol's rows are the rows themselves. */
test.each([1, 2])('in protocol %i rows leave as the very JSON that they are, whatever they hold', async (protocol) => {
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
  const form = formOf(protocol)
  const gathering = form.gather()
  await store.read(async (db) => {
    const read = heldRows(db, form)
    for (const entity of ['unit', 'grant', 'setting', 'task'] as const) {
      const ids = rows.filter(([of]) => of === entity).map(([, { id }]) => id)
      expect(new Set((await read.all(entity)).map(({ id }) => id))).toEqual(new Set(ids))
      for (const row of await read.ofIds(entity, 'id', [...ids, 'nobody'])) gathering.add(entity, row)
    }
  })
  gathering.remove('drill "x"', 'a\\"')
  const page = JSON.parse(`{${gathering.pieces().join('')}}`) as Page
  const tables = page.tables === undefined ? [] : wireTablesSchema.parse(page.tables)
  const sent = [...page.rows, ...tables.flatMap(rowsOfTable)]
  const expected = [...rows.map(([entity, row]) => ({ entity, id: row.id, row })), { entity: 'drill "x"', id: 'a\\"', row: null }]
  const byName = (all: readonly object[]): readonly string[] => all.map((one) => JSON.stringify(sorted(one))).toSorted()
  expect(byName(sent)).toEqual(byName(expected))
  expect(gathering.count).toBe(expected.length)
  expect(tables.length).toBe(protocol === 2 ? 4 : 0)
})

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  )
}
