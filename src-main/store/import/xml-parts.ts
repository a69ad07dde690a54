import { SaxesParser } from 'saxes'
import { FaultError } from '#shared/kernel/fault.ts'

/** What a part's reader wants to hear; names come without their namespace prefix, as writers choose prefixes freely. */
export type XmlListener = {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  close?(name: string): void
  text?: (this: void, text: string) => void
}

/**
 * Feeds one part of a workbook to a listener, chunk by chunk; after each chunk the loop gets a turn, so that a large part never
 * holds up the store. Entities that a document declares are not expanded (the parser knows only the five of XML itself).
 */
export async function* parseXml(chunks: AsyncIterable<Uint8Array>, listener: XmlListener): AsyncGenerator<void> {
  const parser = new SaxesParser({ position: false, xmlns: false as const })
  parser.on('error', () => {
    throw new FaultError({ code: 'file-malformed' })
  })
  parser.on('opentag', (tag) => listener.open(localName(tag.name), tag.attributes))
  parser.on('closetag', (tag) => listener.close?.(localName(tag.name)))
  if (listener.text) parser.on('text', listener.text)
  const decoder = new TextDecoder('utf-8')
  for await (const chunk of chunks) {
    parser.write(decoder.decode(chunk, { stream: true }))
    yield
  }
  parser.write(decoder.decode()).close()
  yield
}

/** Reads a small part to its end. */
export async function readXml(chunks: AsyncIterable<Uint8Array>, listener: XmlListener): Promise<void> {
  for await (const _ of parseXml(chunks, listener)) continue
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
