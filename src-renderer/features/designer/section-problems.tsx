import { useText } from '#renderer/text/text.ts'
import { useDesign } from './design-context.ts'
import type { SettingPart } from './model/design-place.ts'
import { reasonWords } from './model/problem-words.ts'
import styles from './settings-part.module.css'

/** What is wrong in a section of the settings. */
export function SectionProblems({ section }: { readonly section: SettingPart }) {
  const { t, language } = useText()
  const { body, problems } = useDesign()
  const own = problems.filter((problem) => problem.place.part === 'settings' && problem.place.section === section)
  if (own.length === 0) return null
  return (
    <ul className={styles['wrong']} aria-label={t('designer.problems')}>
      {own.map(({ where, detail }) => (
        <li key={`${where} ${detail}`}>{reasonWords(body, detail, language)}</li>
      ))}
    </ul>
  )
}
