import { cx } from './cx.ts'
import styles from './kbd.module.css'

const signs: Readonly<Record<string, string>> = { Enter: '↵', Escape: 'Esc', ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', Down: '↓' }

/** A key combo as it is printed on keys; decoration only, since screen readers hear `aria-keyshortcuts`. */
export function Kbd({ keys, plain = false }: { readonly keys: string; readonly plain?: boolean }) {
  return (
    <kbd className={cx(styles['key'], plain && styles['plain'])} aria-hidden>
      {keys
        .split('+')
        .map((key) => signs[key] ?? key)
        .join(' ')}
    </kbd>
  )
}
