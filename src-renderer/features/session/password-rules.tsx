import { Check, Circle } from 'lucide-react'
import { brokenPasswordRules, passwordRules, type PasswordCandidate } from '#shared/domain/password.ts'
import { useText } from '#renderer/text/text.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import styles from './steps.module.css'

/** The rules of a new password, each ticked as it is met while typing. */
export function PasswordRules({ candidate }: { readonly candidate: PasswordCandidate }) {
  const { t } = useText()
  const broken = brokenPasswordRules(candidate)
  const typed = candidate.password !== ''
  const rules = passwordRules.filter((rule) => (rule === 'same' ? candidate.former !== null : true))
  return (
    <ul className={styles['rules']}>
      {rules.map((rule) => {
        const met = typed && !broken.includes(rule)
        return (
          <li key={rule} className={met ? styles['met'] : undefined}>
            <Glyph icon={met ? Check : Circle} size={12} label={t(met ? 'session.password.met' : 'session.password.unmet')} />
            {rule === 'length' ? t('session.password.rule.length', { n: candidate.minLength }) : t(`session.password.rule.${rule}`)}
          </li>
        )
      })}
    </ul>
  )
}
