import { z } from 'zod'
import { archiveShelves } from '#shared/contract/calls/archive.ts'
import { create } from 'zustand'

/**
 * Where a member can be in the product, as data: what the rail, the palette, links between screens and the kept view all speak of.
 * A new screen adds one member here and one line in `app/screens.tsx`.
 */
const id = z.string().nullable()
/** So many records are decided on one page: more, and nobody reads them any more. */
export const batchMax = 50
export const placeSchema = z.discriminatedUnion('screen', [
  z.strictObject({ screen: z.literal('inbox'), tab: z.enum(['todo', 'done', 'mine', 'copied']), recordId: id }),
  /** Records whose decisions are worded beside each other. */
  z.strictObject({ screen: z.literal('batch'), recordIds: z.array(z.string()).max(batchMax) }),
  z.strictObject({ screen: z.literal('record'), recordId: z.string() }),
  /** What a task asks to be entered; `second`: by a second person at this desk. */
  z.strictObject({ screen: z.literal('task'), recordId: z.string(), taskId: z.string(), second: z.boolean() }),
  z.strictObject({ screen: z.literal('entry'), definitionKey: id, draftId: id }),
  z.strictObject({ screen: z.literal('designer'), draftId: id }),
  z.strictObject({ screen: z.literal('grid'), definitionKey: z.string(), gridId: z.string() }),
  z.strictObject({ screen: z.literal('register'), definitionKey: id, recordId: id }),
  z.strictObject({ screen: z.literal('archive'), shelf: z.enum(archiveShelves), id }),
  z.strictObject({ screen: z.literal('upkeep'), definitionKey: z.string() }),
  /** Null: the member's own unit, and the day that he is signed in to, or today. */
  z.strictObject({ screen: z.literal('day'), unitId: id, date: id }),
  z.strictObject({ screen: z.literal('import'), definitionKey: id, importId: id }),
  z.strictObject({ screen: z.literal('admin'), part: z.enum(['members', 'units', 'library', 'desks', 'machine', 'audit']), id }),
  z.strictObject({ screen: z.literal('backup') }),
  z.strictObject({ screen: z.literal('settings'), part: z.string() }),
  z.strictObject({ screen: z.literal('sync') }),
  z.strictObject({ screen: z.literal('conflicts'), id }),
  z.strictObject({ screen: z.literal('verify-print') }),
  z.strictObject({ screen: z.literal('handbook') }),
])
export type Place = z.infer<typeof placeSchema>
export type Screen = Place['screen']
export type PlaceOf<S extends Screen> = Extract<Place, { screen: S }>

export const home: Place = { screen: 'inbox', tab: 'todo', recordId: null }
const historyMax = 50

type Places = { readonly here: Place; readonly before: readonly Place[] }
export const usePlaces = create<Places>(() => ({ here: home, before: [] }))

/** Goes to another place; `back` returns. */
export function go(place: Place): void {
  usePlaces.setState(({ here, before }) => ({ here: place, before: [...before, here].slice(-historyMax) }))
}

/** Changes the place one is at, such as the selected row, without a step to return from. */
export function amend(place: Place): void {
  usePlaces.setState({ here: place })
}

/** Returns to the place before, or home; answers whether there was one. */
export function back(): boolean {
  const { before } = usePlaces.getState()
  const last = before.at(-1)
  if (last === undefined) return false
  usePlaces.setState({ here: last, before: before.slice(0, -1) })
  return true
}
