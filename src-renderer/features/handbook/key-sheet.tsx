import type { Speak } from '#renderer/text/text.ts'
import { Kbd } from '#renderer/ui/kbd.tsx'
import { keyTable } from '#renderer/view/key-table.ts'
import styles from './handbook.module.css'

/** A process and what it is for. */
export type Guide = { readonly key: string; readonly name: string; readonly summary: string }
type Props = { readonly t: Speak; readonly guides: readonly Guide[] }

/** The whole handbook: on the screen, and the same on paper. */
export function KeySheet({ t, guides }: Props) {
  return (
    <>
      <div className={styles['groups']}>
        {keyTable.map(({ title, lines }) => (
          <section key={title} className={styles['group']} aria-label={t(title)}>
            <h3>{t(title)}</h3>
            <dl>
              {lines.map(({ keys, does }) => (
                <div key={does}>
                  <dt>
                    {keys.map((key) => (
                      <Kbd key={key} keys={key.length === 1 ? key.toUpperCase() : key} />
                    ))}
                    <span className="visually-hidden">{keys.join(' ')}</span>
                  </dt>
                  <dd>{t(does)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      {guides.length === 0 ? null : (
        <section className={styles['guides']} aria-label={t('keys.guides')}>
          <h3>{t('keys.guides')}</h3>
          <p>{t('keys.guidesLead')}</p>
          <ul>
            {guides.map(({ key, name, summary }) => (
              <li key={key}>
                <b>{name}</b> <span>{summary}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
