import { pinyin } from 'pinyin-pro'

/** Something to pick: what it is stored as, what it is called, and what else finds it. */
export type PickOption = {
  readonly key: string
  readonly label: string
  readonly detail?: string
  /** Pinyin and initials, when somebody has them already. */ readonly pinyin?: string
}

/** An option with everything that finds it, made once per list. */
export type FindableOption = PickOption & { readonly keys: readonly string[] }

const polyphoneMax = 8

/** Prepares options for finding: label, key, full pinyin and initials, polyphones in all their readings. */
export function findable(options: readonly PickOption[]): readonly FindableOption[] {
  return options.map((option) => ({
    ...option,
    keys: [option.label, option.key, ...pinyinKeys(option.label), ...(option.pinyin?.split(/\s+/) ?? [])].map(fold),
  }))
}

/** Options that the typed text finds: whole matches first, then beginnings, then the middle; the order of the list breaks ties. */
export function matchOptions(options: readonly FindableOption[], typed: string): readonly FindableOption[] {
  const text = fold(typed)
  if (text === '') return options
  return options
    .map((option, place) => ({ option, place, rank: Math.min(...option.keys.map((key) => rankOf(key, text))) }))
    .filter(({ rank }) => rank < noMatch)
    .toSorted((a, b) => a.rank - b.rank || a.place - b.place)
    .map(({ option }) => option)
}

/** Full pinyin and initials of a name, as they are kept with a member: `chensiyuan csy`. */
export function pinyinOf(name: string): string {
  return pinyinKeys(name).slice(0, 2).join(' ')
}

const noMatch = 9

function rankOf(key: string, text: string): number {
  if (key === text) return 0
  if (key.startsWith(text)) return 1
  if (key.includes(text)) return 2
  return noMatch
}

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s'’·]/g, '')
}

/** 「重庆」 is found by chongqing, zhongqing, cq and zq: a name's reading is not known for sure. */
function pinyinKeys(label: string): readonly string[] {
  if (!/\p{Script=Han}/u.test(label)) return []
  const readings = [...label].map((character) => {
    if (!/\p{Script=Han}/u.test(character)) return [character]
    const all = pinyin(character, { toneType: 'none', type: 'array', multiple: true })
    return [...new Set(all)]
  })
  const whole = pinyin(label, { toneType: 'none', type: 'array' })
  const spoken = [whole.join(''), whole.map((syllable) => syllable.slice(0, 1)).join('')]
  return [...new Set([...spoken, ...combine(readings), ...combine(readings.map((each) => [...new Set(each.map((reading) => reading.slice(0, 1)))]))])]
}

function combine(parts: readonly (readonly string[])[]): readonly string[] {
  return parts.reduce<readonly string[]>((joined, part) => joined.flatMap((head) => part.map((tail) => head + tail)).slice(0, polyphoneMax), [''])
}
