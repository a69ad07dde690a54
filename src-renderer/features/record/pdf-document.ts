import { GlobalWorkerOptions, getDocument, type PDFDocumentLoadingTask, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'

/**
 * A PDF, drawn by pdf.js in this sandboxed page: Chromium's own viewer is a plug-in and an extension, which the page's policy rightly does not let in. Nothing in the
 * file runs: no script, no form, no link and no address of it is ever followed; it becomes pixels. Its fonts are drawn as shapes, never installed.
 */
export type PdfFile = { readonly pages: number; readonly page: (number: number) => Promise<PDFPageProxy>; readonly close: () => Promise<void> }

/** A picture in a file that claims to be larger than this is left out; so no file makes the page run out of memory. */
const largestPicture = 64 * 1024 * 1024
const largestCanvasBytes = 128 * 1024 * 1024
const besides = new URL('./pdf/', document.baseURI).href

/** Opens a file; throws when it is no PDF, is damaged, or asks for a password. */
export async function openPdf(bytes: Uint8Array): Promise<PdfFile> {
  GlobalWorkerOptions.workerPort ??= new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' })
  const task: PDFDocumentLoadingTask = getDocument({
    // A copy on an ordinary buffer, which is handed over to the worker.
    data: new Uint8Array(bytes),
    cMapUrl: `${besides}cmaps/`,
    standardFontDataUrl: `${besides}standard_fonts/`,
    useWorkerFetch: false,
    useWasm: false,
    disableFontFace: true,
    enableXfa: false,
    maxImageSize: largestPicture,
    canvasMaxAreaInBytes: largestCanvasBytes,
  })
  const opened = await task.promise
  return { pages: opened.numPages, page: async (number) => opened.getPage(number), close: async () => task.destroy() }
}
