import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { FaultError } from '#shared/kernel/fault.ts'
import { tableLimits, type FileRow } from './file-row.ts'

/** The encodings that files from Excel, WPS and older systems come in. GB18030 also reads GBK and GB2312. */
export type CsvEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

const separators = [',', ';', '\t', '|'] as const

/** The rows of a csv file, streamed. Encoding and separator are found from its content. */
export async function* readCsvRows(path: string): AsyncGenerator<FileRow> {
  const encoding = await findEncoding(path)
  const separator = findSeparator(await firstText(path, encoding))
  const parser = parse({ delimiter: separator, bom: true, relax_column_count: true, max_record_size: 1_000_000, skip_empty_lines: false })
  const source = Readable.from(decoded(path, encoding, false))
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let row = 0
  try {
    for await (const record of parser) {
      row += 1
      const cells = record as readonly string[]
      if (cells.some((cell) => cell.trim() !== '')) yield { row, cells }
    }
  } catch (error) {
    if (error instanceof CsvError) throw new FaultError({ code: 'file-malformed', row: row + 1 })
    throw error
  } finally {
    source.destroy()
  }
}

async function* decoded(path: string, encoding: CsvEncoding, fatal: boolean): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal })
  for await (const chunk of createReadStream(path, { highWaterMark: 65_536 })) yield decoder.decode(Buffer.from(chunk), { stream: true })
  yield decoder.decode()
}

/** A mark at the start decides; otherwise what reads as UTF-8 to its end is UTF-8, and the rest is GB18030. */
async function findEncoding(path: string): Promise<CsvEncoding> {
  const start = await firstChunk(path)
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  // Text of any of these encodings holds no zero bytes; what does is a program or a picture.
  if (start.includes(0)) throw new FaultError({ code: 'file-malformed' })
  try {
    for await (const _ of decoded(path, 'utf-8', true)) continue
    return 'utf-8'
  } catch (error) {
    if (error instanceof TypeError) return 'gb18030'
    throw error
  }
}

async function firstChunk(path: string): Promise<Buffer> {
  for await (const chunk of createReadStream(path, { end: 65_535 })) return Buffer.from(chunk)
  return Buffer.alloc(0)
}

async function firstText(path: string, encoding: CsvEncoding): Promise<string> {
  return new TextDecoder(encoding).decode(await firstChunk(path))
}

/** The candidate that stands most often, outside quotes, in the first lines. */
function findSeparator(text: string): string {
  const counts = new Map<string, number>()
  let quoted = false
  let lines = 0
  for (const character of text.slice(0, tableLimits.cellCharacters)) {
    if (character === '"') quoted = !quoted
    else if (quoted) continue
    else if (character === '\n' && ++lines === 5) break
    else counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  return separators.reduce((best, candidate) => ((counts.get(candidate) ?? 0) > (counts.get(best) ?? 0) ? candidate : best))
}
