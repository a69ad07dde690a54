/** What a file is by its first and last bytes; its name is never believed. */
export function mediaTypeOf(head: Uint8Array, tail: Uint8Array): string {
  const found = signatures.find(({ bytes, at = 0 }) => bytes.every((byte, n) => byte === -1 || head[at + n] === byte))
  if (found?.mime === 'application/zip') return officeTypeOf(tail) ?? 'application/zip'
  if (found) return found.mime
  return isText(head) ? 'text/plain' : 'application/octet-stream'
}

type Signature = { readonly mime: string; readonly bytes: readonly number[]; readonly at?: number }

const latin = (text: string): number[] => [...text].map((letter) => (letter === '?' ? -1 : letter.charCodeAt(0)))

/** A question mark stands for any byte. */
const signatures: readonly Signature[] = [
  { mime: 'application/pdf', bytes: latin('%PDF-') },
  { mime: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { mime: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
  { mime: 'image/gif', bytes: latin('GIF8') },
  { mime: 'image/webp', bytes: latin('RIFF????WEBP') },
  { mime: 'image/bmp', bytes: latin('BM????\0\0\0\0') },
  { mime: 'image/tiff', bytes: [0x49, 0x49, 0x2a, 0x00] },
  { mime: 'image/heic', bytes: latin('ftypheic'), at: 4 },
  { mime: 'video/mp4', bytes: latin('ftyp'), at: 4 },
  { mime: 'application/zip', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { mime: 'application/vnd.rar', bytes: latin('Rar!') },
  { mime: 'application/x-7z-compressed', bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { mime: 'application/x-ole-storage', bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
  { mime: 'application/x-msdownload', bytes: latin('MZ') },
  { mime: 'application/x-executable', bytes: [0x7f, 0x45, 0x4c, 0x46] },
]

const officeTypes = [
  ['xl/workbook', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['word/document', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['ppt/presentation', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['OFD.xml', 'application/ofd'],
] as const

/** The names in a zip stand in its directory, at its end. */
function officeTypeOf(tail: Uint8Array): string | undefined {
  const names = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength)
  return officeTypes.find(([name]) => names.includes(name))?.[1]
}

function isText(head: Uint8Array): boolean {
  if (head.length === 0 || head.some((byte) => byte === 0x7f || (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d))) return false
  // A character may be cut at the end of what was read.
  return (['utf-8', 'gb18030'] as const).some((encoding) => {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true })
      return true
    } catch {
      return false
    }
  })
}
