import { failed, FaultError, ok, type Result } from '#shared/kernel/fault.ts'
import { timeZoneName } from '#store/export/workbook-zone.ts'
import { kindOfFormat, type CellKind } from './excel-cell.ts'
import { grown } from './file-row.ts'
import { readXml } from './xml-parts.ts'
import type { ZipArchive } from './zip-reader.ts'

export type WorkbookFacts = {
  /** Part name of the first visible sheet. */
  readonly sheetPart: string
  readonly from1904: boolean
  /** True when the workbook says that its times stand in a company's zone. */
  readonly local: boolean
  /** What a cell's style says about its number, by style index. */
  readonly kinds: readonly CellKind[]
  /** Texts that cells point to. */
  readonly texts: readonly string[]
}

/** More than any register of 200,000 rows has; a table of nothing but empty texts must not fill the memory either. */
const textLimits = { texts: 2_000_000, characters: 60_000_000 } as const

/** Everything about a workbook that must be known before its first sheet can be read. */
export async function readWorkbookFacts(archive: ZipArchive): Promise<Result<WorkbookFacts>> {
  if (!archive.has('xl/workbook.xml')) return failed('file-malformed')
  const book = await readBook(archive)
  const targets = await readTargets(archive)
  const sheetPart = book.relation === undefined ? undefined : targets.get(book.relation)
  if (sheetPart === undefined || !archive.has(sheetPart)) return failed('file-malformed')
  const kinds = archive.has('xl/styles.xml') ? await readKinds(archive) : []
  const texts = archive.has('xl/sharedStrings.xml') ? await readTexts(archive) : []
  return ok({ sheetPart, from1904: book.from1904, local: book.local, kinds, texts })
}

async function readBook(archive: ZipArchive): Promise<{ relation: string | undefined; from1904: boolean; local: boolean }> {
  const found = { relation: undefined as string | undefined, from1904: false, local: false }
  await readXml(archive.read('xl/workbook.xml'), {
    open(name, attributes) {
      if (name === 'workbookPr') found.from1904 = attributes['date1904'] === '1' || attributes['date1904'] === 'true'
      if (name === 'definedName' && attributes['name'] === timeZoneName) found.local = true
      if (name === 'sheet' && found.relation === undefined && (attributes['state'] ?? 'visible') === 'visible') found.relation = relationId(attributes)
    },
  })
  return found
}

/** `r:id`, whatever prefix the writer chose. */
function relationId(attributes: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1]
}

async function readTargets(archive: ZipArchive): Promise<Map<string, string>> {
  const targets = new Map<string, string>()
  if (!archive.has('xl/_rels/workbook.xml.rels')) return targets
  await readXml(archive.read('xl/_rels/workbook.xml.rels'), {
    open(name, { Id: id, Target: target }) {
      if (name !== 'Relationship' || id === undefined || target === undefined) return
      targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`)
    },
  })
  return targets
}

async function readKinds(archive: ZipArchive): Promise<CellKind[]> {
  const codes = new Map<number, string>()
  const kinds: CellKind[] = []
  let inCells = false
  await readXml(archive.read('xl/styles.xml'), {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
      if (name === 'cellXfs') inCells = true
      if (name !== 'xf' || !inCells) return
      const id = Number(attributes['numFmtId'] ?? 0)
      kinds.push(kindOfFormat(id, codes.get(id)))
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return kinds
}

async function readTexts(archive: ZipArchive): Promise<string[]> {
  const texts: string[] = []
  let characters = 0
  let text = ''
  let inText = false
  // `rPh` holds the reading aid of East Asian text (furigana, pinyin), which is no part of it.
  let inReading = false
  await readXml(archive.read('xl/sharedStrings.xml'), {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') inReading = true
      else if (name === 't') inText = true
    },
    close(name) {
      if (name === 'si') texts.push(kept(unescaped(text)))
      else if (name === 'rPh') inReading = false
      else if (name === 't') inText = false
    },
    text(piece) {
      if (inText && !inReading) text = grown(text, piece)
    },
  })
  return texts

  /** These are held in memory as long as the file is read, unlike the rows. */
  function kept(added: string): string {
    characters += added.length
    if (characters > textLimits.characters || texts.length >= textLimits.texts)
      throw new FaultError({ code: 'file-too-large', params: { max: textLimits.texts } })
    return added
  }
}

/** Excel writes characters that XML cannot hold as `_x000D_`. */
export function unescaped(text: string): string {
  return text.includes('_x') ? text.replaceAll(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text
}
