import { useEffect, useRef, useState } from 'react'
import type { Fault } from '#shared/kernel/fault.ts'
import { callDesk, choose } from '#renderer/bridge/desk.ts'
import { ask } from '#renderer/bridge/store.ts'
import { useText } from '#renderer/text/text.ts'
import { putOut, takeIn } from '#renderer/view/print-out.tsx'
import { useSession } from '#renderer/view/session.ts'
import styles from './handbook.module.css'
import { KeySheet, type Guide } from './key-sheet.tsx'

export type HandbookWord = { readonly kind: 'fault'; readonly fault: Fault } | { readonly kind: 'saved'; readonly name: string } | { readonly kind: 'sent' }

/** The handbook on its way to paper: each by a permit of the store, as everything that leaves the window on pages. */
export function usePrintHandbook(guides: readonly Guide[]) {
  const { t, language } = useText()
  const { company } = useSession()
  const [word, setWord] = useState<HandbookWord | null>(null)
  const [busy, setBusy] = useState(false)
  const running = useRef(false)
  useEffect(() => takeIn, [])
  const lines = { head: t('keys.printed', { company }), number: '', foot: '', pageOf: t('print.pageOf', { page: '{page}', pages: '{pages}' }) }
  const sheet = (
    <div className={styles['paper']}>
      <h1>{t('keys.title')}</h1>
      <p>{t('keys.lead')}</p>
      <KeySheet t={t} guides={guides} />
    </div>
  )
  const fault = (what: Fault): HandbookWord => ({ kind: 'fault', fault: what })
  const toFile = async (): Promise<HandbookWord | null> => {
    let wrong: HandbookWord | null = null
    const chosen = await choose(
      'chooseSave',
      { title: t('keys.file'), name: `${t('keys.title')}.pdf`, filters: [{ name: 'PDF', extensions: ['pdf'] }] },
      (told) => (wrong = fault(told)),
    )
    if (chosen === null) return wrong
    const given = await ask('print.handbook', { to: 'file', language })
    if (!given.ok) return fault(given.fault)
    putOut(sheet, lines, 'file')
    const made = await callDesk('pagesAsPdf', lines)
    if (!made.ok) return fault(made.fault)
    const saved = await ask('print.save', { permit: given.value.permit, file: chosen.ticket, pdf: made.value.pdf })
    return saved.ok ? { kind: 'saved', name: chosen.shown.split(/[\\/]/).at(-1) ?? '' } : fault(saved.fault)
  }
  const toPrinter = async (): Promise<HandbookWord | null> => {
    const given = await ask('print.handbook', { to: 'printer', language })
    if (!given.ok) return fault(given.fault)
    putOut(sheet, lines, 'printer')
    const sent = await callDesk('printPages', { permit: given.value.permit })
    if (!sent.ok) return fault(sent.fault)
    if (sent.value.outcome === 'failed') return fault({ code: 'print-failed' })
    return sent.value.outcome === 'printed' ? { kind: 'sent' } : null
  }
  const once = (way: () => Promise<HandbookWord | null>) => async () => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setWord(null)
    try {
      setWord(await way())
    } finally {
      takeIn()
      setBusy(false)
      running.current = false
    }
  }
  return { word, busy, toFile: once(toFile), toPrinter: once(toPrinter) }
}
