import type { z } from 'zod'
import type { WebContents } from 'electron'
import type { deskCalls } from '#shared/contract/desk.ts'
import type { DeskHandlers } from './desk-calls.ts'

type Outcome = z.infer<(typeof deskCalls)['printPages']['value']>['outcome']

/** Calls back with the page that stands in the window, on white; answers null when there is none. */
type OnPaper = <T>(print: (page: WebContents) => Promise<T>) => Promise<T | null>

/** What a page has put out for printing, as a PDF or to a printer: the page itself in its print style, no other window. */
export type Printing = {
  readonly handlers: Pick<DeskHandlers, 'pagesAsPdf' | 'printPages'>
  /** The store has chained one print into the audit log. */
  permit(permit: string): void
  /** The page or its store is gone. */
  forget(): void
}

/** The store's word may come after the page's, which takes another way. */
const waitMs = 5000
const keptMax = 20

/** Prints the page to which `onPaper` gives a way; refuses to print when there is none. */
export function createPrinting(onPaper: OnPaper): Printing {
  const given = new Set<string>()
  const waiting = new Map<string, (given: boolean) => void>()

  const isPermitted = async (permit: string): Promise<boolean> => {
    if (given.delete(permit)) return true
    return new Promise((resolve) => {
      const answer = (is: boolean): void => {
        clearTimeout(timer)
        waiting.delete(permit)
        resolve(is)
      }
      const timer = setTimeout(() => answer(false), waitMs)
      waiting.set(permit, answer)
    })
  }
  const printed = async <T>(print: (page: WebContents) => Promise<T>): Promise<T> => {
    const found = await onPaper(async (page) => ({ printed: await print(page) }))
    if (!found) throw new Error('no page to print')
    return found.printed
  }
  return {
    handlers: {
      async pagesAsPdf(lines) {
        const pdf = await printed((page) =>
          page.printToPDF({
            preferCSSPageSize: true,
            printBackground: true,
            generateTaggedPDF: true,
            displayHeaderFooter: true,
            headerTemplate: lineHtml(escaped(lines.head), escaped(lines.number)),
            footerTemplate: lineHtml(escaped(lines.foot), pageOfHtml(lines.pageOf)),
          }),
        )
        return { pdf: new Uint8Array(pdf) }
      },
      async printPages({ permit }) {
        if (!(await isPermitted(permit))) return { outcome: 'failed' }
        return { outcome: await printed(toPrinter) }
      },
    },
    permit(permit) {
      const answer = waiting.get(permit)
      if (answer) return answer(true)
      given.add(permit)
      const [oldest] = given
      if (given.size > keptMax && oldest !== undefined) given.delete(oldest)
    },
    forget() {
      given.clear()
      for (const answer of waiting.values()) answer(false)
    },
  }
}

/** The page has put its lines into the margins itself: printing knows no templates. */
async function toPrinter(contents: WebContents): Promise<Outcome> {
  return new Promise<Outcome>((resolve) => {
    contents.print({ silent: false, printBackground: true }, (isDone, reason) => resolve(isDone ? 'printed' : /cancel/i.test(reason) ? 'cancelled' : 'failed'))
  })
}

/** One line of a template: Chromium scales templates as it scales the page, and gives them no font. */
function lineHtml(left: string, right: string): string {
  const line = 'box-sizing:border-box;width:100%;padding:0 12mm 0 25mm;display:flex;justify-content:space-between;gap:6mm'
  const font = "font:7.5pt 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;color:#444"
  return `<div style="${line};${font}"><span>${left}</span><span style="white-space:nowrap">${right}</span></div>`
}

function pageOfHtml(pageOf: string): string {
  return escaped(pageOf).replace('{page}', '<span class="pageNumber"></span>').replace('{pages}', '<span class="totalPages"></span>')
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
