import { cleanCellText, readPastedCells } from './pasted-cells.ts'

/**
 * What Excel or WPS put on the clipboard, from both of its flavours. The text is read first: it is what the person sees. WPS and older
 * versions leave a line break inside a cell unquoted there, which tears the cell apart; where the table of the HTML flavour has another
 * shape than the text, the table is right.
 */
export function pastedCells(text: string, html: string): readonly (readonly string[])[] {
  const plain = readPastedCells(text)
  const table = readPastedTable(html)
  if (table.length === 0) return plain
  return plain.length === 0 || !sameShape(plain, table) ? table : plain
}

function sameShape(a: readonly (readonly string[])[], b: readonly (readonly string[])[]): boolean {
  return a.length === b.length && a.every((row, place) => row.length === b[place]?.length)
}

/** The cells of the first table in an HTML fragment; empty when it has none. Cells that span columns are followed by empty ones. */
export function readPastedTable(html: string): readonly (readonly string[])[] {
  const table = /<table[\s>][^]*?<\/table>/i.exec(html)?.[0]
  if (table === undefined) return []
  return [...table.matchAll(/<tr[\s>][^]*?(?=<tr[\s>]|<\/table>)/gi)]
    .map(([row]) =>
      [...row.matchAll(/<t[dh]((?:\s[^>]*)?)>([^]*?)(?=<t[dh][\s>]|<\/tr>|<\/tbody>|<\/table>|$)/gi)].flatMap(([, attributes = '', inner = '']) => {
        const span = Number(/colspan\s*=\s*["']?(\d+)/i.exec(attributes)?.[1] ?? 1)
        return [cleanCellText(textOf(inner)), ...Array.from({ length: Math.min(100, span) - 1 }, () => '')]
      }),
    )
    .filter((row) => row.length > 0)
}

function textOf(inner: string): string {
  const words = inner
    // A break in the source is a blank; only <br> and the end of a paragraph break a line. Excel marks what continues a line by a style.
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<br[^>]*>\s?/gi, '\n')
    .replaceAll(/<\/p>\s*(?=<p)/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
  return words.replaceAll(/&(#x?[\da-f]+|[a-z]+);/gi, (whole, name: string) => entityOf(name) ?? whole)
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', yen: '¥', euro: '€' }

function entityOf(name: string): string | undefined {
  if (!name.startsWith('#')) return named[name.toLowerCase()]
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined
}
