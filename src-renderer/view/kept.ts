import { useCallback, useMemo } from 'react'
import { z } from 'zod'
import { create } from 'zustand'
import { ask } from '#renderer/bridge/store.ts'
import { home, placeSchema, usePlaces } from './places.ts'

/**
 * Where the member was, kept in the encrypted store so that a lock or a crash takes nothing away: the place, and what screens keep by name
 * (a half-written opinion, a scroll position, an open tab). Saved at every pause and before a lock; see `before-lock.ts`.
 */
const viewSchema = z.strictObject({ place: placeSchema, kept: z.record(z.string(), z.json()) })
export type Json = z.infer<ReturnType<typeof z.json>>

const useKeptValues = create<{ readonly kept: Readonly<Record<string, Json>> }>(() => ({ kept: {} }))
const pauseMs = 600
let timer: ReturnType<typeof setTimeout> | undefined
let watching = false
let subscribed = false
let lastSaved = ''

/** What a kept value must look like: a schema, or a guard where a feature has none. */
export type Shape<T extends Json> =
  | ((value: Json) => value is T)
  | { readonly safeParse: (value: unknown) => { readonly success: true; readonly data: T } | { readonly success: false } }

/** A value of a screen that outlives a lock; what `shape` does not know (an older version's) counts as not kept. `null` forgets it. The name says whose it is: `record.opinion.<id>`. */
export function useKept<T extends Json>(name: string, shape: Shape<T>, initial: T): readonly [T, (value: T | null) => void] {
  const raw = useKeptValues((state) => state.kept[name])
  // Parsed once a value, so that what hangs on it does not change with every drawing.
  const value = useMemo(() => (raw === undefined ? undefined : asShape(shape, raw)), [shape, raw])
  return [value ?? initial, useCallback((next: T | null) => keep(name, next), [name])]
}

function asShape<T extends Json>(shape: Shape<T>, raw: Json): T | undefined {
  if (typeof shape === 'function') return shape(raw) ? raw : undefined
  const parsed = shape.safeParse(raw)
  return parsed.success ? parsed.data : undefined
}

/** For `useKept`: a text. */
export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** The same outside of a component. */
export function keep(name: string, value: Json): void {
  useKeptValues.setState(({ kept }) => {
    const { [name]: _before, ...others } = kept
    return { kept: value === null ? others : { ...others, [name]: value } }
  })
}

/** Takes up what was kept; what does not parse (an older version's) starts at home. Then saves at every pause. */
export function restoreView(viewState: unknown): void {
  const parsed = viewSchema.safeParse(viewState)
  usePlaces.setState({ here: parsed.success ? parsed.data.place : home, before: [] })
  useKeptValues.setState({ kept: parsed.success ? parsed.data.kept : {} }, true)
  lastSaved = JSON.stringify(current())
  watching = true
  if (subscribed) return
  subscribed = true
  usePlaces.subscribe(saveSoon)
  useKeptValues.subscribe(saveSoon)
}

/** Nobody is signed in any more: what the member looked at is gone from the window and is no longer saved. */
export function forgetView(): void {
  watching = false
  clearTimeout(timer)
  usePlaces.setState({ here: home, before: [] })
  useKeptValues.setState({ kept: {} }, true)
}

/** Saves now what is not yet saved; resolves when it is on disk. */
export async function saveView(): Promise<void> {
  clearTimeout(timer)
  const viewState = current()
  const text = JSON.stringify(viewState)
  if (!watching || text === lastSaved) return
  const saved = await ask('session.keepView', { viewState })
  if (saved.ok) lastSaved = text
}

function current() {
  return { place: usePlaces.getState().here, kept: useKeptValues.getState().kept }
}

function saveSoon(): void {
  if (!watching) return
  clearTimeout(timer)
  timer = setTimeout(() => void saveView(), pauseMs)
}
