import { useState } from 'react'
import { CircleCheck, TriangleAlert, ChevronUp, ChevronDown } from 'lucide-react'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { useDesign } from './design-context.ts'
import { placeWords, reasonWords } from './model/problem-words.ts'
import styles from './problem-list.module.css'
import type { Problems } from './use-problems.ts'

const shownMax = 200

/** What keeps the body from being published: each leads to its place. */
export function ProblemList({ problems }: { readonly problems: Problems }) {
  const { t, language } = useText()
  const { body, select } = useDesign()
  const [open, setOpen] = useState(true)
  if (problems === null) return <p className={styles['line']}>{t('designer.problems.checking')}</p>
  if (problems.length === 0)
    return (
      <p className={cx(styles['line'], styles['good'])} role="status">
        <Glyph icon={CircleCheck} size={14} />
        {t('designer.problems.none')}
      </p>
    )
  return (
    <section className={styles['list']} aria-label={t('designer.problems')}>
      <button type="button" className={cx(styles['line'], styles['bad'])} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Glyph icon={TriangleAlert} size={14} />
        <span role="status">{t('designer.problems.count', { count: problems.length })}</span>
        <Glyph icon={open ? ChevronDown : ChevronUp} size={14} />
      </button>
      {open ? (
        <ul>
          {problems.slice(0, shownMax).map((problem) => (
            <li key={`${problem.where} ${problem.detail}`}>
              <button type="button" onClick={() => select(problem.place)}>
                <b>{placeWords(body, problem.place, language)}</b>
                <span>{reasonWords(body, problem.detail, language)}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}
