// The thread in which pdf.js reads a file; it has no page and reaches nothing but the page that started it.
import 'pdfjs-dist/legacy/build/pdf.worker.mjs'
