import { useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import { TextField } from '#renderer/ui/text-field.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from './admin.module.css'

/** What a request says, and the line that was admitted, each with the request that it belongs to: a late answer to another is never shown, and never admitted. */
type Read = CallValue<'organisation.readAdmission'> & { readonly request: string }
type Admitted = { readonly request: string; readonly code: string }

/** Admits a desk that the server has forgotten: the line that it shows, then its fingerprint, compared by a person. */
export function AdmitPane() {
  const { t } = useText()
  const [request, setRequest] = useState('')
  const [answered, setAnswered] = useState<Read | null>(null)
  const [lastAdmitted, setAdmitted] = useState<Admitted | null>(null)
  const read = useAct('organisation.readAdmission')
  const admit = useAct('organisation.admitDesk')
  const found = answered?.request === request ? answered : null
  const admitted = lastAdmitted?.request === request ? lastAdmitted.code : null
  const change = (text: string) => {
    setRequest(text)
    setAnswered(null)
    setAdmitted(null)
    read.clear()
    admit.clear()
  }
  const look = async () => {
    const answer = await read.run({ request })
    if (answer?.ok === true) setAnswered({ ...answer.value, request })
  }
  const agree = async (compared: Read) => {
    const answer = await admit.run({ request: compared.request })
    if (answer?.ok === true) setAdmitted({ request: compared.request, code: answer.value.code })
  }
  return (
    <div className={styles['pane']}>
      <header className={styles['paneHead']}>
        <h2>{t('admin.admit.title')}</h2>
      </header>
      <p className={styles['mute']}>{t('admin.admit.detail')}</p>
      <TextField kind="lines" mono label={t('sync.way.request')} value={request} onChange={change} maxLength={400} autoFocus />
      {found === null ? (
        <div>
          <ActButton tone="main" busy={read.busy} disabled={request.trim() === ''} onPress={() => void look()}>
            {t('admin.admit.read')}
          </ActButton>
        </div>
      ) : (
        <>
          <dl className={styles['facts']}>
            <dt>{t('admin.admit.name')}</dt>
            <dd>
              {found.name} {found.weak ? <Tag tone="warn">{t('session.weak')}</Tag> : null}
            </dd>
            <dt>{t('sync.way.fingerprint')}</dt>
            <dd>{found.fingerprint}</dd>
          </dl>
          <p className={styles['mute']}>{t('admin.admit.compare')}</p>
          {admitted === null ? (
            <div>
              <ActButton tone="main" busy={admit.busy} onPress={() => void agree(found)}>
                {t('admin.admit.agree')}
              </ActButton>
            </div>
          ) : (
            <Notice tone="good">{t('admin.admit.done', { code: admitted })}</Notice>
          )}
        </>
      )}
      <FaultNotice fault={read.fault ?? admit.fault} />
    </div>
  )
}
