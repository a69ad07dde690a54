/** The width of words in heights of a character: Chinese ones are as wide as they are high. */
export function emsOf(text: string): number {
  let ems = 0
  for (const character of text) ems += (character.codePointAt(0) ?? 0) >= 0x2e80 ? 1 : 0.56
  return ems
}
