import { useDeferredValue, useMemo, useState } from 'react'
import { amountInCapitals } from '#shared/definition/capitals.ts'
import type { CheckScope } from '#shared/definition/check.ts'
import { compileDefinition, type CompiledDefinition } from '#shared/definition/compile.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { parseFieldText } from '#shared/definition/field-text.ts'
import { useFieldFaultWords } from '#renderer/forms/fault-words.ts'
import { useFormPeople } from '#renderer/forms/form-people.ts'
import type { FormView } from '#renderer/forms/form-view.ts'
import { formDefaults } from '#renderer/forms/model/form-defaults.ts'
import { shownFaults, wordsByPath, type ShownFault } from '#renderer/forms/model/form-faults.ts'
import { openForm, type FormReader, type FormState } from '#renderer/forms/model/form-state.ts'
import { dayOf } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useNow } from '#renderer/view/now.ts'
import { useSession } from '#renderer/view/session.ts'
import type { Body } from './model/body.ts'

/** A form filled in to try the body out; nothing of it is kept. */
export type Preview = {
  /** The last body that compiled; null while none has. */
  readonly compiled: CompiledDefinition
  /** The body has changed since, and does not compile now. */
  readonly stale: boolean
  readonly view: FormView
  readonly faults: readonly ShownFault[]
  readonly scope: CheckScope
  readonly data: FormState['data']
  readonly tried: boolean
  readonly tryIt: () => void
  readonly clear: () => void
}

const nothingGiven: FormView['given'] = new Map()
const empty = { data: {}, text: {} } as const

/** Compiles the body as it is written, a little behind the typing; a body that does not compile leaves the last one that did. */
export function usePreviewed(body: Body): { readonly compiled: CompiledDefinition | null; readonly stale: boolean } {
  const later = useDeferredValue(body)
  const [last, setLast] = useState<CompiledDefinition | null>(null)
  const made = useMemo(() => {
    if (!definitionBodySchema.safeParse(later).success) return null
    const compiled = compileDefinition(later)
    return compiled.ok ? compiled.value : null
  }, [later])
  if (made !== null && made !== last) setLast(made)
  return { compiled: made ?? last, stale: made === null }
}

/** The form of a compiled body, filled in and judged here in the window by the same engine as in the store. */
export function usePreview(compiled: CompiledDefinition, stale: boolean): Preview {
  const { timeZone } = useLocale()
  const people = useFormPeople()
  const session = useSession()
  const today = dayOf(useNow(60_000), timeZone)
  const { body } = compiled
  const reader = useMemo<FormReader>(() => {
    const world = { today, timeZone, members: people.organisation.members, units: people.organisation.units }
    return { fields: body.form, read: (field, text) => parseFieldText(field, text, world) }
  }, [body, today, timeZone, people.organisation])
  const fresh = () => openForm(reader, { ...empty, data: formDefaults(body.form, today, '') })
  const [form, setForm] = useState<FormState>(fresh)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [tried, setTried] = useState(false)
  const say = useFieldFaultWords(body)
  const scope = useMemo<CheckScope>(() => {
    const me = people.organisation.members.find(({ id }) => id === session.member.id)
    return { unitId: me?.unitId ?? session.member.id, creatorId: session.member.id, round: 1, businessDate: today }
  }, [people.organisation, session.member.id, today])
  // A field may have been removed since it was filled in.
  const known = useMemo(() => new Set(body.form.map(({ key }) => key)), [body])
  const checked = useMemo(
    () => compiled.check(Object.fromEntries(Object.entries(form.data).filter(([key]) => known.has(key))), scope),
    [compiled, form.data, known, scope],
  )
  const faults = useMemo(
    () => shownFaults({ unread: form.unread, files: {}, errors: checked.errors, warnings: checked.warnings }, left, tried, say),
    [form.unread, checked, left, tried, say],
  )
  const capitals = useMemo(
    () =>
      Object.fromEntries(
        body.form.flatMap((field) => {
          const value = field.kind === 'computed' ? checked.computed[field.key] : checked.data[field.key]
          const isMoney = (field.kind === 'money' && field.currency === 'CNY') || (field.kind === 'computed' && field.result === 'money')
          return isMoney && typeof value === 'number' ? [[field.key, amountInCapitals(value)]] : []
        }),
      ),
    [body, checked],
  )
  const view: FormView = {
    form,
    reader,
    people,
    goal: null,
    given: nothingGiven,
    change: setForm,
    hidden: useMemo(() => new Set(checked.hidden), [checked]),
    required: useMemo(() => new Set(checked.required), [checked]),
    computed: checked.computed,
    capitals,
    errors: useMemo(() => wordsByPath(faults, 'error'), [faults]),
    warnings: useMemo(() => wordsByPath(faults, 'warning'), [faults]),
    leave: (path) => setLeft((old) => (old.has(path) ? old : new Set([...old, path]))),
    addFiles: () => {},
    say: () => {},
  }
  return {
    compiled,
    stale,
    view,
    faults,
    scope,
    data: checked.data,
    tried,
    tryIt: () => setTried(true),
    clear() {
      setForm(fresh())
      setLeft(new Set())
      setTried(false)
    },
  }
}
