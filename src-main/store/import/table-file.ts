import { open, stat } from 'node:fs/promises'
import { failed, FaultError, ok, type Result } from '#shared/kernel/fault.ts'
import { readCsvRows } from './csv-reader.ts'
import { tableLimits, type FileRow } from './file-row.ts'
import { readSheetRows } from './sheet-reader.ts'

const zipMagic = 'PK\u0003\u0004'
/** A compound file: an encrypted workbook, or one of the binary format before 2007. */
const compoundMagic = '\u00d0\u00cf\u0011\u00e0'

/** The rows of an xlsx or csv file, told apart by their content and never by their name. Reading throws a FaultError where the file is bad. */
export async function openTableFile(path: string): Promise<Result<AsyncIterable<FileRow>>> {
  const found = await stat(path).catch(() => undefined)
  if (!found) return failed('file-missing')
  if (!found.isFile()) return failed('file-unreadable')
  if (found.size > tableLimits.fileBytes) return failed('file-too-large', { max: tableLimits.fileBytes })
  const start = await firstBytes(path)
  if (!start.ok) return start
  if (start.value === zipMagic) return ok(bounded(readSheetRows(path)))
  if (start.value === compoundMagic) return (await isEncrypted(path)) ? failed('file-encrypted') : failed('file-malformed')
  return ok(bounded(readCsvRows(path)))
}

async function firstBytes(path: string): Promise<Result<string>> {
  try {
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
      return ok(buffer.toString('latin1', 0, bytesRead))
    } finally {
      await file.close()
    }
  } catch {
    return failed('file-unreadable')
  }
}

/** An encrypted workbook has a stream of this name in its directory, which lies within the file's first or last sectors. */
async function isEncrypted(path: string): Promise<boolean> {
  const marker = Buffer.from('EncryptedPackage', 'utf16le')
  const file = await open(path, 'r')
  try {
    for await (const chunk of file.createReadStream({ autoClose: false, highWaterMark: 4_000_000 })) {
      if (Buffer.from(chunk).includes(marker)) return true
    }
    return false
  } finally {
    await file.close()
  }
}

async function* bounded(rows: AsyncIterable<FileRow>): AsyncGenerator<FileRow> {
  let count = 0
  let last = 0
  for await (const { row, cells } of rows) {
    count += 1
    if (count > tableLimits.rows) throw new FaultError({ code: 'file-too-large', params: { max: tableLimits.rows } })
    if (cells.length > tableLimits.columns) throw new FaultError({ code: 'file-too-large', params: { max: tableLimits.columns } })
    if (cells.some((cell) => cell.length > tableLimits.cellCharacters))
      throw new FaultError({ code: 'file-too-large', params: { max: tableLimits.cellCharacters }, row })
    // A row is known by its number from here on: rows go down the sheet, each once.
    if (!Number.isSafeInteger(row) || row <= last) throw new FaultError({ code: 'file-malformed' })
    last = row
    yield { row, cells }
  }
}
