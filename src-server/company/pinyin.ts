import { pinyin } from 'pinyin-pro'

/** How a person is found by typing Latin letters: the full pinyin of the name, then its initials. */
export function pinyinOf(name: string): string {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', nonZh: 'consecutive' }).map((syllable) => syllable.toLowerCase())
  return `${syllables.join('')} ${syllables.map((syllable) => syllable[0] ?? '').join('')}`
}
