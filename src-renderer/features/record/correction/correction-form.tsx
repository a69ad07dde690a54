import { useEffect, useMemo, useState } from 'react'
import { z } from 'zod'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { jsonObjectSchema } from '#shared/kernel/json.ts'
import type { RecordView } from '#shared/contract/store.ts'
import { correctableFields } from '#shared/definition/corrections.ts'
import type { Field } from '#shared/definition/definition.ts'
import { parseFieldText } from '#shared/definition/field-text.ts'
import type { Json } from '#shared/definition/field-value.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useFieldFaultWords } from '#renderer/forms/fault-words.ts'
import { FormFields } from '#renderer/forms/form-fields.tsx'
import { useFormPeople } from '#renderer/forms/form-people.ts'
import { fieldId, type FormView } from '#renderer/forms/form-view.ts'
import { FindSelect } from '#renderer/forms/inputs/find-select.tsx'
import { shownFaults, wordsByPath } from '#renderer/forms/model/form-faults.ts'
import { openForm, type FormReader, type FormState } from '#renderer/forms/model/form-state.ts'
import { dayOf } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { GrowText } from '#renderer/ui/grow-text.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useKept } from '#renderer/view/kept.ts'
import { useNow } from '#renderer/view/now.ts'
import { go } from '#renderer/view/places.ts'
import { valueWords } from '../trail-words.ts'
import { fieldOf } from '../shield/use-shown.ts'
import styles from './correction.module.css'

/** What is put right and not yet carried out: it outlives a lock. `revision` says on which values it rests. */
const keptSchema = z.strictObject({ fields: z.array(z.string()), data: jsonObjectSchema, text: z.record(z.string(), z.string()), reason: z.string() })
type Kept = z.infer<typeof keptSchema>

/** 更正: chosen values, each with what stands now above what is to stand, and the reason. */
export function CorrectionForm({ view, onDone }: { readonly view: RecordView; readonly onDone: () => void }) {
  const { t, name, language } = useText()
  const { id: recordId, data } = view.record
  const { definition } = view
  // What is shielded from him he does not put right: it would rest on nothing that he saw.
  const fields = useMemo(() => {
    const covered = new Set(view.covered.map(({ path }) => fieldOf(path)))
    return correctableFields(definition, data).filter(({ key }) => !covered.has(key))
  }, [definition, data, view.covered])
  const start = useMemo<Kept>(
    () => ({ fields: fields.slice(0, fields.length === 1 ? 1 : 0).map(({ key }) => key), data, text: {}, reason: '' }),
    [fields, data],
  )
  const [kept, keep] = useKept(`record.correction.${recordId}`, keptSchema, start)
  const direct = useAct('record.correct')
  const asking = useAct('record.requestCorrection')
  const isAsked = view.abilities.includes('request-correction')
  const correct = isAsked ? asking : direct
  const reader = useReader(fields)
  const [form, setForm] = useState<FormState>(() => openForm(reader, { data: { ...data, ...kept.data }, text: kept.text }))
  const [lacks, setLacks] = useState(false)
  const [picked, setPicked] = useState<string | null>(null)
  // Whoever has picked a value types the right one next.
  useEffect(() => {
    if (picked !== null) document.getElementById(fieldId(picked))?.focus()
  }, [picked])
  const chosen = fields.filter(({ key }) => kept.fields.includes(key))
  const put = (next: Partial<Kept>) => {
    correct.clear()
    setLacks(false)
    keep({ ...kept, ...next })
  }
  const change = (step: (old: FormState) => FormState) => {
    const next = step(form)
    setForm(next)
    put({ data: next.data, text: { ...next.text } })
  }
  const formView = useCorrectionView(view, { form, reader, change, fault: correct.fault, fields })
  const save = async () => {
    const changes = changesIn(chosen, data, form)
    if (changes.length === 0 || Object.keys(form.text).length > 0) return setLacks(true)
    // A warning that the corrected form still carries is passed with the correction's own reason.
    const warnings = definition.rules.filter(({ severity }) => severity === 'warning')
    const warningReasons = Object.fromEntries(warnings.map(({ key }) => [key, kept.reason]))
    const correction = { recordId, changes: [...changes], reason: kept.reason, warningReasons }
    if (isAsked) {
      const asked = await asking.run({ ...correction, language })
      if (asked?.ok !== true) return
      keep(null)
      return go({ screen: 'entry', ...asked.value })
    }
    const answer = await direct.run(correction)
    if (answer?.ok !== true) return
    keep(null)
    return onDone()
  }
  const leave = () => {
    keep(null)
    onDone()
  }
  useShortcuts({ Escape: leave, 'Ctrl+Enter': () => void save() })
  return (
    <form
      className={styles['form']}
      aria-label={t('correction.name')}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p className={styles['hint']}>{t(isAsked ? 'correction.hintRequest' : 'correction.hint')}</p>
      <FindSelect
        label={t('correction.fields')}
        many
        focus={kept.fields.length === 0}
        options={fields.map((field) => ({ key: field.key, label: name(field.label) }))}
        value={kept.fields}
        onChange={(keys) => {
          setPicked(keys.find((key) => !kept.fields.includes(key)) ?? null)
          put({ fields: [...keys] })
        }}
      />
      {chosen.map((field) => (
        <div key={field.key} className={styles['value']}>
          <FormFields fields={[field]} view={formView} />
          <Old field={field} view={view} />
        </div>
      ))}
      <GrowText
        label={t('correction.reason')}
        placeholder={t('correction.reasonHint')}
        value={kept.reason}
        onChange={(reason) => put({ reason })}
        maxLength={2000}
        busy={correct.busy}
        invalid={correct.fault?.code === 'reason-missing'}
      />
      {lacks ? (
        <p className={styles['lacks']} role="alert">
          {t('correction.nothing')}
        </p>
      ) : null}
      <Refused view={view} fault={correct.fault} />
      <div className={styles['acts']}>
        <ActButton onPress={leave} keys="Escape">
          {t('common.cancel')}
        </ActButton>
        <ActButton tone="main" keys="Ctrl+Enter" onPress={() => void save()} busy={correct.busy}>
          {t(isAsked ? 'correction.request' : 'correction.do')}
        </ActButton>
      </div>
    </form>
  )
}

