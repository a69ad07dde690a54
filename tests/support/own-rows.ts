import { idAt, markOfPerson, people, type MarkedDesk } from './marked-company.ts'
import { memberIds, type Person } from './store-company.ts'

type Value = string | number | null
type Row = readonly [table: string, values: Readonly<Record<string, Value>>]

/** Puts what is each member's own on this desk, and what the desk keeps of his work, into the store: drafts, views, imports, grids, conflicts, waiting acts. */
export async function addOwnRows({ desk, records }: MarkedDesk): Promise<void> {
  await desk.store.database.write(async (_db, raw) => {
    for (const [n, who] of people.entries()) {
      for (const [table, values] of ownRows(who, n, records[n % records.length]?.id ?? '', records.length)) {
        const columns = Object.keys(values)
        raw
          .prepare(`insert into "${table}" (${columns.map((column) => `"${column}"`).join()}) values (${columns.map(() => '?').join()})`)
          .run(Object.values(values))
      }
    }
    raw.prepare(`insert or replace into "meta" values ('nextSequence', ?)`).run(String(people.length + 1))
  })
  await desk.store.database.write(async (db) => {
    await desk.store.audit.append(db, { act: 'test', subject: 'A:audit;', digest: '', actorId: memberIds.administrator })
  })
}

function ownRows(who: Person, n: number, recordId: string, count: number): readonly Row[] {
  const [memberId, mark] = [memberIds[who], markOfPerson(who)]
  const query = { definitionKey: 'expense-claim', filters: [], sort: [], search: mark }
  const view = { id: idAt(62, n), definitionKey: 'expense-claim', name: mark, query, columns: [], groupBy: null, chart: false }
  const headings = JSON.stringify([mark])
  const args = { recordId, text: mark }
  const body = { id: idAt(64, n), author: memberId, key: idAt(6, 1), name: 'record.comment', version: 1, args, expects: [], at: n, format: 1 }
  const refused = { recordId, name: 'record.comment', outcome: 'rejected', fault: '{"code":"permission-denied"}', version: 1, settledAt: n, state: 'open' }
  const definition = { definitionKey: 'expense-claim', definitionVersion: 1 }
  const came = { signature: '', importId: null, state: 'ended', rows: 1, taken: 1, refused: 0, fault: null }
  return [
    ['draft', { id: idAt(61, n), memberId, ...definition, recordId: null, title: mark, data: JSON.stringify({ purpose: mark }), text: '{}', updatedAt: n }],
    ['saved_view', { id: idAt(62, n), memberId, definitionKey: 'expense-claim', body: JSON.stringify(view) }],
    ['view_state', { memberId, value: JSON.stringify(mark) }],
    [
      'import',
      {
        id: idAt(60, n),
        memberId,
        ...definition,
        definitionKey: 'claim-register',
        fileName: mark,
        state: 'checked',
        headings,
        mapping: '["claim_no"]',
        createdAt: n,
      },
    ],
    ['import_row', { importId: idAt(60, n), row: 2, cells: headings, faults: '' }],
    ['drop_folder', { id: idAt(67, n), memberId, definitionKey: 'claim-register', path: `/${mark}`, columns: null, language: 'en', mark, createdAt: n }],
    ['machine_door', { id: idAt(69, n), memberId, definitionKey: 'claim-register', tokenHash: mark, createdAt: n, usedAt: null }],
    [
      'intake',
      { ...came, id: idAt(68, n), memberId, sourceId: idAt(67, n), definitionKey: 'claim-register', name: mark, digest: mark, target: `done/${mark}`, at: n },
    ],
    [
      'grid',
      { id: idAt(63, n), memberId, ...definition, definitionKey: 'daily-operations', rowOrder: '[1]', reasons: JSON.stringify({ rule: mark }), updatedAt: n },
    ],
    ['grid_row', { gridId: idAt(63, n), row: 1, data: JSON.stringify({ line: mark }), text: '{}', fault: '' }],
    ['journal', { id: idAt(64, n), line: 'line', sequence: n + 1, authorId: memberId, body: JSON.stringify(body), signature: '', ...refused }],
    ['phrase', { id: idAt(67, n), revision: 1, memberId, text: mark, uses: '["agree"]' }],
    [
      'hold',
      {
        id: idAt(72, n),
        revision: 1,
        recordId,
        matterId: idAt(73, n),
        reason: `R:${String(n % count).padStart(2, '0')};`,
        placedBy: memberId,
        placedAt: n,
        liftReason: '',
      },
    ],
    ['conflict', { id: idAt(66, n), revision: 1, memberId, args: JSON.stringify(args), expects: '[]', at: n, ...refused, reason: '' }],
    [
      'outbox',
      {
        sequence: n + 1,
        id: idAt(65, n),
        name: 'record.comment',
        authorId: memberId,
        recordId,
        body: JSON.stringify({ ...body, id: idAt(65, n) }),
        signature: '',
        savedAt: n,
      },
    ],
  ]
}
