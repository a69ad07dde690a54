import { pinyin } from 'pinyin-pro'

/**
 * How Chinese text sounds, for those who type `hangzhou` or `hz` and mean 杭州: each unbroken run of Chinese characters as syllables without tones.
 * A character with several readings has the one that its neighbours give it.
 */
export type Sound = readonly string[]

const chineseRuns = /\p{Script=Han}+/gu

/** The runs of a text. */
export function soundsOf(text: string): readonly Sound[] {
  return (text.match(chineseRuns) ?? []).map((run) => pinyin(run, { toneType: 'none', type: 'array', v: true }))
}

/** Sounds as they are kept: a run a line, a blank between syllables. */
export function writeSounds(sounds: readonly Sound[]): string {
  return sounds.map((sound) => sound.join(' ')).join('\n')
}

/** Kept sounds. */
export function readSounds(text: string): readonly Sound[] {
  return text === '' ? [] : text.split('\n').map((sound) => sound.split(' '))
}

/** Whether typed letters are the sound, or the initials, of characters that follow each other somewhere. */
export function soundsLike(sounds: readonly Sound[], letters: string): boolean {
  return sounds.some((sound) => sound.some((_, from) => syllablesStart(sound, from, letters) || initialsStart(sound, from, letters)))
}

function syllablesStart(sound: Sound, from: number, letters: string): boolean {
  let at = 0
  for (let index = from; at < letters.length; index++) {
    const syllable = sound[index]
    if (syllable === undefined) return false
    const wanted = letters.slice(at, at + syllable.length)
    if (!syllable.startsWith(wanted)) return false
    at += syllable.length
  }
  return true
}

function initialsStart(sound: Sound, from: number, letters: string): boolean {
  return [...letters].every((letter, index) => sound[from + index]?.startsWith(letter) ?? false)
}
