import { zhCN } from '#renderer/text/zh-CN.ts'
import type { TextKey } from '#renderer/text/texts.ts'

/** The product's own words, so that the tour looks for what a person reads and a better wording does not break it. */
export function words(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  const [part = '', ...rest] = key.split('.')
  const text = (zhCN as Readonly<Record<string, Readonly<Record<string, string>>>>)[part]?.[rest.join('.')]
  if (text === undefined) throw new Error(`there are no words for ${key}`)
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** A pattern that begins as the words do (a busy button says `loading` first), with anything where they have a blank. */
export function wordsAt(key: TextKey): RegExp {
  return new RegExp(`^(?:loading )?${patternOf(key)}`)
}

/** The same, anywhere in a text. */
export function wordsInside(key: TextKey): RegExp {
  return new RegExp(patternOf(key))
}

function patternOf(key: TextKey): string {
  return words(key)
    .split(/\{\w+\}/)
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
}
