import jsQR from 'jsqr'
import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** A page of a printed PDF as a reader has it: its size in points, upright or across, and its text. */
export type PrintedPage = { readonly width: number; readonly height: number; readonly text: string }
export type Printed = {
  readonly pages: readonly PrintedPage[]
  /** The figures of the square on the first page. */ readonly code: string | null
  /** What its margin is painted with, as red, green, blue. */ readonly margin: readonly number[]
}

/** Sharp enough for the modules of a square of 34 mm. */
const scale = 3

/** Reads a PDF with pdf.js in this process, and the square with a reader that is not the product's. */
export async function readPrinted(bytes: Uint8Array): Promise<Printed> {
  const task = getDocument({ data: new Uint8Array(bytes), disableFontFace: true, useSystemFonts: false })
  try {
    const file = await task.promise
    const numbers = Array.from({ length: file.numPages }, (_, at) => at + 1)
    return { pages: await Promise.all(numbers.map((number) => pageOf(file, number))), ...(await pictured(file)) }
  } finally {
    await task.destroy()
  }
}

async function pageOf(file: PDFDocumentProxy, number: number): Promise<PrintedPage> {
  const page = await file.getPage(number)
  const { width, height } = page.getViewport({ scale: 1 })
  const { items } = await page.getTextContent()
  const text = items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('')
  return { width: Math.round(width), height: Math.round(height), text: withoutRadicals(text) }
}

/** Radicals that share their glyph with a character in Noto's fonts; their blocks say which, but for these. */
const characters: Readonly<Record<string, string>> = { '⻅': '见', '⻋': '车', '⻓': '长', '⻔': '门', '⻚': '页', '⻛': '风', '⻢': '马' }

/** Chromium names a glyph by the first sign that has it, which is a radical at times; readers such as poppler take them for the characters, as a person does. */
function withoutRadicals(text: string): string {
  return text.replace(/[\u2f00-\u2fd5]/g, (radical) => radical.normalize('NFKC')).replace(/[\u2e80-\u2eff]/g, (radical) => characters[radical] ?? radical)
}

type Drawing = { readonly canvas: HTMLCanvasElement; readonly context: CanvasRenderingContext2D }

async function pictured(file: PDFDocumentProxy): Promise<Pick<Printed, 'code' | 'margin'>> {
  const page = await file.getPage(1)
  const viewport = page.getViewport({ scale })
  const factory = file.canvasFactory as { create(width: number, height: number): Drawing }
  const { canvas, context } = factory.create(Math.ceil(viewport.width), Math.ceil(viewport.height))
  await page.render({ canvas, canvasContext: context, viewport }).promise
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height)
  return { code: jsQR.default(data, width, height)?.data ?? null, margin: Array.from(data.subarray(0, 3)) }
}
