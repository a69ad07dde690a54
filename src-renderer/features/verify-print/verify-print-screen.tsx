import { useEffect, useEffectEvent, useRef, useState, type ClipboardEvent } from 'react'
import type { PrintVerdict } from '#shared/contract/store.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { TextField } from '#renderer/ui/text-field.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { handScannedPrint, useScannedPrint } from '#renderer/view/scanned-print.ts'
import { PrintedFacts } from './printed-facts.tsx'
import styles from './verify-print.module.css'

const codeMax = 4000

/** 验证打印件: a scanner types the figures of the square and Enter, a person pastes them or a picture of it; the field stands ready for the next. */
export function VerifyPrintScreen() {
  const { t } = useText()
  const verify = useAct('print.verify')
  const [code, setCode] = useState('')
  const [verdict, setVerdict] = useState<PrintVerdict | null>(null)
  const [isBlind, setBlind] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  // A scanner types wherever the focus is.
  useEffect(() => form.current?.querySelector('textarea')?.focus(), [verdict])

  const check = async (text: string) => {
    setBlind(false)
    setVerdict(null)
    if (text.trim() === '') return
    const answer = await verify.run({ code: text.trim().slice(0, codeMax) })
    if (answer?.ok !== true) return
    setVerdict(answer.value)
    setCode('')
  }
  const checkScanned = useEffectEvent((scanned: string) => void check(scanned))
  const scanned = useScannedPrint((state) => state.code)
  useEffect(() => {
    if (scanned === null) return
    handScannedPrint(null)
    // As if it had been typed here: behind this drawing.
    void Promise.resolve().then(() => checkScanned(scanned))
  }, [scanned])
  const paste = async (event: ClipboardEvent) => {
    const picture = [...event.clipboardData.files].find((file) => file.type.startsWith('image/'))
    if (picture === undefined) return
    event.preventDefault()
    // Whatever this picture holds, the last verdict is not its own.
    setVerdict(null)
    verify.clear()
    // Fetched when somebody has a picture: it is larger than this screen.
    const { readSquare } = await import('./read-square.ts')
    const read = await readSquare(picture)
    if (read === null) setBlind(true)
    else await check(read)
  }
  return (
    <div className={styles['page']}>
      <form
        ref={form}
        data-scan-own
        className={styles['form']}
        onPaste={(event) => void paste(event)}
        onSubmit={(event) => {
          event.preventDefault()
          void check(code)
        }}
      >
        <h2>{t('print.verify')}</h2>
        <p>{t('print.verify.detail')}</p>
        <p>{t('print.verify.picture')}</p>
        <TextField
          kind="lines"
          label={t('print.verify.code')}
          placeholder={t('print.verify.placeholder')}
          value={code}
          onChange={setCode}
          maxLength={codeMax}
          mono
          autoFocus
          error={isBlind ? t('print.verify.noPicture') : undefined}
        />
        <div>
          <ActButton tone="main" submit onPress={() => undefined} busy={verify.busy} disabled={code.trim() === ''} keys="Enter">
            {t('print.verify.do')}
          </ActButton>
        </div>
      </form>
      <FaultNotice fault={verify.fault} />
      {verdict === null ? null : <Verdict verdict={verdict} />}
    </div>
  )
}

function Verdict({ verdict }: { readonly verdict: PrintVerdict }) {
  const { t } = useText()
  switch (verdict.kind) {
    case 'unreadable':
      return <Notice tone="bad">{t('print.verify.unreadable')}</Notice>
    case 'false':
      return <Notice tone="bad">{t(`print.verify.${verdict.reason}`)}</Notice>
    case 'elsewhere':
    case 'current':
    case 'changed':
      return (
        <>
          <Notice tone={verdict.kind === 'current' ? 'good' : 'warn'}>{t(`print.verify.${verdict.kind}`)}</Notice>
          <PrintedFacts verdict={verdict} />
        </>
      )
  }
}
