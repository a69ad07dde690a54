import { useState, type ComponentType } from 'react'
import { isStopping, type StoppingFault } from '#shared/contract/stopping-faults.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { CopiedLines } from '#renderer/ui/copied-lines.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { TextField } from '#renderer/ui/text-field.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { AgreeToRemoval } from './agree-to-removal.tsx'
import styles from './sync.module.css'

type Props = { readonly fault: Fault }

const ways: Readonly<Record<StoppingFault, ComponentType<Props>>> = {
  'removal-too-large': AgreeToRemoval,
  'key-not-certified': Certify,
  'weak-not-approved': Certify,
  'desk-unknown': Identity,
  'company-changed': Identity,
  'server-untrusted': Identity,
  'author-unknown': Steps,
  'protocol-too-old': Steps,
  'protocol-too-new': Steps,
  'desk-closing': Steps,
  'desk-closed': Steps,
}

/** What a person does about a fault that stops the exchange: each has its way out. */
export function WayOut({ fault }: Props) {
  if (!isStopping(fault.code)) return null
  const Way = ways[fault.code]
  return <Way fault={fault} />
}

/** A way that leads through somebody else, or through another screen. */
function Steps({ fault }: Props) {
  const { t } = useText()
  const { code } = fault
  return isStopping(code) && code !== 'removal-too-large' ? <Notice tone="accent">{t(`sync.way.${code}`)}</Notice> : null
}

/** The server wants the account's password once: one's own is typed here, somebody else's at his next sign-in. */
function Certify({ fault }: Props) {
  const { t } = useText()
  const [password, setPassword] = useState('')
  const certify = useAct('sync.certify')
  const { name } = fault.params ?? {}
  const send = async () => {
    await certify.run({ password })
    setPassword('')
  }
  if (name !== undefined) return <Notice tone="accent">{t('sync.way.other', { name })}</Notice>
  return (
    <form
      className={styles['way']}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <Notice tone="accent">{t(fault.code === 'weak-not-approved' ? 'sync.way.weak-not-approved' : 'sync.way.key-not-certified')}</Notice>
      <div className={styles['certify']}>
        <TextField kind="password" label={t('sync.way.password')} value={password} onChange={setPassword} maxLength={200} />
        <ActButton tone="main" submit busy={certify.busy} disabled={password === ''} onPress={() => {}}>
          {t('sync.way.certify')}
        </ActButton>
      </div>
      <FaultNotice fault={certify.fault} />
    </form>
  )
}

/** Who this desk is and whom it trusts, for an administrator to compare; a forgotten desk is admitted by the line shown here. */
function Identity({ fault }: Props) {
  const { t } = useText()
  const identity = useLiveValue('sync.identity', {})
  const isForgotten = fault.code === 'desk-unknown'
  const lines =
    identity === null
      ? []
      : isForgotten
        ? ([
            [t('sync.way.request'), identity.request],
            [t('sync.way.fingerprint'), identity.fingerprint],
          ] as const)
        : ([
            [t('sync.way.company'), identity.company],
            [t('sync.way.server'), identity.server],
            [t('sync.way.authority'), identity.authority],
          ] as const)
  return (
    <div className={styles['way']}>
      <Steps fault={fault} />
      <CopiedLines
        lines={lines}
        copyLabel={t(isForgotten ? 'sync.way.copyRequest' : 'sync.way.copy')}
        copiedLabel={t('sync.way.copied')}
        {...(isForgotten && identity !== null ? { copied: identity.request } : {})}
      />
    </div>
  )
}
