import { Eye, EyeOff } from 'lucide-react'
import type { RecordView } from '#shared/contract/store.ts'
import type { Field } from '#shared/definition/definition.ts'
import { useText } from '#renderer/text/text.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import styles from './shield.module.css'
import type { Shown } from './use-shown.ts'

/** Beside a shielded value: shows it for a moment, where that may be, and covers it again. */
export function ShieldMark({ field, shown }: { readonly field: Field; readonly shown: Shown }) {
  const { t, name } = useText()
  const label = name(field.label)
  if (shown.shown.has(field.key)) {
    return (
      <button type="button" className={styles['mark']} onClick={shown.hide} aria-label={t('shield.hideOf', { field: label })} title={t('shield.hide')}>
        <Glyph icon={EyeOff} size={14} />
      </button>
    )
  }
  if (!shown.hidden.includes(field.key)) return null
  return (
    <button
      type="button"
      className={styles['mark']}
      disabled={shown.busy}
      onClick={() => shown.show([field.key])}
      aria-label={t('shield.showOf', { field: label })}
      title={t('shield.showHint')}
    >
      <Glyph icon={Eye} size={14} />
    </button>
  )
}

/** Files that are shielded from the member: that there are some, and where he may have them shown. */
export function CoveredFiles({ view, shown }: { readonly view: RecordView; readonly shown: Shown }) {
  const { t, name } = useText()
  const covered = new Set(view.covered.map(({ path }) => path))
  const fields = view.definition.form.filter((field) => field.kind === 'attachment' && covered.has(field.key))
  if (fields.length === 0) return null
  return (
    <ul className={styles['files']} aria-label={t('shield.files')}>
      {fields.map((field) => (
        <li key={field.key}>
          {t('shield.fileOf', { field: name(field.label) })}
          <ShieldMark field={field} shown={shown} />
        </li>
      ))}
    </ul>
  )
}
