import type { RecordView } from '#shared/contract/store.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { isOpenState, type BusinessRecord } from '#shared/domain/record.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { statement } from '#store/apply/statement.ts'
import type { StoreContext } from '#store/context.ts'
import { readableRecord } from './rows.ts'

type Course = RecordView['course']
type Relative = Course['children'][number]['record']

/** What a record waits for beside people: dates, and the records that it has started; whence it comes, and how long it is kept. */
export async function courseOf(context: StoreContext, record: BusinessRecord, compiled: CompiledDefinition): Promise<Course> {
  const { route } = record
  const labelOf = (key: string): LocalText => compiled.nodesByKey.get(key)?.label ?? { zh: key, en: key }
  return {
    waits: Object.entries(route?.waits ?? {}).map(([node, until]) => ({ node, label: labelOf(node), until })),
    children: await childrenOf(context, record, labelOf),
    parent: route?.parent ? { record: await relative(context, route.parent.recordId) } : null,
    archive: archiveOf(record, compiled),
  }
}

/** All records that it has started, the running ones also where they are not held here. */
async function childrenOf(context: StoreContext, { id, route }: BusinessRecord, labelOf: (key: string) => LocalText): Promise<Course['children']> {
  // The very words of the index `record_parent`, by which SQLite knows that it may use it.
  const sql = `SELECT "id", json_extract("route", '$.parent.node') AS "node" FROM "record" WHERE json_extract("route", '$.parent.recordId') IS NOT NULL AND json_extract("route", '$.parent.recordId') = ? ORDER BY "id"`
  const held = statement(context.database.readRaw, sql).all(id) as { readonly id: Id; readonly node: string }[]
  const running = Object.entries(route?.children ?? {}).flatMap(([node, ids]) => ids.map((child) => ({ id: child, node })))
  const all = new Map([...held, ...running].map((child) => [child.id, child]))
  return Promise.all([...all.values()].map(async (child) => ({ node: child.node, label: labelOf(child.node), record: await relative(context, child.id) })))
}

/** A record beside this one, as far as the member may see it. */
async function relative(context: StoreContext, id: Id): Promise<Relative> {
  const found = await readableRecord(context, id)
  if (!found.ok) return null
  const { number, title, state } = found.value.record
  return { id, number, title, state, definitionName: found.value.compiled.body.name }
}

function archiveOf({ route, state }: BusinessRecord, compiled: CompiledDefinition): Course['archive'] {
  if (route?.archive) return { keepYears: null, archived: { keepUntil: route.archive.keepUntil } }
  const node = compiled.route.nodes.find(({ kind }) => kind === 'archive')
  if (node?.kind !== 'archive' || !isOpenState(state)) return null
  return { keepYears: node.keepYears === 'for-ever' ? null : compiled.count(node.keepYears), archived: null }
}
