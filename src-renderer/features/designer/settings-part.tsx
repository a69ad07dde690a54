import { useEffect, useRef } from 'react'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { useDesign } from './design-context.ts'
import { settingParts, type SettingPart } from './model/design-place.ts'
import { NamesSection } from './names-section.tsx'
import { NumberingSection, PermissionsSection, RouteSection } from './plain-sections.tsx'
import { ParametersSection } from './parameters-section.tsx'
import { RegisterSection } from './register-section.tsx'
import styles from './settings-part.module.css'

const sections = {
  names: NamesSection,
  numbering: NumberingSection,
  permissions: PermissionsSection,
  register: RegisterSection,
  parameters: ParametersSection,
  route: RouteSection,
} as const satisfies Record<SettingPart, () => React.ReactNode>

/** What belongs to the process as a whole, one section under the other, with a way to each. */
export function SettingsPart() {
  const { t } = useText()
  const { place, select, problems } = useDesign()
  const here = place?.part === 'settings' ? place.section : 'names'
  const page = useRef<HTMLDivElement>(null)
  useEffect(() => {
    page.current?.querySelector(`[data-section="${here}"]`)?.scrollIntoView({ block: 'start' })
  }, [here, place])
  const faulty = (section: SettingPart) => problems.some((problem) => problem.place.part === 'settings' && problem.place.section === section)
  return (
    <div className={styles['settings']}>
      <nav className={styles['ways']} aria-label={t('designer.part.settings')}>
        {settingParts.map((section) => (
          <button
            key={section}
            type="button"
            aria-current={section === here}
            className={cx(section === here && styles['here'])}
            onClick={() => select({ part: 'settings', section, key: null })}
          >
            {t(`designer.section.${section}`)}
            {faulty(section) ? <i className={styles['dot']} role="img" aria-label={t('designer.problems')} /> : null}
          </button>
        ))}
      </nav>
      <div ref={page} className={styles['page']}>
        {settingParts.map((section) => {
          const Section = sections[section]
          return (
            <section key={section} data-section={section} aria-label={t(`designer.section.${section}`)}>
              <h3>{t(`designer.section.${section}`)}</h3>
              <Section />
            </section>
          )
        })}
      </div>
    </div>
  )
}
