import { match } from 'pinyin-pro'
import { ok } from '#shared/kernel/fault.ts'
import type { CallValue } from '#shared/contract/store.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { statement } from '#store/apply/statement.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { projectionNames, readableCondition } from '#store/read/readable.ts'
import { sourceColumns } from '#store/register/columns.ts'
import { allOf, queryCondition } from '#store/register/filters.ts'
import { findProjection } from '#store/register/project.ts'

type Hit = CallValue<'search.find'>[number]

/** Finding by text, pinyin or initials: people and definitions first, because they are few, then the newest records. */
export const searchHandlers: Pick<Handlers, 'search.find'> = {
  'search.find': async (context, { text, limit }) => {
    const wanted = text.trim()
    if (wanted === '') return ok([])
    const definitions = await findDefinitions(context, wanted)
    const members = await findMembers(context, wanted)
    const others = [...definitions, ...members].slice(0, Math.ceil(limit / 2))
    const records = await findRecords(context, wanted, limit - others.length)
    return ok([...others, ...records])
  },
}

/** Whether a name answers to what was typed: a part of it, its pinyin, its initials, or these mixed (`zhangs`, `zs`, `张s`). */
export function answersTo(name: string, typed: string): boolean {
  const folded = typed.toLowerCase().replaceAll(/\s+/g, '')
  if (name.toLowerCase().replaceAll(/\s+/g, '').includes(folded)) return true
  // Only letters (with Chinese characters before or between them) can be pinyin.
  return /[a-z]/.test(folded) && match(name, folded, { continuous: true, precision: 'start' }) !== null
}

async function findMembers(context: StoreContext, wanted: string): Promise<Hit[]> {
  const { members, units } = await context.organisation()
  return [...members.values()]
    .filter((member) => member.state === 'active' && (answersTo(member.name, wanted) || member.userName.toLowerCase().includes(wanted.toLowerCase())))
    .map((member) => ({ kind: 'member', id: member.id, title: member.name, detail: units.get(member.unitId)?.name.zh ?? '' }))
}

async function findDefinitions(context: StoreContext, wanted: string): Promise<Hit[]> {
  const hits: Hit[] = []
  for (const key of definitionKeys(context)) {
    const compiled = await context.definition(key)
    if (!compiled.ok) continue
    const { name } = compiled.value.body
    if (named(name).some((text) => answersTo(text, wanted))) hits.push({ kind: 'definition', id: key, title: name.zh, detail: name.en })
  }
  return hits
}

async function findRecords(context: StoreContext, wanted: string, limit: number): Promise<Hit[]> {
  const { readRaw } = context.database
  const hits: Hit[] = []
  for (const key of definitionKeys(context)) {
    const projection = findProjection(readRaw, key)
    const asked = projection && queryCondition({ filters: [], search: wanted }, sourceColumns(projection.body))
    if (!projection || !asked?.ok) continue
    const where = allOf([asked.value, await readableCondition(context, projectionNames, projection.body)])
    const sql = `SELECT "record_id", "number", "title" FROM "${projection.table}" WHERE ${where.sql} ORDER BY "row" DESC LIMIT ?`
    for (const row of readRaw.prepare(sql).all(...where.params, limit) as { record_id: string; number: string; title: string }[]) {
      hits.push({ kind: 'record', id: row.record_id, title: row.title, detail: `${row.number} · ${projection.body.name.zh}` })
    }
  }
  // Ids sort by time: the newest of all definitions.
  return hits.toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit)
}

function definitionKeys(context: StoreContext): readonly string[] {
  return statement(context.database.readRaw, 'SELECT DISTINCT "key" FROM "definition" ORDER BY "key"').pluck().all() as string[]
}

function named({ zh, en }: LocalText): readonly string[] {
  return [zh, en]
}
