import { soundsLike, type Sound } from './sounds.ts'

/**
 * Tokens: what a text is found by. A record holds a word exactly when SQL's LIKE would say so (any characters, ASCII letters without case), or when the
 * word is letters and some of its Chinese characters sound or begin like that.
 *
 * The index knows which records hold a token, not where, so a query names tokens that every match must hold, and each hit is then held against
 * its text by `holds`. Per text: every character, every pair, every three ASCII characters (numbers are many and alike), one to
 * three syllables and two or three initials from each Chinese character on; and who might see the record. No query asks for tokens by their
 * beginning, which costs more the more there are: what is half typed is spelled out by the syllables that occur.
 */
const mark = { ascii: 0xe000, syllables: ['\u{e100}', '\u{e101}', '\u{e102}'], initials: '\u{e103}', holder: '\u{e104}' } as const
const syllablesMax = mark.syllables.length
const initialsMax = 3

/** Grows when the same text would give other tokens. */
export const tokensFormat = 1

/** What is found: a text, its sounds, and the scopes of those who might see it. */
export type Findable = { readonly text: string; readonly sounds: readonly Sound[]; readonly holders: readonly string[] }

/** All tokens of an entry, each once. */
export function tokensOf({ text, sounds, holders }: Findable): string {
  const tokens = new Set<string>()
  for (const line of folded(text).split('\n')) addGrams(tokens, [...line])
  for (const sound of sounds) {
    const initials = sound.map((syllable) => syllable[0] ?? '').join('')
    for (let from = 0; from < sound.length; from++) {
      for (const [fewer, kind] of mark.syllables.entries()) if (from + fewer < sound.length) tokens.add(kind + sound.slice(from, from + fewer + 1).join(''))
      for (let length = 2; length <= initialsMax && from + length <= sound.length; length++) tokens.add(mark.initials + initials.slice(from, from + length))
    }
  }
  for (const holder of holders) tokens.add(holderToken(holder))
  return [...tokens].join(' ')
}

/** What finds entries that hold all words, and if `holders` are given one of those: more than the matches, never fewer. `syllables`: all that occur. */
export function matchOf(words: readonly string[], holders: readonly string[] | null, syllables: readonly string[]): string {
  const parts = words.map((word) => {
    const text = folded(word)
    const asTyped = all(gramsWanted([...text]).map(quoted))
    return isLetters(text) ? any([asTyped, ...syllablesWanted(text, syllables).map(quoted), initialsWanted(text)]) : asTyped
  })
  if (holders) parts.push(any(holders.map((holder) => quoted(holderToken(holder)))))
  return all(parts)
}

/** Whether a text really holds a word; the rule that the index only makes fast. */
export function holds({ text, sounds }: Pick<Findable, 'text' | 'sounds'>, word: string): boolean {
  const wanted = folded(word)
  return folded(text).includes(wanted) || (isLetters(wanted) && soundsLike(sounds, wanted))
}

/** The words of what was typed. */
export function wordsOf(typed: string): readonly string[] {
  return typed.split(/\s+/).filter((word) => word !== '')
}

/** Whether a word can be the sound or the initials of something. */
export function mayBeHeard(word: string): boolean {
  return isLetters(folded(word))
}

function addGrams(tokens: Set<string>, characters: readonly string[]): void {
  const spelled = characters.map(spelling)
  for (let at = 0; at < spelled.length; at++) {
    tokens.add(spelled[at] ?? '')
    if (at + 1 < spelled.length) tokens.add(spelled.slice(at, at + 2).join(''))
    if (isAsciiTriple(characters, at)) tokens.add(spelled.slice(at, at + 3).join(''))
  }
}

/** As few of the grams as cover the word; of three ASCII characters every second, because those lists are long. */
function gramsWanted(characters: readonly string[]): readonly string[] {
  const spelled = characters.map(spelling)
  if (spelled.length === 1) return spelled
  const wanted = new Set<string>()
  for (let at = 0; at + 1 < spelled.length; at++) {
    if (isAsciiTriple(characters, at)) {
      wanted.add(spelled.slice(at, at + 3).join(''))
      at += 1
    } else wanted.add(spelled.slice(at, at + 2).join(''))
  }
  return [...wanted]
}

/** Every way to read letters as up to three syllables, the last of which may be half typed; what follows the third is left to `holds`. */
function syllablesWanted(letters: string, syllables: readonly string[]): readonly string[] {
  const wanted = new Set<string>()
  const read = (before: string, rest: string, depth: number): void => {
    const kind = mark.syllables[depth] ?? ''
    for (const syllable of syllables) {
      if (syllable.startsWith(rest)) wanted.add(kind + before + syllable)
      else if (rest.startsWith(syllable)) {
        if (depth + 1 === syllablesMax) wanted.add(kind + before + syllable)
        else read(before + syllable, rest.slice(syllable.length), depth + 1)
      }
    }
  }
  read('', letters, 0)
  return [...wanted]
}

function initialsWanted(letters: string): string {
  const wanted: string[] = []
  for (let from = 0; from === 0 || from + initialsMax <= letters.length; from++) wanted.push(quoted(mark.initials + letters.slice(from, from + initialsMax)))
  return all(wanted)
}

function holderToken(holder: string): string {
  return mark.holder + holder.replaceAll(/[^0-9A-Za-z]/g, '')
}

/** Letters, digits and everything beyond ASCII as they are; the rest, which the tokenizer would take for a border, as private characters. */
function spelling(character: string): string {
  return character < '\x80' && !/[0-9a-z]/.test(character) ? String.fromCharCode(mark.ascii + character.charCodeAt(0)) : character
}

function isAsciiTriple(characters: readonly string[], at: number): boolean {
  return at >= 0 && at + 3 <= characters.length && characters.slice(at, at + 3).every((character) => character < '\x80')
}

function isLetters(text: string): boolean {
  return /^[a-z]{2,}$/.test(text)
}

/** As LIKE compares: only the letters of ASCII have no case. */
function folded(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

function quoted(token: string): string {
  return `"${token}"`
}

function all(terms: readonly string[]): string {
  return terms.length === 1 ? (terms[0] ?? '') : `(${terms.join(' AND ')})`
}

function any(terms: readonly string[]): string {
  return terms.length === 1 ? (terms[0] ?? '') : `(${terms.join(' OR ')})`
}
