import { Select } from 'antd'
import { useState } from 'react'
import { closingReasons, type ClosingReason, type Desk } from '#shared/domain/organisation.ts'
import { formatCount, formatInstant, formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useAskFirst } from '#renderer/ui/ask-first.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useNow } from '#renderer/view/now.ts'
import { useSession } from '#renderer/view/session.ts'
import type { Organisation } from './admin-screen.tsx'
import styles from './admin.module.css'
import { DeskTags, isWeakDesk } from './desk-tags.tsx'
import type { DeskContact } from './desks-part.tsx'
import { usePut } from './use-put.ts'

type Props = { readonly desk: Desk; readonly contact: DeskContact | null; readonly organisation: Organisation }

/** One desk: who works there, when it was last here, and how it is closed. */
export function DeskPane({ desk, contact, organisation }: Props) {
  const { t } = useText()
  const locale = useLocale()
  const now = useNow()
  const seen =
    contact === null ? t('admin.desk.seenOnline') : contact.contactAt === null ? t('admin.desk.neverSeen') : formatNear(contact.contactAt, now, locale)
  return (
    <div className={styles['pane']}>
      <header className={styles['paneHead']}>
        <h2>{desk.name}</h2>
        <DeskTags desk={desk} />
      </header>
      <dl className={styles['facts']}>
        <dt>{t('admin.desk.code')}</dt>
        <dd>{desk.code}</dd>
        <dt>{t('admin.desk.enrolled')}</dt>
        <dd>{desk.enrolledAt === 0 ? '—' : formatInstant(desk.enrolledAt, locale, 'minute')}</dd>
        <dt>{t('admin.desk.seen')}</dt>
        <dd>{seen}</dd>
        {contact === null ? null : (
          <>
            <dt>{t('admin.desk.members')}</dt>
            <dd>{contact.members.join(t('common.separator')) || '—'}</dd>
          </>
        )}
      </dl>
      {isWeakDesk(desk) ? <p className={styles['mute']}>{t('admin.desk.weakDetail')}</p> : null}
      {desk.closing === null ? null : <Closing desk={desk} closing={desk.closing} contact={contact} organisation={organisation} />}
      {desk.state === 'active' ? <CloseForm desk={desk} /> : null}
    </div>
  )
}

/** What became of a closing so far, and how it is taken back. */
function Closing({ desk, closing, contact, organisation }: Props & { readonly closing: NonNullable<Desk['closing']> }) {
  const { t } = useText()
  const locale = useLocale()
  const put = usePut()
  const by = organisation.members.find(({ id }) => id === closing.byId)?.name ?? ''
  const delivered = closing.closedAt === null ? (contact?.delivered ?? closing.delivered) : closing.delivered
  return (
    <section className={styles['section']}>
      <h3>{t('admin.desk.closing')}</h3>
      <dl className={styles['facts']}>
        <dt>{t('admin.desk.reason')}</dt>
        <dd>{t(`admin.desk.reason.${closing.reason}`)}</dd>
        <dt>{t('admin.desk.closedBy')}</dt>
        <dd>{[by, formatInstant(closing.at, locale, 'minute')].filter(Boolean).join(t('common.separator'))}</dd>
        <dt>{t('admin.desk.told')}</dt>
        <dd>{closing.closedAt === null ? t('admin.desk.notTold') : formatInstant(closing.closedAt, locale, 'minute')}</dd>
        <dt>{t('admin.desk.delivered')}</dt>
        <dd>{t('admin.desk.deliveredOf', { n: formatCount(delivered) })}</dd>
      </dl>
      <p className={styles['mute']}>{t(closing.closedAt === null ? 'admin.desk.closingDetail' : 'admin.desk.closedDetail')}</p>
      {desk.state === 'closing' ? (
        <div className={styles['row']}>
          <ActButton busy={put.busy} onPress={() => void put.put('desk.reopen', { deskId: desk.id })}>
            {t('admin.desk.reopen')}
          </ActButton>
        </div>
      ) : null}
      <FaultNotice fault={put.fault} />
    </section>
  )
}

function CloseForm({ desk }: { readonly desk: Desk }) {
  const { t } = useText()
  const session = useSession()
  const put = usePut()
  const [reason, setReason] = useState<ClosingReason>('lost')
  const { ask, asking } = useAskFirst()
  const isOwn = session.desk.id === desk.id
  const askFirst = () =>
    ask({
      title: t('admin.desk.askClose', { name: desk.name }),
      detail: t(isOwn ? 'admin.desk.askCloseOwn' : 'admin.desk.askCloseDetail'),
      yes: t('admin.desk.close'),
      no: t('common.cancel'),
      tone: 'bad',
      onYes: () => void put.put('desk.close', { deskId: desk.id, reason }),
    })
  return (
    <section className={styles['section']}>
      <h3>{t('admin.desk.closing')}</h3>
      <p className={styles['mute']}>{t('admin.desk.closeDetail')}</p>
      <div className={styles['row']}>
        <Select
          aria-label={t('admin.desk.reason')}
          className={styles['reason'] ?? ''}
          value={reason}
          options={closingReasons.map((value) => ({ value, label: t(`admin.desk.reason.${value}`) }))}
          onChange={setReason}
        />
        <ActButton tone="bad" busy={put.busy} onPress={askFirst}>
          {t('admin.desk.close')}
        </ActButton>
      </div>
      <FaultNotice fault={put.fault} />
      {asking}
    </section>
  )
}
