import { sql } from 'kysely'
import { insertRows } from '../store/insert-rows.ts'
import type { ReadableDb, WritableDb } from '../store/store.ts'
import type { ServerTables } from '../store/tables.ts'

/** Every table with the columns by which its rows are told apart: what is copied when the data changes its dialect. A test compares it with a database. */
export const tableKeys: { readonly [T in keyof ServerTables]: readonly (keyof ServerTables[T] & string)[] } = {
  unit: ['id'],
  post: ['id'],
  member: ['id'],
  role: ['id'],
  grant: ['id'],
  delegation: ['id'],
  desk: ['id'],
  setting: ['id'],
  definition: ['id'],
  record: ['id'],
  task: ['id'],
  act: ['id'],
  attachment: ['id'],
  notice: ['id'],
  conflict: ['id'],
  phrase: ['id'],
  hold: ['id'],
  disposal: ['id'],
  day: ['id'],
  meta: ['key'],
  counter: ['name'],
  change_log: ['scope', 'version', 'ordinal'],
  record_scope: ['scope', 'recordId'],
  ledger: ['line'],
  line_mark: ['line'],
  arrival: ['line', 'sequence'],
  mutation_log: ['id'],
  unique_value: ['definitionKey', 'field', 'digest', 'recordId'],
  number_series: ['series'],
  account: ['memberId'],
  enrolment_code: ['secretHash'],
  desk_credential: ['deskId'],
  spent_challenge: ['challenge'],
  member_key: ['keyId'],
  release_share: ['deskId', 'memberId'],
  blob: ['sha256'],
  blob_chunk: ['sha256', 'offset'],
  blob_sender: ['sha256', 'deskId'],
  upload: ['deskId', 'sha256'],
  upload_chunk: ['deskId', 'sha256', 'offset'],
  audit: ['sequence'],
}

const pageRows = 1000
/** A row of these may be a megabyte. */
const largeRows = 32

/** Copies all rows of one snapshot into a database with the same schema, page by page; what the schema itself has put there is replaced. */
export async function copyTables(from: ReadableDb, to: WritableDb): Promise<void> {
  for (const table of Object.keys(tableKeys) as (keyof ServerTables)[]) await copyTable(from, to, table)
}

async function copyTable<T extends keyof ServerTables>(from: ReadableDb, to: WritableDb, table: T): Promise<void> {
  await sql`delete from ${sql.table(table)}`.execute(to)
  const keys = tableKeys[table]
  const columns = sql.join(keys.map((key) => sql.ref(key)))
  const limit = table === 'blob_chunk' || table === 'upload_chunk' ? largeRows : pageRows
  let last: ServerTables[T] | undefined
  for (;;) {
    const after = last === undefined ? sql`` : sql`where (${columns}) > (${sql.join(keys.map((key) => last?.[key]))})`
    const { rows } = await sql<ServerTables[T]>`select * from ${sql.table(table)} ${after} order by ${columns} limit ${limit}`.execute(from)
    const [first] = rows
    if (!first) return
    await insertRows(to, table, Object.keys(first) as (keyof ServerTables[T] & string)[], rows)
    last = rows.at(-1)
  }
}
