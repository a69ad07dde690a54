import { createElement, useCallback, useEffect, useMemo, useState } from 'react'
import { printPartsSchema, type PrintParts, type PrintStamp, type RecordView } from '#shared/contract/store.ts'
import { ok } from '#shared/kernel/fault.ts'
import { callDesk, choose } from '#renderer/bridge/desk.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { ask } from '#renderer/bridge/store.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { useKept } from '#renderer/view/kept.ts'
import { putOut, takeIn } from '#renderer/view/print-out.tsx'
import { printFault, sendPages, usePrintRun, type PrintEnd } from '#renderer/view/print-run.ts'
import { useSession } from '#renderer/view/session.ts'
import { printDocument, type PrintDocument } from './print-document.ts'
import { PrintSheet } from './print-sheet.tsx'

const everything: PrintParts = { tables: true, attachments: true, trail: true }

type Pages = Awaited<ReturnType<typeof callDesk<'pagesAsPdf'>>>

/** What the dialog says at its foot. */
export type PrintWord = PrintEnd | { readonly kind: 'saved'; readonly ticket: string; readonly shown: string }

/** One record on its way to paper: chosen parts, the pages as they would be, and the two ways out. */
export function usePrint(view: RecordView) {
  const documentOf = useDocument()
  const { t } = useText()
  const { language } = useLocale()
  const [parts, setParts] = useKept('print.parts', printPartsSchema, everything)
  const preview = useMemo(() => documentOf(view, parts, null), [documentOf, view, parts])
  const [made, setMade] = useState<{ readonly of: PrintDocument; readonly answer: Pages } | null>(null)
  const { word, busy, once } = usePrintRun<PrintWord>()
  const { record } = view

  const answer = made?.of === preview ? made.answer : null
  const isMade = answer !== null
  useEffect(() => {
    // While a print is under way its own sheet stands there, whatever a sync brings.
    if (busy || isMade) return undefined
    let gone = false
    // After this drawing: the sheet is drawn by a root of its own.
    void Promise.resolve()
      .then(() => (gone ? null : pagesOf(preview)))
      .then((given) => (gone || given === null ? undefined : setMade({ of: preview, answer: given })))
    return () => {
      gone = true
    }
  }, [preview, busy, isMade])
  useEffect(() => takeIn, [])

  /** The print itself, chained into the log by the store: the sheet as the record stands now, and the permit for its one way out. */
  const print = async (to: 'file' | 'printer') => {
    const given = await ask('print.record', { id: record.id, parts, to, language })
    return given.ok ? ok({ permit: given.value.permit, sheet: documentOf(given.value.view, parts, given.value.stamp) }) : given
  }
  const toFile = async (): Promise<PrintWord | null> => {
    const name = `${record.number} ${record.title}`.replace(/[\\/:*?"<>|\p{Cc}]/gu, ' ').slice(0, 120)
    let wrong: PrintWord | null = null
    const chosen = await choose(
      'chooseSave',
      { title: t('print.fileTitle'), name: `${name}.pdf`, filters: [{ name: 'PDF', extensions: ['pdf'] }] },
      (told) => (wrong = printFault(told)),
    )
    if (chosen === null) return wrong
    const given = await print('file')
    if (!given.ok) return printFault(given.fault)
    const made = await pagesOf(given.value.sheet)
    if (!made.ok) return printFault(made.fault)
    const saved = await ask('print.save', { permit: given.value.permit, file: chosen.ticket, pdf: made.value.pdf })
    return saved.ok ? { kind: 'saved', ...chosen } : printFault(saved.fault)
  }
  const toPrinter = async (): Promise<PrintWord | null> => {
    const given = await print('printer')
    if (!given.ok) return printFault(given.fault)
    putOut(createElement(PrintSheet, { sheet: given.value.sheet }), given.value.sheet, 'printer')
    return sendPages(given.value.permit)
  }
  const pages = answer?.ok === true ? answer.value.pdf : null
  const pagesFault = answer?.ok === false ? answer.fault : null
  return { parts, setParts, pages, pagesFault, word, busy, toFile: once(toFile), toPrinter: once(toPrinter) }
}

function linesOf({ head, number, foot, pageOf }: PrintDocument) {
  return { head: head.slice(0, 200), number: number.slice(0, 200), foot: foot.slice(0, 300), pageOf }
}

async function pagesOf(sheet: PrintDocument): Promise<Pages> {
  putOut(createElement(PrintSheet, { sheet }), sheet, 'file')
  return callDesk('pagesAsPdf', linesOf(sheet))
}

/** Makes documents in the window's language; without a stamp, a preview with what a stamp would say. */
function useDocument(): (view: RecordView, parts: PrintParts, stamp: PrintStamp | null) => PrintDocument {
  const { t, name } = useText()
  const locale = useLocale()
  const session = useSession()
  const [openedAt] = useState(() => Date.now())
  const organisation = useLiveValue('organisation.get', {})
  const postOf = useMemo(() => {
    const posts = new Map((organisation?.posts ?? []).map((post) => [post.id, name(post.name)]))
    const byMember = new Map((organisation?.members ?? []).map((member) => [member.id, posts.get(member.postId ?? '') ?? '']))
    return (memberId: string) => byMember.get(memberId) ?? ''
  }, [organisation, name])
  const { member, desk, company } = session
  return useCallback(
    (view, parts, stamp) => {
      const shown = stamp ?? { at: openedAt, memberName: member.name, userName: member.userName, deskName: desk.name, company, digest: '', code: null }
      return printDocument({ view, parts, stamp: shown, isPreview: stamp === null, postOf }, { t, name, locale })
    },
    [t, name, locale, postOf, member, desk, company, openedAt],
  )
}
