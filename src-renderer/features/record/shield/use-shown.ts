import { useEffect, useMemo, useState } from 'react'
import type { CallValue, RecordView } from '#shared/contract/store.ts'
import { useAct } from '#renderer/bridge/act.ts'
import type { Fault } from '#shared/kernel/fault.ts'

type ShownField = CallValue<'record.showField'>

/** How long a shielded value stays on the screen once it has been shown. */
const shownMs = 60_000

export type Shown = {
  /** The record with what is shown for a moment in its place. */
  readonly view: RecordView
  /** Fields that may be shown and are not. */
  readonly hidden: readonly string[]
  readonly shown: ReadonlySet<string>
  readonly show: (fields: readonly string[]) => void
  readonly hide: () => void
  readonly busy: boolean
  readonly fault: Fault | null
}

/** Shielded fields that whoever is cleared has shown for a moment; they go again by themselves, with the page, and with a change of the record. */
export function useShown(view: RecordView): Shown {
  const { id, revision } = view.record
  const [held, setHeld] = useState<{ readonly revision: number; readonly fields: Readonly<Record<string, ShownField>> }>({ revision, fields: {} })
  const { run, busy, fault } = useAct('record.showField')
  const fields = held.revision === revision ? held.fields : nothing
  const count = Object.keys(fields).length
  useEffect(() => {
    if (count === 0) return
    const timer = setTimeout(() => setHeld({ revision, fields: {} }), shownMs)
    return () => clearTimeout(timer)
  }, [count, revision])
  const show = async (wanted: readonly string[]) => {
    for (const field of wanted) {
      const answer = await run({ recordId: id, field })
      if (answer?.ok) setHeld((old) => ({ revision, fields: { ...(old.revision === revision ? old.fields : {}), [field]: answer.value } }))
    }
  }
  const mayShow = new Set(view.covered.filter((each) => each.mayShow).map(({ path }) => fieldOf(path)))
  return {
    view: useMemo(() => withShown(view, fields), [view, fields]),
    hidden: [...mayShow].filter((field) => !(field in fields)),
    shown: new Set(Object.keys(fields)),
    show: (wanted) => void show(wanted),
    hide: () => setHeld({ revision, fields: {} }),
    busy,
    fault,
  }
}

const nothing: Readonly<Record<string, ShownField>> = {}

/** The field that a path lies in. */
export function fieldOf(path: string): string {
  return path.split('.', 1)[0] ?? path
}

/** What is shown stands in the record's place of it; what stays covered to him in the same field keeps its mask. */
export function withShown(view: RecordView, fields: Readonly<Record<string, ShownField>>): RecordView {
  const all = Object.entries(fields)
  if (all.length === 0) return view
  const data = { ...view.record.data, ...Object.fromEntries(all.flatMap(([field, { value }]) => (value === null ? [] : [[field, value]]))) }
  return {
    ...view,
    record: { ...view.record, data },
    names: { ...view.names, ...Object.assign({}, ...all.map(([, { names }]) => names)) },
    attachments: [...view.attachments, ...all.flatMap(([, { attachments }]) => attachments)],
    covered: view.covered.filter(({ path, mayShow }) => !mayShow || !(fieldOf(path) in fields)),
  }
}
