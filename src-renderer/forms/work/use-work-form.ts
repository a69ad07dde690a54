import { useCallback, useMemo, useRef, useState } from 'react'
import type { CheckedForm } from '#shared/contract/store.ts'
import type { AttachmentField, FileValue, Json } from '#shared/definition/field-value.ts'
import { parseFieldText } from '#shared/definition/field-text.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { choose, droppedTickets } from '#renderer/bridge/desk.ts'
import { ask } from '#renderer/bridge/store.ts'
import { useFieldFaultWords } from '#renderer/forms/fault-words.ts'
import { useFormPeople } from '#renderer/forms/form-people.ts'
import type { FormGoal, FormView } from '#renderer/forms/form-view.ts'
import { shownFaults, wordsByPath, type ShownFault } from '#renderer/forms/model/form-faults.ts'
import { openForm, setAt, valueAt, type FormReader, type FormState } from '#renderer/forms/model/form-state.ts'
import { dayOf } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { useNow } from '#renderer/view/now.ts'
import { useDraft, type KeptDraft } from './use-draft.ts'
import { useWorkCheck } from './use-work-check.ts'
import type { WorkSource } from './work-source.ts'

const nothingGiven: ReadonlyMap<string, ReadonlySet<string>> = new Map()

export type WorkForm = {
  readonly view: FormView
  readonly draft: KeptDraft
  readonly checked: CheckedForm | null
  readonly faults: readonly ShownFault[]
  readonly today: string
  readonly remark: string | null
  readonly goTo: (path: string) => void
  /** Judges the form as it stands now and shows all faults; true when nothing stands in the way but warnings. */
  readonly judge: () => Promise<{ readonly errors: number; readonly rules: readonly string[] } | null>
}

/** The form of a draft: its content, its faults, its draft on disk. */
export function useWorkForm(source: WorkSource): WorkForm {
  const { timeZone } = useLocale()
  const people = useFormPeople()
  const say = useFieldFaultWords(source.definition)
  const today = dayOf(useNow(60_000), timeZone)
  const reader = useMemo<FormReader>(() => {
    const world = { today, timeZone, members: people.organisation.members, units: people.organisation.units }
    return { fields: source.fields, read: (field, text) => parseFieldText(field, text, world) }
  }, [source.fields, today, timeZone, people.organisation])
  const [form, setForm] = useState<FormState>(() => openForm(reader, source.content))
  const [left, setLeft] = useState<ReadonlySet<string>>(() => new Set(Object.keys(source.content.text)))
  const [tried, setTried] = useState(false)
  const [goal, setGoal] = useState<FormGoal | null>(null)
  const [fileFaults, setFileFaults] = useState<Readonly<Record<string, Fault>>>({})
  const [remark, setRemark] = useState<string | null>(null)
  const draft = useDraft(source)
  const { checked, now } = useWorkCheck(source, form.data)
  const { offer } = draft

  const newest = useRef(form)
  const change = useCallback(
    (step: (form: FormState) => FormState) => {
      const old = newest.current
      const next = step(old)
      newest.current = next
      setForm(next)
      if (next.data !== old.data || next.text !== old.text) offer({ data: next.data, text: next.text })
    },
    [offer],
  )
  const faults = useMemo(
    () => shownFaults({ unread: form.unread, files: fileFaults, errors: checked?.errors ?? [], warnings: checked?.warnings ?? [] }, left, tried, say),
    [form.unread, fileFaults, checked, left, tried, say],
  )
  const addFiles = useAddFiles(source.draftId, draft, change, (field, fault) =>
    setFileFaults(({ [field]: _old, ...others }) => (fault === null ? others : { ...others, [field]: fault })),
  )
  const view: FormView = {
    form,
    reader,
    people,
    goal,
    given: source.given ?? nothingGiven,
    change,
    hidden: useMemo(() => new Set(checked?.hidden ?? []), [checked]),
    required: useMemo(() => new Set(checked?.required ?? source.fields.filter((field) => field.required).map((field) => field.key)), [checked, source.fields]),
    computed: checked?.computed ?? {},
    capitals: checked?.capitals ?? {},
    errors: useMemo(() => wordsByPath(faults, 'error'), [faults]),
    warnings: useMemo(() => wordsByPath(faults, 'warning'), [faults]),
    leave: useCallback(
      (path: string) => {
        setLeft((old) => (old.has(path) ? old : new Set([...old, path])))
        void draft.flush()
      },
      [draft],
    ),
    addFiles,
    design: source.design && (() => designKept(draft, change, source.design)),
    say: setRemark,
  }
  return {
    view,
    draft,
    checked,
    faults,
    today,
    remark,
    goTo: useCallback((path: string) => setGoal({ path }), []),
    async judge() {
      setTried(true)
      const { current } = newest
      const answer = await now(current.data)
      if (answer === null) return null
      const rules = answer.warnings.map((fault) => fault.params?.['rule']).filter((rule) => typeof rule === 'string')
      const all = shownFaults({ unread: current.unread, files: {}, errors: answer.errors, warnings: [] }, left, true, say)
      const [first] = all
      if (first !== undefined) setGoal({ path: first.path })
      return { errors: all.length, rules: [...new Set(rules)] }
    },
  }
}

/** The designer reads the draft from the store: it must be there, with all that is typed. */
function designKept(draft: KeptDraft, change: FormView['change'], design: (() => void) | undefined): void {
  change((form) => ({ ...form, data: { ...form.data } }))
  void draft.flush().then(design)
}

function useAddFiles(draftId: string, draft: KeptDraft, change: FormView['change'], told: (field: string, fault: Fault | null) => void): FormView['addFiles'] {
  const { t } = useText()
  const add = async (field: AttachmentField, dropped: Iterable<File> | null) => {
    told(field.key, null)
    const wrong = (fault: Fault) => told(field.key, fault)
    const tickets = await (dropped === null ? chooseFor(field, t('entry.choosing'), wrong) : droppedTickets(dropped, wrong))
    // The store takes files only for a draft that it knows.
    if (tickets.length > 0) {
      change((form) => ({ ...form, data: { ...form.data } }))
      await draft.flush()
    }
    for (const file of tickets) {
      const added = await ask('attachment.add', { draftId, field: field.key, file })
      if (added.ok) change((form) => setAt(form, field.key, [...listAt(form, field.key), { ...added.value } satisfies FileValue]))
      else told(field.key, added.fault)
    }
  }
  return (field, dropped) => void add(field, dropped)
}

async function chooseFor(field: AttachmentField, title: string, told: (fault: Fault) => void): Promise<readonly string[]> {
  const chosen = await choose('chooseFile', { title, filters: [{ name: field.accept.join(' '), extensions: [...field.accept] }] }, told)
  return chosen === null ? [] : [chosen.ticket]
}

function listAt(form: FormState, key: string): readonly Json[] {
  const value = valueAt(form, key)
  return Array.isArray(value) ? value : []
}