/** Why it was not taken: where the form would no longer hold, in the words of its own rule, also when that is about another field. */
function Refused({ view, fault }: { readonly view: RecordView; readonly fault: Fault | null }) {
  const { name } = useText()
  const say = useFieldFaultWords(view.definition)
  if (fault?.code !== 'record-invalid') return <FaultNotice fault={fault} />
  const field = view.definition.form.find(({ key }) => key === fault.field?.split('.', 1)[0])
  const words = say(innerOf(fault))
  return <Notice tone="bad">{field === undefined ? words : `${name(field.label)} · ${words}`}</Notice>
}

/** The fault of the form behind a refusal. */
function innerOf(fault: Fault): Fault {
  const code = fault.params?.['code']
  return typeof code === 'string' ? { ...fault, code: code as Fault['code'] } : fault
}

/** What stands now, under what is to stand. */
function Old({ field, view }: { readonly field: Field; readonly view: RecordView }) {
  const { t } = useText()
  const locale = useLocale()
  return <p className={styles['old']}>{t('correction.old', { value: valueWords(field, view.record.data[field.key], view, t, locale) })}</p>
}

/** The chosen fields whose value is another now. */
function changesIn(chosen: readonly Field[], data: RecordView['record']['data'], form: FormState): { field: string; from: Json; to: Json }[] {
  const all = chosen.map(({ key }) => ({ field: key, from: data[key] ?? null, to: form.data[key] ?? null }))
  return all.filter(({ from, to }) => canonicalJson(from) !== canonicalJson(to))
}

function useReader(fields: readonly Field[]): FormReader {
  const { timeZone } = useLocale()
  const people = useFormPeople()
  const today = dayOf(useNow(60_000), timeZone)
  return useMemo<FormReader>(() => {
    const world = { today, timeZone, members: people.organisation.members, units: people.organisation.units }
    return { fields, read: (field, text) => parseFieldText(field, text, world) }
  }, [fields, today, timeZone, people.organisation])
}

type Standing = {
  readonly form: FormState
  readonly reader: FormReader
  readonly change: FormView['change']
  readonly fault: Fault | null
  readonly fields: readonly Field[]
}

/** The inputs' view of a form that is judged when it is carried out. */
function useCorrectionView(view: RecordView, { form, reader, change, fault, fields }: Standing): FormView {
  const people = useFormPeople()
  const say = useFieldFaultWords(view.definition)
  const errors = useMemo(() => {
    const own = fault?.field === undefined ? [] : [innerOf(fault)]
    return wordsByPath(shownFaults({ unread: form.unread, files: {}, errors: own, warnings: [] }, new Set(), true, say), 'error')
  }, [fault, form.unread, say])
  return {
    form,
    reader,
    people,
    change,
    errors,
    hidden: new Set(),
    required: new Set(fields.filter(({ required }) => required).map(({ key }) => key)),
    computed: view.record.data,
    capitals: {},
    warnings: new Map(),
    goal: null,
    given: new Map(),
    leave: () => {},
    addFiles: () => {},
    say: () => {},
  }
}
