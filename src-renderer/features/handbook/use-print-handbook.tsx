import { useEffect } from 'react'
import { callDesk, choose } from '#renderer/bridge/desk.ts'
import { ask } from '#renderer/bridge/store.ts'
import { useText } from '#renderer/text/text.ts'
import { putOut, takeIn } from '#renderer/view/print-out.tsx'
import { printFault, sendPages, usePrintRun, type PrintEnd } from '#renderer/view/print-run.ts'
import { useSession } from '#renderer/view/session.ts'
import styles from './handbook.module.css'
import { KeySheet, type Guide } from './key-sheet.tsx'

type HandbookWord = PrintEnd | { readonly kind: 'saved'; readonly name: string }

/** The handbook on its way to paper: each by a permit of the store, as everything that leaves the window on pages. */
export function usePrintHandbook(guides: readonly Guide[]) {
  const { t, language } = useText()
  const { company } = useSession()
  const { word, busy, once } = usePrintRun<HandbookWord>()
  useEffect(() => takeIn, [])
  const lines = { head: t('keys.printed', { company }), number: '', foot: '', pageOf: t('print.pageOf', { page: '{page}', pages: '{pages}' }) }
  const sheet = (
    <div className={styles['paper']}>
      <h1>{t('keys.title')}</h1>
      <p>{t('keys.lead')}</p>
      <KeySheet t={t} guides={guides} />
    </div>
  )
  const toFile = async (): Promise<HandbookWord | null> => {
    let wrong: HandbookWord | null = null
    const chosen = await choose(
      'chooseSave',
      { title: t('keys.file'), name: `${t('keys.title')}.pdf`, filters: [{ name: 'PDF', extensions: ['pdf'] }] },
      (told) => (wrong = printFault(told)),
    )
    if (chosen === null) return wrong
    const given = await ask('print.handbook', { to: 'file', language })
    if (!given.ok) return printFault(given.fault)
    putOut(sheet, lines, 'file')
    const made = await callDesk('pagesAsPdf', lines)
    if (!made.ok) return printFault(made.fault)
    const saved = await ask('print.save', { permit: given.value.permit, file: chosen.ticket, pdf: made.value.pdf })
    return saved.ok ? { kind: 'saved', name: chosen.shown.split(/[\\/]/).at(-1) ?? '' } : printFault(saved.fault)
  }
  const toPrinter = async (): Promise<HandbookWord | null> => {
    const given = await ask('print.handbook', { to: 'printer', language })
    if (!given.ok) return printFault(given.fault)
    putOut(sheet, lines, 'printer')
    return sendPages(given.value.permit)
  }
  const cleared = (way: () => Promise<HandbookWord | null>) => once(() => way().finally(takeIn))
  return { word, busy, toFile: cleared(toFile), toPrinter: cleared(toPrinter) }
}
