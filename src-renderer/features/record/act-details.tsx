import { Segmented, Select } from 'antd'
import type { ReactNode } from 'react'
import type { RecordView } from '#shared/contract/store.ts'
import { PeopleInput } from '#renderer/forms/inputs/people-input.tsx'
import { useText } from '#renderer/text/text.ts'
import styles from './act-bar.module.css'
import { signersMax } from './act-choices.ts'
import type { Wording } from './acts.ts'
import { useCandidates } from './use-candidates.ts'
import type { WordingState } from './use-wording.ts'

type Props = {
  readonly wording: WordingState
  readonly view: RecordView
  /** Goes on to the words. */
  readonly toWords: () => void
}

/** What an act wants to know beside its words, and what it says before it is done. */
const detailsOf: Partial<Readonly<Record<Wording, (props: Props) => ReactNode>>> = {
  return: Return,
  transfer: Transfer,
  'add-signer': AddSigners,
  'remove-signer': RemoveSigner,
  answer: Question,
  ask: () => <Hint of="ask" />,
  terminate: () => <Hint of="terminate" />,
}

/** The line above the words: what else the act wants to know, and ready phrases. */
export function ActDetails({ wording, chosen, view, toWords, children }: Props & { readonly chosen: Wording; readonly children: readonly ReactNode[] }) {
  const { t } = useText()
  const Details = detailsOf[chosen]
  if (!Details && children.length === 0) return null
  return (
    <div className={styles['ready']} role="group" aria-label={t(Details ? 'record.details' : 'record.phrases')}>
      {Details ? <Details wording={wording} view={view} toWords={toWords} /> : null}
      {children}
    </div>
  )
}

const initiator = ''

type ReturnProps = { readonly wording: Pick<WordingState, 'choices' | 'setChoices'>; readonly view: Pick<RecordView, 'returnTargets'> }

/** Where it goes back to, and whether it comes straight back. */
export function Return({ wording, view: { returnTargets } }: ReturnProps) {
  const { t, name } = useText()
  const { returnTo, resume } = wording.choices
  if (returnTargets.length === 0) return null
  const mayResume = returnTargets.some(({ node, resumes }) => node === returnTo && resumes)
  return (
    <>
      <span className={styles['target']}>
        {t('record.returnTo')}
        <Select
          size="small"
          aria-label={t('record.returnTo')}
          value={returnTo ?? initiator}
          onChange={(node: string) => wording.setChoices({ returnTo: node === initiator ? null : node, resume: false })}
          options={returnTargets.map((target) => ({ value: target.node ?? initiator, label: name(target.label) }))}
          popupMatchSelectWidth={false}
        />
      </span>
      {mayResume ? (
        <span className={styles['target']}>
          {t('record.return.then')}
          <Segmented
            size="small"
            aria-label={t('record.return.then')}
            value={resume ? 'resume' : 'rerun'}
            onChange={(way) => wording.setChoices({ resume: way === 'resume' })}
            options={[
              { value: 'rerun', label: t('record.return.rerun'), title: t('record.return.rerunHint') },
              { value: 'resume', label: t('record.return.resume'), title: t('record.return.resumeHint') },
            ]}
          />
        </span>
      ) : null}
    </>
  )
}

function Transfer({ wording, view, toWords }: Props) {
  const { t } = useText()
  const candidates = useCandidates(view)
  return (
    <span className={styles['target']}>
      {t('record.transferTo')}
      <PeopleInput
        label={t('record.transferTo')}
        people={candidates}
        value={wording.choices.memberIds.slice(0, 1)}
        max={1}
        invalid={wording.lacksMember}
        onChange={(memberIds) => wording.setChoices({ memberIds })}
        onFull={toWords}
      />
    </span>
  )
}

function AddSigners({ wording, view }: Props) {
  const { t } = useText()
  const candidates = useCandidates(view)
  const { memberIds, where } = wording.choices
  return (
    <>
      <span className={styles['target']}>
        {t('record.signers')}
        <PeopleInput
          label={t('record.signers')}
          people={candidates}
          value={memberIds}
          max={signersMax}
          invalid={wording.lacksMember}
          onChange={(next) => wording.setChoices({ memberIds: next })}
        />
      </span>
      <Segmented
        size="small"
        aria-label={t('record.signers.where')}
        value={where}
        onChange={(next) => wording.setChoices({ where: next === 'after' ? 'after' : 'before' })}
        options={(['before', 'after'] as const).map((each) => ({
          value: each,
          label: t(`record.signers.${each}`),
          title: t(`record.signers.${each}Hint`),
        }))}
      />
    </>
  )
}

function RemoveSigner({ wording, view }: Props) {
  const { t } = useText()
  const signers = view.tasks.filter(({ id }) => view.removableTaskIds.includes(id))
  return (
    <span className={styles['target']}>
      {t('record.signer')}
      <Select
        size="small"
        aria-label={t('record.signer')}
        value={wording.choices.signerTaskId}
        onChange={(signerTaskId) => wording.setChoices({ signerTaskId })}
        options={signers.map(({ id, assigneeName }) => ({ value: id, label: assigneeName }))}
        popupMatchSelectWidth={false}
      />
    </span>
  )
}

/** What was asked, so that nobody has to look for it in the trail. */
function Question({ view: { question } }: Props) {
  const { t } = useText()
  if (question === null) return null
  return (
    <blockquote className={styles['question']}>
      <b>{t('record.question', { who: question.askerName })}</b> {question.words}
    </blockquote>
  )
}

function Hint({ of }: { readonly of: 'ask' | 'terminate' }) {
  const { t } = useText()
  return <p className={of === 'terminate' ? styles['danger'] : styles['hint']}>{t(`record.${of}Hint`)}</p>
}
