import { useState } from 'react'
import type { DayView } from '#shared/contract/store.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { DialogBox } from '#renderer/ui/dialog-box.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { TextField } from '#renderer/ui/text-field.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from './day.module.css'

/** Closing a day in spite of what stands in the way: all of it named, and why. */
export function CloseBox({ day, onClose }: { readonly day: DayView; readonly onClose: () => void }) {
  const { t } = useText()
  const act = useAct('day.act')
  const [reason, setReason] = useState('')
  const close = async () => {
    const closed = await act.run({ kind: 'close', unitId: day.unitId, date: day.date, inSpiteOf: day.blockers, reason })
    if (closed?.ok) onClose()
  }
  useShortcuts({ 'Ctrl+Enter': () => void close() }, true, 'modal')
  return (
    <DialogBox
      title={t('day.close.title')}
      closeLabel={t('day.close.cancel')}
      onClose={onClose}
      foot={
        <>
          <ActButton keys="Escape" onPress={onClose}>
            {t('day.close.cancel')}
          </ActButton>
          <ActButton tone="main" keys="Ctrl+Enter" busy={act.busy} disabled={reason.trim() === ''} onPress={() => void close()}>
            {t('day.close.yes')}
          </ActButton>
        </>
      }
    >
      <p>{t('day.close.detail')}</p>
      <ul className={styles['blockers']}>
        {day.blockers.map((blocker) => (
          <li key={blocker}>{t(`day.blocker.${blocker}`)}</li>
        ))}
      </ul>
      <TextField label={t('day.close.reason')} kind="lines" value={reason} maxLength={2000} autoFocus onChange={setReason} />
      <FaultNotice fault={act.fault} />
    </DialogBox>
  )
}
