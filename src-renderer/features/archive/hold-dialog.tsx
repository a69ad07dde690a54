import { useState, type FormEvent } from 'react'
import { useAct } from '#renderer/bridge/act.ts'
import { formatCount } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { DialogBox } from '#renderer/ui/dialog-box.tsx'
import { TextField } from '#renderer/ui/text-field.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from './archive.module.css'

type Ends = { readonly onClose: () => void; readonly onDone: () => void }

/** Places records on legal hold, with the reason. */
export function HoldDialog({ ids, onClose, onDone }: Ends & { readonly ids: readonly string[] }) {
  const { t } = useText()
  const act = useAct('archive.hold')
  const words = {
    title: t('archive.holdTitle', { n: formatCount(ids.length) }),
    detail: t('archive.holdDetail'),
    reason: t('archive.holdReason'),
    yes: t('archive.hold'),
  }
  const run = async (reason: string) => (await act.run({ ids: [...ids], reason }))?.ok === true
  return <ReasonDialog words={words} hint={t('archive.holdReasonHint')} act={act} run={run} onClose={onClose} onDone={onDone} />
}

/** Lifts a legal hold, with the reason. */
export function LiftDialog({ holdId, onClose, onDone }: Ends & { readonly holdId: string }) {
  const { t } = useText()
  const act = useAct('archive.lift')
  const words = { title: t('archive.liftTitle'), detail: '', reason: t('archive.liftReason'), yes: t('archive.lift') }
  const run = async (reason: string) => (await act.run({ holdIds: [holdId], reason }))?.ok === true
  return <ReasonDialog words={words} act={act} run={run} onClose={onClose} onDone={onDone} />
}

type ReasonProps = Ends & {
  readonly words: { readonly title: string; readonly detail: string; readonly reason: string; readonly yes: string }
  readonly hint?: string
  readonly act: Pick<ReturnType<typeof useAct>, 'busy' | 'fault'>
  readonly run: (reason: string) => Promise<boolean>
}

function ReasonDialog({ words, hint, act, run, onClose, onDone }: ReasonProps) {
  const { t } = useText()
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const submit = async () => {
    if (reason.trim() === '') return setMissing(true)
    if (await run(reason)) onDone()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void submit()
  }
  return (
    <DialogBox title={words.title} closeLabel={t('common.cancel')} onClose={onClose} width={480}>
      <form className={styles['reason']} onSubmit={onSubmit}>
        {words.detail === '' ? null : <p className={styles['mute']}>{words.detail}</p>}
        <TextField
          autoFocus
          kind="lines"
          label={words.reason}
          value={reason}
          maxLength={2000}
          help={hint}
          error={missing && reason.trim() === '' ? t('archive.reasonMissing') : undefined}
          onChange={setReason}
        />
        <FaultNotice fault={act.fault} />
        <div className={styles['acts']}>
          <ActButton onPress={onClose} keys="Esc">
            {t('common.cancel')}
          </ActButton>
          <ActButton tone="main" submit busy={act.busy} keys="Enter" onPress={() => undefined}>
            {words.yes}
          </ActButton>
        </div>
      </form>
    </DialogBox>
  )
}
