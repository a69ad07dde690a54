import { useDeferredValue, useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { useAct } from '#renderer/bridge/act.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { formatMoney } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { isComposing } from '#renderer/ui/composing.ts'
import { cx } from '#renderer/ui/cx.ts'
import { DialogBox } from '#renderer/ui/dialog-box.tsx'
import { goToCopy } from '#renderer/view/copied.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from './earlier-box.module.css'

const shownMax = 20

/** 复制历史单据: picks an earlier record of the same business by words, pinyin, initials or number, and opens a new form like it. */
export function EarlierBox({ definitionKey, onClose }: { readonly definitionKey: string; readonly onClose: () => void }) {
  const { t } = useText()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const found = useLive('entry.earlier', { definitionKey, text: useDeferredValue(typed).trim(), limit: shownMax }, { keep: true })
  const copy = useAct('record.copy')
  const rows = found.kind === 'value' ? found.value : []
  const at = Math.min(active, rows.length - 1)
  useEffect(() => input.current?.focus(), [])
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, at])
  const take = async (recordId: string | undefined) => {
    if (recordId === undefined) return
    const answer = await copy.run({ recordId })
    if (!answer?.ok) return
    onClose()
    goToCopy(definitionKey, answer.value)
  }
  const keys = (event: KeyboardEvent) => {
    if (isComposing(event) || event.ctrlKey || event.altKey || event.metaKey) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setActive((at + step + rows.length) % Math.max(1, rows.length))
    else if (event.key === 'Enter') void take(rows[at]?.id)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <DialogBox title={t('entry.earlier')} closeLabel={t('common.close')} onClose={onClose} width={680}>
      <input
        ref={input}
        className={styles['input']}
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-label={t('entry.earlier.find')}
        {...(at >= 0 ? { 'aria-activedescendant': `${id}-${at}` } : {})}
        placeholder={t('entry.earlier.find')}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setActive(0)
        }}
        onKeyDown={keys}
      />
      <div id={id} role="listbox" aria-label={t('entry.earlier')} className={styles['list']}>
        {rows.map((row, place) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys belong to the input, which keeps the focus
          <div
            key={row.id}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === at}
            tabIndex={-1}
            className={cx(styles['row'], place === at && styles['on'])}
            onClick={() => void take(row.id)}
          >
            <span>{row.number}</span>
            <b>{row.title}</b>
            <span>{row.businessDate}</span>
            <span>{row.creatorName}</span>
            <span className={styles['amount']}>{row.amountMinor === null ? '' : formatMoney(row.amountMinor)}</span>
          </div>
        ))}
      </div>
      {found.kind === 'value' && rows.length === 0 ? (
        <p className={styles['none']}>{t(typed.trim() === '' ? 'entry.earlier.none' : 'entry.earlier.notFound')}</p>
      ) : null}
      <FaultNotice fault={copy.fault} />
    </DialogBox>
  )
}
