import { useEffect, useState } from 'react'
import { z } from 'zod'
import type { CallValue } from '#shared/contract/store.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { ask } from '#renderer/bridge/store.ts'
import { WordsInput } from '#renderer/forms/phrases/words-input.tsx'
import { WorkBar } from '#renderer/forms/work/work-bar.tsx'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { PaneLoading } from '#renderer/ui/pane-state.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { isText, useKept } from '#renderer/view/kept.ts'
import { FaultPane } from '#renderer/view/live-pane.tsx'
import { back, go, home } from '#renderer/view/places.ts'
import { afterTask } from './after-task.ts'
import styles from './difference-page.module.css'
import type { Choice } from './difference-keys.ts'
import { DifferenceTable } from './difference-table.tsx'
import { differenceWords } from './difference-words.ts'
import type { LoadedTask } from './load-task.ts'

type Compared = CallValue<'task.compare'>
type Props = { readonly loaded: LoadedTask; readonly onAgain: (changed: boolean) => void }

/** 差异页: where a blind entry differs from the first one, both values beside each other, and which of them is right. */
export function DifferencePage({ loaded, onAgain }: Props) {
  const { t } = useText()
  const { recordId, taskId, second } = loaded.seat
  const [compared, setCompared] = useState<Result<Compared> | null>(null)
  useEffect(() => {
    let gone = false
    void ask('task.compare', { recordId, taskId, second }).then((result) => {
      if (!gone) setCompared(result)
    })
    return () => {
      gone = true
    }
  }, [recordId, taskId, second])
  if (compared === null) return <PaneLoading label={t('common.loading')} />
  return compared.ok ? <Differences loaded={loaded} compared={compared.value} onAgain={onAgain} /> : <FaultPane fault={compared.fault} />
}

const choicesSchema = z.record(z.string(), z.enum(['first', 'second']))
const undecided: Record<string, Choice> = {}

function Differences({ loaded, compared, onAgain }: Props & { readonly compared: Compared }) {
  const { t, name } = useText()
  const locale = useLocale()
  const { seat, task } = loaded
  const rows = compared.differences.map((difference) => differenceWords(loaded, compared, difference, { t, name, locale }))
  const [choices, setChoices] = useKept(`task.choices.${seat.taskId}`, choicesSchema, undecided)
  const [reason, setReason] = useKept(`task.settle.${seat.taskId}`, isText, '')
  const settle = useAct('task.settle')
  const open = rows.filter(({ path }) => choices[path] === undefined).length
  const held = rows.filter(({ path }) => choices[path] === 'second').length
  const ready = open === 0 && reason.trim() !== ''
  const carryOut = async () => {
    if (open > 0) return document.getElementById('difference-table')?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
    if (reason.trim() === '') return document.getElementById('difference-reason')?.focus()
    const keep = rows.flatMap(({ path }) => (choices[path] === 'first' ? [path] : []))
    const answer = await settle.run({ ...seat, revision: task.revision, opinion: reason.trim(), keep })
    if (answer?.ok === false && answer.fault.code === 'record-changed') return onAgain(true)
    if (!answer?.ok) return
    setChoices(null)
    setReason(null)
    afterTask(answer.value.nextTaskRecordId)
  }
  useShortcuts({ 'Ctrl+Enter': () => void carryOut(), Escape: () => (back() ? undefined : go(home)) })
  const outcome =
    open > 0 ? t('task.toSettle', { count: open }) : held === 0 ? t('task.keepsAll') : t('task.sendsBack', { count: held, name: compared.first.memberName })
  return (
    <div className={styles['page']}>
      <WorkBar
        title={name(task.nodeLabel)}
        act={
          <ActButton tone="main" keys="Ctrl+Enter" busy={settle.busy} disabled={!ready} onPress={() => void carryOut()}>
            {t(held > 0 && open === 0 ? 'task.settleBack' : 'task.settle')}
          </ActButton>
        }
        standing={[
          { key: 'who', words: t('task.who', { number: task.number, name: task.memberName }) },
          { key: 'outcome', words: outcome, ...(open > 0 ? { tone: 'warn' as const } : {}) },
        ]}
      />
      <div className={styles['sheet']}>
        <h3>{t('task.differs', { count: rows.length })}</h3>
        <p>{t('task.differsHint')}</p>
        {compared.mayReturn ? null : <Notice tone="warn">{t('task.noReturn')}</Notice>}
        <FaultNotice fault={settle.fault} />
        <DifferenceTable
          rows={rows}
          first={compared.first}
          second={compared.second}
          mayReturn={compared.mayReturn}
          choices={choices}
          onChoose={(path, choice) => setChoices({ ...choices, [path]: choice })}
          onDecided={() => document.getElementById('difference-reason')?.focus()}
        />
        <div className={styles['reason']}>
          <label htmlFor="difference-reason">{t('task.reason')}</label>
          <WordsInput
            id="difference-reason"
            use="reason"
            maxLength={4000}
            placeholder={t('task.reasonHint')}
            value={reason}
            onChange={(words) => {
              settle.clear()
              setReason(words)
            }}
          />
        </div>
      </div>
    </div>
  )
}
