import { Checkbox } from 'antd'
import { Circle, CircleDot } from 'lucide-react'
import { useState } from 'react'
import type { Choice } from '#shared/contract/path-ticket.ts'
import type { CallValue } from '#shared/contract/store.ts'
import type { Finding } from '#shared/domain/installation.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { choose } from '#renderer/bridge/desk.ts'
import { formatBytes, formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import { TextField } from '#renderer/ui/text-field.tsx'
import { DeskCheck } from '#renderer/view/desk-check.tsx'
import { useFaultText } from '#renderer/view/fault-words.ts'
import { enter } from '#renderer/view/session.ts'
import { isNewPasswordReady, NewPassword } from './new-password.tsx'
import { OpeningLine } from './opening-line.tsx'
import { StepForm } from './step-form.tsx'
import styles from './steps.module.css'
import { useOpening } from './use-opening.ts'

type Backup = CallValue<'restore.list'>[number]
type Step = 'folder' | 'backup' | 'key'
const steps: readonly Step[] = ['folder', 'backup', 'key']

/** A lost desk comes back: the folder, one backup in it, the company's recovery key, and a new password here. */
export function RestoreFlow({ onBack }: { readonly onBack: () => void }) {
  const { t } = useText()
  const [step, setStep] = useState<Step>('folder')
  const [folder, setFolder] = useState<Choice | null>(null)
  const [backups, setBackups] = useState<readonly Backup[]>([])
  const [chosen, setChosen] = useState<Backup | null>(null)
  const [recoveryKey, setRecoveryKey] = useState('')
  const [userName, setUserName] = useState('')
  const [fresh, setFresh] = useState({ first: '', again: '' })
  const [findings, setFindings] = useState<readonly Finding[] | null>(null)
  const [weak, setWeak] = useState(false)
  const list = useAct('restore.list')
  const restore = useAct('restore.run')
  const opening = useOpening()
  const at = steps.indexOf(step)
  const lacksKeychain = findings?.some(({ code }) => code === 'keychain-none') === true

  const look = async () => {
    if (folder === null) return
    const answer = await list.run({ folder: folder.ticket })
    // Spent, whatever came of it.
    setFolder(null)
    if (!answer?.ok) return
    setBackups(answer.value)
    setChosen(answer.value.find(({ state }) => state !== 'failed') ?? null)
    setStep('backup')
  }
  const run = async () => {
    if (chosen === null) return
    const answer = await restore.run({ id: chosen.id, recoveryKey: recoveryKey.trim(), userName: userName.trim(), newPassword: fresh.first, weak })
    if (answer?.ok) enter(answer.value, true)
  }
  const chooseFolder = async () => {
    const answer = await choose('chooseFolder', { title: t('session.restore.folder') }, list.tell)
    if (answer !== null) setFolder(answer)
  }
  const ready: Readonly<Record<Step, boolean>> = {
    folder: folder !== null,
    backup: chosen !== null,
    key: (!lacksKeychain || weak) && recoveryKey.trim() !== '' && userName.trim() !== '' && isNewPasswordReady(fresh, userName.trim(), null),
  }
  return (
    <StepForm
      title={step === 'folder' ? t('session.restore.folder') : step === 'backup' ? t('session.restore.list') : t('session.restore.key')}
      {...(step === 'backup' ? { detail: t('session.restore.listDetail') } : {})}
      step={at + 1}
      of={steps.length}
      fault={step === 'folder' ? list.fault : restore.fault}
      next={step === 'key' ? t('session.restore.run') : t('common.next')}
      ready={ready[step]}
      busy={list.busy || restore.busy}
      onNext={() => (step === 'folder' ? void look() : step === 'backup' ? setStep('key') : void run())}
      onBack={() => {
        restore.clear()
        const before = steps[at - 1]
        if (before === undefined) onBack()
        else setStep(before)
      }}
    >
      {step === 'folder' ? (
        <>
          <DeskCheck quiet findings={findings} onFindings={setFindings} />
          <ActButton onPress={() => void chooseFolder()}>{t('session.restore.choose')}</ActButton>
          {folder === null ? null : <p className={styles['mono']}>{folder.shown}</p>}
        </>
      ) : null}
      {step === 'backup' ? <BackupChoice backups={backups} chosen={chosen} onChoose={setChosen} /> : null}
      {step === 'key' ? (
        <>
          <TextField
            kind="lines"
            mono
            label={t('session.restore.key')}
            value={recoveryKey}
            onChange={setRecoveryKey}
            help={t('session.restore.keyHelp')}
            autoFocus
            maxLength={10_000}
          />
          <TextField label={t('session.who.userName')} value={userName} onChange={setUserName} maxLength={40} />
          <NewPassword value={fresh} onChange={setFresh} userName={userName.trim()} former={null} />
          {lacksKeychain ? (
            <Checkbox checked={weak} onChange={(event) => setWeak(event.target.checked)}>
              {t('session.restore.weak')}
            </Checkbox>
          ) : null}
        </>
      ) : null}
      {restore.busy ? <OpeningLine opening={opening} words={t('session.restore.running')} /> : null}
    </StepForm>
  )
}

function BackupChoice({
  backups,
  chosen,
  onChoose,
}: {
  readonly backups: readonly Backup[]
  readonly chosen: Backup | null
  readonly onChoose: (backup: Backup) => void
}) {
  const { t } = useText()
  const locale = useLocale()
  const say = useFaultText()
  if (backups.length === 0) {
    return (
      <Notice tone="warn">
        <b>{t('session.restore.empty')}</b>
        <br />
        {t('session.restore.emptyDetail')}
      </Notice>
    )
  }
  return (
    <div className={styles['choices']} role="radiogroup" aria-label={t('session.restore.list')} style={{ marginTop: 0, maxHeight: 280, overflow: 'auto' }}>
      {backups.map((backup) => (
        <button
          key={backup.id}
          type="button"
          role="radio"
          aria-checked={backup === chosen}
          disabled={backup.state === 'failed'}
          className={styles['choice']}
          onClick={() => onChoose(backup)}
        >
          <Glyph icon={backup === chosen ? CircleDot : Circle} />
          <b>{formatInstant(backup.at, locale, 'minute')}</b>
          <Tag tone={backup.state === 'proven' ? 'good' : backup.state === 'failed' ? 'bad' : 'mute'}>{t(`session.restore.${backup.state}`)}</Tag>
          <small>
            {[backup.deskName, backup.company, formatBytes(backup.bytes), backup.fault === null ? '' : say(backup.fault)]
              .filter(Boolean)
              .join(t('common.separator'))}
          </small>
        </button>
      ))}
    </div>
  )
}
