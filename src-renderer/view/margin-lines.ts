/** What stands at the head and the foot of every page; `pageOf` has the gaps `{page}` and `{pages}`. */
export type PageLines = { readonly head: string; readonly number: string; readonly foot: string; readonly pageOf: string }

/** The lines of every page as margin boxes, which Chromium draws since 131: a printer knows no templates as a PDF does. */
export function marginLines({ head, number, foot, pageOf }: PageLines): string {
  const counted = pageOf
    .split(/(\{pages?\})/)
    .map((part) => (part === '{page}' ? 'counter(page)' : part === '{pages}' ? 'counter(pages)' : cssText(part)))
    .join(' ')
  const boxes = { 'top-left': cssText(head), 'top-right': cssText(number), 'bottom-left': cssText(foot), 'bottom-right': counted }
  const rules = Object.entries(boxes).map(([place, content]) => `@${place} { content: ${content}; font-size: 7.5pt; color: #444; white-space: nowrap }`)
  return `@page { ${rules.join(' ')} }`
}

/** Any text as a CSS string: what is no letter, figure or blank goes as its number. */
function cssText(text: string): string {
  return `"${text.replace(/[^\p{L}\p{N} ]/gu, (character) => `\\${character.codePointAt(0)?.toString(16) ?? ''} `)}"`
}
