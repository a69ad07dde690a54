import { useText } from '#renderer/text/text.ts'
import type { WorkForm } from './use-work-form.ts'
import { SideWords } from './work-side.tsx'
import styles from './work-side.module.css'

/** Whom it goes to next, as far as the form tells now. */
export function NextList({ form }: { readonly form: WorkForm }) {
  const { t, name } = useText()
  if (form.checked === null) return <SideWords>{t('entry.nextUnknown')}</SideWords>
  if (form.checked.next.length === 0) return <SideWords>{t('entry.nextNobody')}</SideWords>
  return (
    <ol className={styles['next']}>
      {form.checked.next.map((node) => (
        <li key={node.label.zh}>
          <b>{name(node.label)}</b>
          <span>{node.assignees.join(t('common.comma'))}</span>
        </li>
      ))}
    </ol>
  )
}
