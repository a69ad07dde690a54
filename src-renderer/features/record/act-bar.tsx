import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { RecordView } from '#shared/contract/store.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import type { Shortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { go } from '#renderer/view/places.ts'
import styles from './act-bar.module.css'
import { grave, letterOf, rareOf, usualOf, wordingsOf, type Wording } from './acts.ts'
import { BackEntryForm } from './back-entry-form.tsx'
import { CorrectionForm } from './correction/correction-form.tsx'
import { MoreActs } from './more-acts.tsx'
import { Opinion } from './opinion.tsx'
import { SecondCheck, SecondCheckAct } from './second-check.tsx'
import { TaskEntryActs, TaskEntryNote } from './task-entry-act.tsx'
import { useCandidatesAhead } from './use-candidates.ts'
import { useActKeys } from './use-act-keys.ts'
import { useOfferedActs } from './use-offered-acts.ts'
import { useWording } from './use-wording.ts'

const nothing: readonly Wording[] = []

type Props = { readonly view: RecordView; readonly onDecided?: (next: string | null) => void; readonly onClose?: () => void }

/**
 * What one may do with the record. Two steps, so that no single key and no stray click on a neighbour decides: choosing an act opens its words,
 * `Ctrl+Enter` or the marked button carries it out.
 */
export function ActBar({ view, onDecided, onClose }: Props) {
  const { t } = useText()
  const [entering, setEntering] = useState<'back-entry' | 'correction' | null>(null)
  const may = entering !== null ? nothing : wordingsOf(view)
  useCandidatesAhead(view, may)
  const usual = usualOf(may)
  const wording = useWording(view, may, usual, onDecided)
  const { chosen } = wording
  const revise = useAct('record.revise')
  const box = useRef<HTMLDivElement>(null)
  const [seconding, setSeconding] = useState(false)
  const [more, setMore] = useState(false)
  const words = () => box.current?.querySelector('textarea') ?? null
  const member = () => box.current?.querySelector<HTMLInputElement>('[data-people]') ?? null
  const carryOut = () => void wording.carryOut((place) => (place === 'member' ? member() : words())?.focus())

  const choose = (next: Wording) => {
    if (!may.includes(next)) return false
    // The next key is already a word, or a name, so the box must stand and have the focus before it comes.
    flushSync(() => {
      setMore(false)
      wording.choose(next)
    })
    const first = member() ?? words()
    first?.focus()
    return true
  }
  const leaveWords = () => {
    if (more) {
      setMore(false)
      return true
    }
    const field = document.activeElement
    if (field instanceof HTMLElement && (field === words() || field === member())) {
      field.blur()
      if (chosen !== usual) wording.choose(usual)
    } else if (onClose) onClose()
    else return false
    return true
  }
  const openDraft = async () => {
    const answer = await revise.run({ recordId: view.record.id })
    if (answer?.ok) go({ screen: 'entry', definitionKey: view.definition.key, draftId: answer.value.draftId })
  }
  const mayRevise = view.abilities.includes('revise')
  const maySecond = view.secondPersons.length > 0
  const mayBackEnter = view.abilities.includes('back-enter')
  const mayCorrect = view.abilities.includes('correct') || view.abilities.includes('request-correction')
  const rare = rareOf(may)
  const others: Shortcuts = {
    Escape: leaveWords,
    ...(chosen === null ? {} : { 'Ctrl+Enter': carryOut }),
    ...(mayRevise ? { 'Alt+E': () => void openDraft() } : {}),
    ...(mayCorrect && entering === null ? { 'Alt+G': () => setEntering('correction'), g: () => setEntering('correction') } : {}),
    ...(maySecond ? { 'Alt+C': () => setSeconding(true) } : {}),
    ...(rare.length > 0 ? { 'Alt+M': () => setMore(true), m: () => setMore(true) } : {}),
  }
  useActKeys(may, choose, others)
  useOfferedActs(may, choose)
  if (entering === 'back-entry') return <BackEntryForm view={view} onDone={() => setEntering(null)} />
  if (entering === 'correction') return <CorrectionForm view={view} onDone={() => setEntering(null)} />
  const mayEnter = view.toEnter !== null || view.secondEntries.length > 0
  if (may.length === 0 && !mayRevise && !maySecond && !mayBackEnter && !mayCorrect && !mayEnter) return null
  return (
    <div className={styles['bar']} role="group" aria-label={t('record.acts')} ref={box}>
      <FaultNotice fault={wording.fault ?? revise.fault} />
      {wording.lacksMember ? <Notice tone="bad">{t('record.memberFirst')}</Notice> : null}
      {chosen === null ? <TaskEntryNote view={view} /> : null}
      {chosen === null ? null : <Opinion wording={wording} chosen={chosen} view={view} />}
      <div className={styles['acts']}>
        {mayBackEnter ? (
          <ActButton tone="quiet" onPress={() => setEntering('back-entry')} disabled={wording.busy}>
            {t('record.backEntry')}
          </ActButton>
        ) : null}
        {mayCorrect ? (
          <ActButton tone="quiet" keys="Alt+G" onPress={() => setEntering('correction')} disabled={wording.busy}>
            {t('correction.name')}
          </ActButton>
        ) : null}
        {rare.length === 0 ? null : <MoreActs acts={rare} open={more} onOpen={setMore} onChoose={choose} disabled={wording.busy} />}
        {may
          .filter((each) => each !== chosen && !rare.includes(each))
          .map((each) => (
            <ActButton key={each} tone={grave.has(each) ? 'bad' : 'plain'} keys={`Alt+${letterOf[each]}`} onPress={() => choose(each)} disabled={wording.busy}>
              {t(`record.do.${each}`)}
            </ActButton>
          ))}
        {maySecond ? <SecondCheckAct onPress={() => setSeconding(true)} /> : null}
        <TaskEntryActs view={view} main={chosen === null} />
        {mayRevise ? (
          <ActButton tone={chosen === null ? 'main' : 'plain'} keys="Alt+E" onPress={() => void openDraft()} busy={revise.busy}>
            {t(view.record.state === 'started' ? 'record.do.fillIn' : 'record.do.revise')}
          </ActButton>
        ) : null}
        {chosen === null ? null : (
          <ActButton tone={chosen === 'terminate' || chosen === 'dispose' ? 'bad' : 'main'} keys="Ctrl+Enter" onPress={carryOut} busy={wording.busy}>
            {t(`record.do.${chosen}`)}
          </ActButton>
        )}
      </div>
      {seconding && maySecond ? <SecondCheck view={view} onClose={() => setSeconding(false)} /> : null}
    </div>
  )
}
