import type { CallValue } from '#shared/contract/store.ts'
import type { PhraseUse } from '#shared/domain/phrase.ts'
import { findable, matchOptions, type FindableOption } from '#renderer/forms/model/option-match.ts'

/** Whose a phrase is: one's own, the company's, or the product's. */
export type PhraseSource = 'own' | 'company' | 'shipped'
/** A phrase that may be put in, with what finds it. */
export type ReadyPhrase = FindableOption & { readonly source: PhraseSource }

/** The phrases for one use: what the member says most first, then his own, the company's, the product's; each once. */
export function readyPhrases({ own, company, said }: CallValue<'phrase.list'>, use: PhraseUse, shipped: readonly string[]): readonly ReadyPhrase[] {
  const times = new Map(said.map((each) => [each.text, each.times]))
  const of = (source: PhraseSource, texts: readonly string[]) => texts.map((text) => ({ source, text }))
  const fitting = (phrases: readonly { readonly text: string; readonly uses: readonly PhraseUse[] }[]) =>
    phrases.filter(({ uses }) => uses.includes(use)).map(({ text }) => text)
  const all = [...of('own', fitting(own)), ...of('company', fitting(company)), ...of('shipped', shipped)]
  const first = all.filter(({ text }, place) => all.findIndex((other) => other.text === text) === place)
  const ordered = first.map((each, place) => ({ ...each, place })).toSorted((a, b) => (times.get(b.text) ?? 0) - (times.get(a.text) ?? 0) || a.place - b.place)
  const found = findable(ordered.map(({ text }) => ({ key: text, label: text })))
  return ordered.flatMap(({ source }, place) => {
    const option = found[place]
    return option ? [{ ...option, source }] : []
  })
}

/** The phrases that the typed text finds: by a part of it, pinyin or initials. */
export function matchPhrases(phrases: readonly ReadyPhrase[], typed: string): readonly ReadyPhrase[] {
  const byKey = new Map(phrases.map((phrase) => [phrase.key, phrase]))
  return matchOptions(phrases, typed).flatMap(({ key }) => byKey.get(key) ?? [])
}

/**
 * Words with a phrase put in. Nothing that was typed goes: a phrase takes the place of another ready phrase or of nothing, and stands behind everything else.
 */
export function withPhrase(words: string, phrase: string, ready: readonly string[], maxLength: number): string {
  const standing = words.trim()
  if (standing === '' || ready.includes(standing)) return phrase
  if (standing.includes(phrase)) return words
  const joined = `${standing}${joint(standing)}${phrase}`
  return joined.length > maxLength ? words : joined
}

/** What stands between two sentences: nothing behind a Chinese mark, a blank behind a Latin one, a comma of the same script where there is none. */
function joint(words: string): string {
  const last = words.at(-1) ?? ''
  if (/[。！？；，、：]/.test(last)) return ''
  if (/[.!?;,:]/.test(last)) return ' '
  return /[ -~]/.test(last) ? ', ' : '，'
}
