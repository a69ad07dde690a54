import { pinyin } from 'pinyin-pro'

const longest = 40

/** A key made from a label: pinyin of Chinese words, the letters and figures of others. Blank when the label gives none. */
export function keyFrom(label: string, joint: '_' | '-'): string {
  const words = pinyin(label.normalize('NFKC'), { toneType: 'none', type: 'array', nonZh: 'consecutive' })
  const joined = words
    .flatMap((word) => word.toLowerCase().split(/[^a-z0-9]+/))
    .filter((word) => word !== '')
    .join(joint)
  const begun = joined.replace(/^[0-9_-]+/, '')
  return begun.length <= longest ? begun : begun.slice(0, begun.lastIndexOf(joint, longest))
}

/** The key itself, or with the first number behind it that is free. */
export function freeKey(wanted: string, taken: ReadonlySet<string>, joint: '_' | '-'): string {
  if (!taken.has(wanted)) return wanted
  for (let n = 2; ; n += 1) {
    const tail = `${joint}${n}`
    const numbered = `${wanted.slice(0, longest - tail.length).replace(/[_-]+$/, '')}${tail}`
    if (!taken.has(numbered)) return numbered
  }
}
