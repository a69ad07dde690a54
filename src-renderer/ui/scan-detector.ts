/**
 * Tells a scanner from a person: a scanner is a keyboard whose signs come faster than hands can, and that ends with Enter or Tab. It judges by when the keys were pressed, not by when
 * somebody had time to look at them, so a busy page changes nothing.
 */

/** Between two signs of a scanner at most; the fastest hands need twice as long for more than a few in a row. */
export const scanGapMs = 35
/** Fewer signs are no scan: hands roll over two or three keys as fast. */
export const scanLeast = 6

/** A key as the detector sees it: a sign, or what ends a scan, or any other key. */
export type ScanPress = { readonly kind: 'sign'; readonly sign: string } | { readonly kind: 'end' } | { readonly kind: 'other' }

/** What a key makes of those before it. `burst`: it came as fast as a scanner's, behind at least one other. */
export type ScanStep = { readonly kind: 'single' } | { readonly kind: 'burst' } | { readonly kind: 'scan'; readonly text: string } | { readonly kind: 'none' }

/** Sees one key after the other; `at` in milliseconds of any clock that does not go back. */
export function createScanDetector(): (press: ScanPress, at: number) => ScanStep {
  let signs = ''
  let lastAt = Number.NEGATIVE_INFINITY
  return (press, at) => {
    const isFast = at - lastAt <= scanGapMs
    lastAt = at
    if (press.kind === 'sign') {
      signs = isFast ? signs + press.sign : press.sign
      return { kind: signs.length > 1 ? 'burst' : 'single' }
    }
    const text = signs
    signs = ''
    return press.kind === 'end' && isFast && text.length >= scanLeast ? { kind: 'scan', text } : { kind: 'none' }
  }
}
