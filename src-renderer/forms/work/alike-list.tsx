import type { CheckedForm } from '#shared/contract/store.ts'
import { useText } from '#renderer/text/text.ts'
import { go } from '#renderer/view/places.ts'
import type { WorkForm } from './use-work-form.ts'
import { SidePart } from './work-side.tsx'
import styles from './work-side.module.css'

type Found = CheckedForm['alike'][number]

/** Earlier records like what is entered (ENT-15), each leading to it; those that the reader may not see are only counted. Nothing where there are none. */
export function AlikeList({ form }: { readonly form: WorkForm }) {
  const { t } = useText()
  const found = form.checked?.alike ?? []
  if (found.length === 0) return null
  return (
    <SidePart title={t('entry.alike')}>
      <div role="status" className={styles['alike']}>
        {found.map((each) => (
          <AlikeRule key={each.key} found={each} onLeave={() => void form.draft.flush()} />
        ))}
      </div>
    </SidePart>
  )
}

function AlikeRule({ found: { label, severity, records, hidden }, onLeave }: { readonly found: Found; readonly onLeave: () => void }) {
  const { t, name } = useText()
  return (
    <div>
      <p>
        <b className={severity === 'note' ? undefined : styles[severity === 'block' ? 'blocks' : 'warns']}>{t(`entry.alike.${severity}`)}</b>
        {t('common.separator')}
        {name(label)}
      </p>
      <ul>
        {records.map(({ id, number, title }) => (
          <li key={id}>
            <button
              type="button"
              onClick={() => {
                onLeave()
                go({ screen: 'record', recordId: id })
              }}
            >
              {number} <span>{title}</span>
            </button>
          </li>
        ))}
      </ul>
      {hidden > 0 ? <p className={styles['mute']}>{t('entry.alike.hidden', { count: hidden })}</p> : null}
    </div>
  )
}
