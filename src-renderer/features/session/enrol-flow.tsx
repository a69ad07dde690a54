import { Checkbox } from 'antd'
import { useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import type { Finding } from '#shared/domain/installation.ts'
import type { FaultCode } from '#shared/kernel/fault.ts'
import { inFours } from '#shared/kernel/fingerprint.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useText } from '#renderer/text/text.ts'
import { TextField } from '#renderer/ui/text-field.tsx'
import { DeskCheck } from '#renderer/view/desk-check.tsx'
import { enter } from '#renderer/view/session.ts'
import { isNewPasswordReady, NewPassword, type NewPasswordValue } from './new-password.tsx'
import { OpeningLine } from './opening-line.tsx'
import { StepForm } from './step-form.tsx'
import styles from './steps.module.css'
import { useOpening } from './use-opening.ts'

type Step = 'code' | 'who' | 'password' | 'desk'
type Typed = { readonly code: string; readonly userName: string; readonly password: string; readonly fresh: NewPasswordValue; readonly deskName: string }
type Server = CallValue<'desk.readCode'>

/** Which step holds what a fault complains about; other faults stay where they are. */
const stepOfFault: Partial<Record<FaultCode, Step>> = {
  'enrolment-code-malformed': 'code',
  'enrolment-code-spent': 'code',
  'server-untrusted': 'code',
  'weak-not-approved': 'code',
  'password-wrong': 'who',
  'account-locked': 'who',
  'account-disabled': 'who',
  'member-missing': 'who',
  'password-weak': 'password',
}

/** First contact at this desk: the code, whose server it names, who one is, a password of one's own, the desk's name. `deskName` set = the desk exists and gains a member. */
export function EnrolFlow({ deskName, onBack }: { readonly deskName: string | null; readonly onBack: () => void }) {
  const { t } = useText()
  const [typed, setTyped] = useState<Typed>({ code: '', userName: '', password: '', fresh: { first: '', again: '' }, deskName: deskName ?? '' })
  const [server, setServer] = useState<Server | null>(null)
  const [findings, setFindings] = useState<readonly Finding[] | null>(null)
  const [weak, setWeak] = useState(false)
  const [step, setStep] = useState<Step>('code')
  const read = useAct('desk.readCode')
  const enrol = useAct('desk.enrol')
  const opening = useOpening()
  const steps: readonly Step[] = deskName === null ? ['code', 'who', 'password', 'desk'] : ['code', 'who', 'password']
  const change = (change: Partial<Typed>) => {
    enrol.clear()
    setTyped((before) => ({ ...before, ...change }))
  }
  const at = steps.indexOf(step)
  const last = at === steps.length - 1

  const readCode = async () => {
    const answer = await read.run({ code: typed.code })
    if (answer?.ok) setServer(answer.value)
  }
  const finish = async () => {
    const { code, userName, password, fresh } = typed
    const answer = await enrol.run({ code, userName: userName.trim(), password, newPassword: fresh.first, deskName: typed.deskName.trim(), weak })
    if (answer?.ok) return enter(answer.value, true)
    const place = answer === null ? undefined : stepOfFault[answer.fault.code]
    if (place !== undefined) setStep(place)
  }
  const goOn = () => {
    if (step === 'code' && server === null) return void readCode()
    const next = steps[at + 1]
    if (next === undefined) void finish()
    else setStep(next)
  }
  const goBack = () => {
    enrol.clear()
    const before = steps[at - 1]
    if (step === 'code' && server !== null) setServer(null)
    else if (before === undefined) onBack()
    else setStep(before)
  }
  const ready: Readonly<Record<Step, boolean>> = {
    code: typed.code.trim() !== '' && !findings?.some(({ code, dangerous }) => dangerous && !(code === 'keychain-none' && weak)),
    who: typed.userName.trim() !== '' && typed.password !== '',
    password: isNewPasswordReady(typed.fresh, typed.userName.trim(), typed.password),
    desk: typed.deskName.trim() !== '',
  }
  return (
    <StepForm
      title={t(`session.${step}.title`)}
      {...(step === 'password' ? { detail: t('session.password.detail') } : {})}
      step={at + 1}
      of={steps.length}
      fault={step === 'code' ? (read.fault ?? enrol.fault) : enrol.fault}
      next={last ? t('session.enrol') : t('common.next')}
      ready={ready[step]}
      busy={read.busy || enrol.busy}
      onNext={goOn}
      onBack={goBack}
    >
      {step === 'code' ? <DeskCheck quiet findings={findings} onFindings={setFindings} /> : null}
      {step === 'code' && deskName === null && findings?.some(({ code }) => code === 'keychain-none') ? (
        <Checkbox checked={weak} onChange={(event) => setWeak(event.target.checked)}>
          {t('session.check.weak')}
        </Checkbox>
      ) : null}
      {step === 'code' ? (
        <CodeStep
          code={typed.code}
          server={server}
          onChange={(code) => {
            read.clear()
            setServer(null)
            change({ code })
          }}
        />
      ) : null}
      {step === 'who' ? (
        <>
          <TextField label={t('session.who.userName')} value={typed.userName} onChange={(userName) => change({ userName })} autoFocus maxLength={40} />
          <TextField kind="password" label={t('session.who.password')} value={typed.password} onChange={(password) => change({ password })} maxLength={200} />
        </>
      ) : null}
      {step === 'password' ? (
        <NewPassword value={typed.fresh} onChange={(fresh) => change({ fresh })} userName={typed.userName.trim()} former={typed.password} autoFocus />
      ) : null}
      {step === 'desk' ? (
        <TextField
          label={t('session.desk.label')}
          value={typed.deskName}
          onChange={(name) => change({ deskName: name })}
          help={t('session.desk.help')}
          autoFocus
          maxLength={60}
        />
      ) : null}
      {enrol.busy ? <OpeningLine opening={opening} words={t('session.enrolling')} /> : null}
    </StepForm>
  )
}

function CodeStep({ code, server, onChange }: { readonly code: string; readonly server: Server | null; readonly onChange: (code: string) => void }) {
  const { t } = useText()
  return (
    <>
      <TextField kind="lines" mono label={t('session.code.label')} value={code} onChange={onChange} help={t('session.code.help')} autoFocus maxLength={400} />
      {server === null ? null : (
        <div role="status">
          <dl className={styles['fact']}>
            <dt>{t('session.code.server')}</dt>
            <dd>{server.server}</dd>
            <dt>{t('session.code.fingerprint')}</dt>
            <dd className={styles['mono']}>{inFours(server.fingerprint).toUpperCase()}</dd>
          </dl>
          <p className={styles['compare']}>{t('session.code.compare')}</p>
        </div>
      )}
    </>
  )
}
