import { match, polyphonic } from 'pinyin-pro'
import { ok } from '#shared/kernel/fault.ts'
import type { CallValue } from '#shared/contract/store.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { findRecords } from './find-records.ts'

type Hit = CallValue<'search.find'>[number]

/** Finding by text, pinyin or initials: people first, because they are few, then the newest records. */
export const searchHandlers: Pick<Handlers, 'search.find'> = {
  'search.find': async (context, { text, limit }) => {
    const wanted = text.trim()
    if (wanted === '') return ok([])
    const members = (await findMembers(context, wanted)).slice(0, Math.ceil(limit / 2))
    const records = await findRecords(context, wanted, limit - members.length)
    return ok([...members, ...records.map(({ definition, ...record }): Hit => ({ kind: 'record', ...record, of: definition }))])
  },
}

/** Whether a name answers to what was typed: a part of it, its pinyin, its initials, or these mixed (`zhangs`, `zs`, `张s`). */
export function answersTo(name: string, typed: string): boolean {
  const folded = typed.toLowerCase().replaceAll(/\s+/g, '')
  if (name.toLowerCase().replaceAll(/\s+/g, '').includes(folded)) return true
  // Only letters (with Chinese characters before or between them) can be pinyin; a name that does not begin like that anywhere need not be compared.
  if (!/[a-z]/.test(folded) || !beginnings(name).includes(folded[0] ?? '')) return false
  return match(name, folded, { continuous: true, precision: 'start' }) !== null
}

const known = new Map<string, string>()
const knownMax = 10_000

/** The characters and initials at which a match can begin. */
function beginnings(name: string): string {
  const found = known.get(name)
  if (found !== undefined) return found
  const made = name.toLowerCase() + polyphonic(name, { pattern: 'first', toneType: 'none', type: 'array' }).flat().join('')
  if (known.size >= knownMax) known.clear()
  known.set(name, made)
  return made
}

async function findMembers(context: StoreContext, wanted: string): Promise<Hit[]> {
  const { members, units } = await context.organisation()
  return [...members.values()]
    .filter((member) => member.state === 'active' && (answersTo(member.name, wanted) || member.userName.toLowerCase().includes(wanted.toLowerCase())))
    .map((member) => ({ kind: 'member', id: member.id, title: member.name, number: null, of: units.get(member.unitId)?.name ?? null }))
}
