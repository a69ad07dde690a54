import { useCallback, useEffect } from 'react'
import { freeBytesWanted, type Finding } from '#shared/domain/installation.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { formatBytes } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import styles from './desk-check.module.css'
import { FaultNotice } from './fault-notice.tsx'

type Props = {
  readonly findings: readonly Finding[] | null
  readonly onFindings: (findings: readonly Finding[]) => void
  /** Says nothing while nothing is wrong. */ readonly quiet?: boolean
}

/** Whether this machine is fit to be a desk: each thing that is not, with the way out, and another look once it is seen to. */
export function DeskCheck({ findings, onFindings, quiet = false }: Props) {
  const { t } = useText()
  const { run, busy, fault } = useAct('desk.check')
  const look = useCallback(async () => {
    const answer = await run({})
    if (answer?.ok) onFindings(answer.value.findings)
  }, [run, onFindings])
  useEffect(() => void look(), [look])
  const bad = findings?.some(({ dangerous }) => dangerous)
  if (quiet && fault === null && (findings === null || findings.length === 0)) return null
  const again = (
    <ActButton size="small" busy={busy} onPress={() => void look()}>
      {t('session.check.again')}
    </ActButton>
  )
  return (
    <>
      {findings === null ? null : (
        <Notice tone={bad ? 'bad' : findings.length > 0 ? 'warn' : 'good'} end={again}>
          {findings.length === 0 ? (
            t('session.check.good')
          ) : (
            <>
              <b>{`${t('session.check.title')}${t('common.separator')}${t('session.check.count', { n: findings.length })}`}</b>
              <ul className={styles['findings']}>
                {findings.map((finding) => (
                  <li key={finding.code}>
                    <FindingWords finding={finding} />
                  </li>
                ))}
              </ul>
            </>
          )}
        </Notice>
      )}
      <FaultNotice fault={fault} />
    </>
  )
}

function FindingWords({ finding: { code, params } }: { readonly finding: Finding }) {
  const { t } = useText()
  const { fileSystem = '', free = 0, wanted = freeBytesWanted } = params
  const words = {
    'folder-network': () => t('session.check.folder-network', { fileSystem }),
    'disk-small': () => t('session.check.disk-small', { free: formatBytes(Number(free)), wanted: formatBytes(Number(wanted)) }),
  }
  return (
    <>
      {code === 'folder-network' || code === 'disk-small' ? words[code]() : t(`session.check.${code}`)}
      <p className={styles['way']}>{t(`session.check.${code}.way`)}</p>
    </>
  )
}
