/** Figures in groups of four, as two people read them to each other. */
export function inFours(figures: string): string {
  return (figures.match(/.{1,4}/g) ?? []).join(' ')
}

/** What a person compares of a SHA-256 (given in hexadecimal): its first 64 bits. */
export function fingerprintText(sha256: string): string {
  return inFours(sha256.slice(0, 16))
}
