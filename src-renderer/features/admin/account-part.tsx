import { Checkbox } from 'antd'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { CopiedLines } from '#renderer/ui/copied-lines.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from './admin.module.css'

type Issued = CallValue<'organisation.issueAccount'>

/** Issues a member's account: what is handed over is shown once and kept nowhere. */
export function AccountPart({ memberId }: { readonly memberId: string }) {
  const { t } = useText()
  const act = useAct('organisation.issueAccount')
  const [issued, setIssued] = useState<Issued | null>(null)
  const [allowsWeak, setAllowsWeak] = useState(false)
  const issue = async () => {
    const answer = await act.run({ memberId, allowsWeak })
    if (answer?.ok !== true) return
    setIssued(answer.value)
    setAllowsWeak(false)
  }
  return (
    <section className={styles['section']}>
      <h3>{t('admin.account')}</h3>
      {issued === null ? (
        <div className={styles['issue']}>
          <div>
            <p className={styles['mute']}>{t('admin.account.detail')}</p>
            <Checkbox checked={allowsWeak} onChange={(event) => setAllowsWeak(event.target.checked)}>
              {t('admin.account.weak')}
            </Checkbox>
            {allowsWeak ? <p className={styles['mute']}>{t('admin.account.weakDetail')}</p> : null}
          </div>
          <ActButton icon={KeyRound} busy={act.busy} onPress={() => void issue()}>
            {t('admin.account.issue')}
          </ActButton>
        </div>
      ) : (
        <IssuedAccount issued={issued} onDone={() => setIssued(null)} />
      )}
      <FaultNotice fault={act.fault} />
    </section>
  )
}

function IssuedAccount({ issued, onDone }: { readonly issued: Issued; readonly onDone: () => void }) {
  const { t } = useText()
  const lines = [
    [t('admin.account.userName'), issued.userName],
    [t('admin.account.password'), issued.initialPassword],
    [t('admin.account.code'), issued.enrolmentCode],
  ] as const
  return (
    <>
      <Notice tone="warn">{t('admin.account.once')}</Notice>
      <CopiedLines lines={lines} copyLabel={t('admin.account.copyAll')} copiedLabel={t('admin.account.copied')}>
        <ActButton tone="quiet" onPress={onDone}>
          {t('admin.account.done')}
        </ActButton>
      </CopiedLines>
    </>
  )
}
