import { Check } from 'lucide-react'
import { useRef, useState, type KeyboardEvent } from 'react'
import { formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { useNow } from '#renderer/view/now.ts'
import styles from './difference-page.module.css'
import { keyOutcome, type Choice } from './difference-keys.ts'
import type { DifferenceWords } from './difference-words.ts'

type Entered = { readonly memberName: string; readonly at: number }
type Props = {
  readonly rows: readonly DifferenceWords[]
  readonly first: Entered
  readonly second: Entered
  readonly mayReturn: boolean
  readonly choices: Readonly<Record<string, Choice>>
  readonly onChoose: (path: string, choice: Choice) => void
  /** The last open place has been chosen. */
  readonly onDecided: () => void
}

const sides = ['first', 'second'] as const

/** Both entries beside each other: 1 and 2, or the arrows, choose; a figure goes on to the next open place. */
export function DifferenceTable({ rows, first, second, mayReturn, choices, onChoose, onDecided }: Props) {
  const { t } = useText()
  const [at, setAt] = useState(0)
  const table = useRef<HTMLTableElement>(null)
  const focus = (row: number) => {
    setAt(row)
    table.current?.querySelector<HTMLElement>(`[data-row="${row}"]`)?.focus()
  }
  const choose = (row: number, choice: Choice) => {
    const path = rows[row]?.path
    if (path !== undefined && (choice === 'first' || mayReturn)) onChoose(path, choice)
  }
  const press = (event: KeyboardEvent, row: number) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const isOpen = rows.map(({ path }) => choices[path] === undefined)
    const outcome = keyOutcome(event.key, row, isOpen, mayReturn)
    if (outcome === null) return
    event.preventDefault()
    if (outcome.choice !== undefined) choose(row, outcome.choice)
    if (outcome.to !== undefined) focus(outcome.to)
    if (outcome.leaves) onDecided()
  }
  return (
    <table id="difference-table" className={styles['table']} aria-label={t('task.differsTable')} ref={table}>
      <thead>
        <tr>
          <th scope="col">{t('task.place')}</th>
          <Heading title={t('task.first')} entered={first} keyName="1" />
          <Heading title={t('task.secondEntry')} entered={second} keyName="2" />
        </tr>
      </thead>
      <tbody>
        {rows.map((words, row) => (
          <tr key={words.path} className={cx(row === at && styles['at'])}>
            <th scope="row">{words.place}</th>
            {sides.map((side) => (
              <td key={side}>
                <button
                  type="button"
                  role="radio"
                  className={cx(styles['value'], choices[words.path] === side && styles['on'])}
                  aria-checked={choices[words.path] === side}
                  aria-label={`${words.place} ${t(side === 'first' ? 'task.first' : 'task.secondEntry')} ${words[side]}`}
                  disabled={side === 'second' && !mayReturn}
                  tabIndex={row === at && side === 'first' ? 0 : -1}
                  {...(side === 'first' ? { 'data-row': row } : {})}
                  autoFocus={row === 0 && side === 'first'}
                  onFocus={() => setAt(row)}
                  onKeyDown={(event) => press(event, row)}
                  onClick={() => choose(row, side)}
                >
                  {words[side]}
                  {choices[words.path] === side ? <Glyph icon={Check} size={14} /> : null}
                </button>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Heading({ title, entered, keyName }: { readonly title: string; readonly entered: Entered; readonly keyName: string }) {
  const { t } = useText()
  const locale = useLocale()
  const now = useNow()
  return (
    <th scope="col">
      {title} <kbd>{keyName}</kbd>
      <small>{t('task.by', { name: entered.memberName, time: formatInstant(entered.at, locale, 'short', now) })}</small>
    </th>
  )
}
