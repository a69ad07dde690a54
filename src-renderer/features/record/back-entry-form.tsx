import { Input, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import type { RecordView } from '#shared/contract/store.ts'
import { nodesOf } from '#shared/definition/route.ts'
import { isAsking } from '#shared/definition/steps.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useFormPeople } from '#renderer/forms/form-people.ts'
import { FindSelect } from '#renderer/forms/inputs/find-select.tsx'
import { WordsInput } from '#renderer/forms/phrases/words-input.tsx'
import { dayOf } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useNow } from '#renderer/view/now.ts'
import { enteredActs, entryOf, firstDraft, nodesFor, usualSince, withAct, type BackEntryDraft, type EnteredAct, type Since } from './back-entry-model.ts'
import styles from './back-entry.module.css'

/** 补录: what happened outside, by whom, when, why it stands here only now, and where the record has stood since. */
export function BackEntryForm({ view, onDone }: { readonly view: RecordView; readonly onDone: () => void }) {
  const { t } = useText()
  const { timeZone } = useLocale()
  const today = dayOf(useNow(), timeZone)
  const enter = useAct('record.backEnter')
  const [draft, setDraft] = useState(() => firstDraft(view))
  const [wanting, setWanting] = useState<Fault | null>(null)
  const change = (next: Partial<BackEntryDraft>) => {
    enter.clear()
    setWanting(null)
    setDraft((old) => ({ ...old, ...next }))
  }
  const save = async () => {
    const entry = entryOf(view, draft, { today, timeZone })
    if (!entry.ok) return setWanting(entry.fault)
    const answer = await enter.run(entry.value)
    if (answer?.ok) onDone()
  }
  useShortcuts({ Escape: onDone, 'Ctrl+Enter': () => void save() })
  return (
    <form
      className={styles['entry']}
      aria-label={t('record.backEntry')}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p className={styles['hint']}>{t('record.backEntry.hint')}</p>
      <What view={view} draft={draft} change={change} />
      <WhoAndWhen view={view} draft={draft} change={change} wanting={wanting} />
      <div className={styles['reason']}>
        <WordsInput
          use="reason"
          label={t('record.backEntry.reason')}
          placeholder={t('record.backEntry.reasonHint')}
          value={draft.reason}
          onChange={(reason) => change({ reason })}
          maxLength={2000}
          busy={enter.busy}
          invalid={enter.fault?.code === 'reason-missing'}
        />
      </div>
      <FaultNotice fault={wanting ?? enter.fault} />
      <div className={styles['acts']}>
        <ActButton onPress={onDone} keys="Escape">
          {t('common.cancel')}
        </ActButton>
        <ActButton tone="main" keys="Ctrl+Enter" onPress={() => void save()} busy={enter.busy}>
          {t('record.backEntry.do')}
        </ActButton>
      </div>
    </form>
  )
}

type Part = { readonly view: RecordView; readonly draft: BackEntryDraft; readonly change: (next: Partial<BackEntryDraft>) => void }

function What({ view, draft, change }: Part) {
  const { t, name } = useText()
  const { definition } = view
  const nodes = nodesFor(definition, draft.act)
  const act = (each: EnteredAct) => (each === 'resubmit' ? t('record.do.revise') : t(`record.do.${each}`))
  return (
    <>
      <Labelled label={t('record.backEntry.act')}>
        <Select
          aria-label={t('record.backEntry.act')}
          autoFocus
          value={draft.act}
          options={enteredActs(definition).map((each) => ({ value: each, label: act(each) }))}
          onChange={(next: EnteredAct) => change(withAct(draft, definition, next))}
        />
      </Labelled>
      {nodes.length === 0 ? null : (
        <Labelled label={t('record.backEntry.node')}>
          <Select
            aria-label={t('record.backEntry.node')}
            value={draft.node}
            options={nodes.map((node) => ({ value: node.key, label: name(node.label) }))}
            onChange={(node: string) => change({ node, since: usualSince(definition, draft.act, node) })}
          />
        </Labelled>
      )}
    </>
  )
}

function WhoAndWhen({ view, draft, change, wanting }: Part & { readonly wanting: Fault | null }) {
  const { t, name } = useText()
  const people = useFormPeople()
  const ends = ['completed', 'refused', 'withdrawn'] as const
  return (
    <>
      <Labelled label={t('record.backEntry.who')}>
        <FindSelect
          label={t('record.backEntry.who')}
          options={[{ key: '', label: t('record.backEntry.unknown') }, ...people.members]}
          value={draft.who === null ? [] : [draft.who]}
          onChange={([who]) => change({ who: who ?? '' })}
        />
      </Labelled>
      <Labelled label={t('record.backEntry.when')}>
        <Input
          aria-label={t('record.backEntry.when')}
          placeholder={t('record.backEntry.whenHint')}
          value={draft.when}
          onChange={(event) => change({ when: event.target.value })}
          {...(wanting?.field === 'when' ? { status: 'error' as const, 'aria-invalid': true } : {})}
        />
      </Labelled>
      <Labelled label={t('record.backEntry.since')}>
        <Select
          aria-label={t('record.backEntry.since')}
          value={draft.since}
          options={[
            { value: 'same', label: t('record.backEntry.same') },
            { value: 'initiator', label: t('record.backEntry.initiator') },
            ...nodesOf(view.definition)
              .filter(isAsking)
              .map((node) => ({ value: `node:${node.key}`, label: t('record.backEntry.atNode', { node: name(node.label) }) })),
            ...ends.map((state) => ({ value: state, label: t(`record.state.${state}`) })),
          ]}
          onChange={(since) => change({ since: since as Since })}
        />
      </Labelled>
    </>
  )
}

function Labelled({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={styles['field']}>
      <span aria-hidden>{label}</span>
      {children}
    </div>
  )
}
