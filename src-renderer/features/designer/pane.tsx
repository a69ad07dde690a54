import type { ReactNode } from 'react'
import { useText } from '#renderer/text/text.ts'
import { Tag } from '#renderer/ui/tag.tsx'
import { useDesign } from './design-context.ts'
import type { DesignPlace } from './model/design-place.ts'
import { isSamePlace } from './model/design-place.ts'
import { reasonWords } from './model/problem-words.ts'
import styles from './pane.module.css'

type Props = { readonly title: string; readonly tag: string; readonly place: DesignPlace; readonly acts?: ReactNode; readonly children: ReactNode }

/** The properties of what is selected, under its name and what is wrong with it. */
export function Pane({ title, tag, place, acts, children }: Props) {
  const { t, language } = useText()
  const { body, problems } = useDesign()
  const own = problems.filter((problem) => isSamePlace(problem.place, place))
  return (
    <div className={styles['pane']} id="designer-pane">
      <div className={styles['head']}>
        <h3>{title}</h3>
        <Tag>{tag}</Tag>
        {acts}
      </div>
      {own.length === 0 ? null : (
        <ul className={styles['problems']} aria-label={t('designer.problems')}>
          {own.map(({ where, detail }) => (
            <li key={`${where} ${detail}`}>{reasonWords(body, detail, language)}</li>
          ))}
        </ul>
      )}
      {children}
    </div>
  )
}

/** Puts the focus into the properties. */
export function enterPane(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('#designer-pane input, #designer-pane textarea')?.focus())
}
