import { useDeferredValue, useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { formatMoney } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { DialogBox } from '#renderer/ui/dialog-box.tsx'
import { FindList } from '#renderer/ui/find-list.tsx'
import { goToCopy } from '#renderer/view/copied.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from './earlier-box.module.css'

const shownMax = 20

/** 复制历史单据: picks an earlier record of the same business by words, pinyin, initials or number, and opens a new form like it. */
export function EarlierBox({ definitionKey, onClose }: { readonly definitionKey: string; readonly onClose: () => void }) {
  const { t } = useText()
  const [typed, setTyped] = useState('')
  const found = useLive('entry.earlier', { definitionKey, text: useDeferredValue(typed).trim(), limit: shownMax }, { keep: true })
  const copy = useAct('record.copy')
  const rows = found.kind === 'value' ? found.value : []
  const take = async (recordId: string | undefined) => {
    if (recordId === undefined) return
    const answer = await copy.run({ recordId })
    if (!answer?.ok) return
    onClose()
    goToCopy(definitionKey, answer.value)
  }
  return (
    <DialogBox title={t('entry.earlier')} closeLabel={t('common.close')} onClose={onClose} width={680}>
      <FindList
        label={t('entry.earlier')}
        find={t('entry.earlier.find')}
        typed={typed}
        onType={setTyped}
        itemClass={styles['row']}
        items={rows.map((row) => ({ key: row.id, content: <EarlierRow row={row} /> }))}
        onPick={(place) => void take(rows[place]?.id)}
      />
      {found.kind === 'value' && rows.length === 0 ? (
        <p className={styles['none']}>{t(typed.trim() === '' ? 'entry.earlier.none' : 'entry.earlier.notFound')}</p>
      ) : null}
      <FaultNotice fault={copy.fault} />
    </DialogBox>
  )
}

function EarlierRow({ row }: { readonly row: CallValue<'entry.earlier'>[number] }) {
  return (
    <>
      <span>{row.number}</span>
      <b>{row.title}</b>
      <span>{row.businessDate}</span>
      <span>{row.creatorName}</span>
      <span className={styles['amount']}>{row.amountMinor === null ? '' : formatMoney(row.amountMinor)}</span>
    </>
  )
}
