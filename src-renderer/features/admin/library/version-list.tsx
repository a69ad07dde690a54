import { formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import styles from '../admin.module.css'
import type { Published } from './library-model.ts'

type Props = { readonly published: Published; readonly busy: boolean; readonly onAgain: (version: number) => void }

/** The versions that were published, newest first; an earlier one can be published again, as the next. */
export function VersionList({ published, busy, onAgain }: Props) {
  const { t } = useText()
  const locale = useLocale()
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">{t('admin.library.version')}</th>
          <th scope="col">{t('admin.library.publishedAt')}</th>
          <th scope="col">{t('admin.library.state')}</th>
          <th scope="col">
            <span className="visually-hidden">{t('admin.library.again')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {published.versions.map(({ version, state, publishedAt }, place) => (
          <tr key={version}>
            <td>{t('admin.library.versionNumber', { n: version })}</td>
            <td>{publishedAt === null ? '—' : formatInstant(publishedAt, locale, 'minute')}</td>
            <td>
              {state === 'retired' ? (
                <Tag>{t('admin.library.standing.retired')}</Tag>
              ) : place === 0 ? (
                <Tag tone="good">{t('admin.library.inForce')}</Tag>
              ) : (
                t('admin.library.running')
              )}
            </td>
            <td>
              {place === 0 ? null : (
                <ActButton size="small" tone="quiet" disabled={busy} onPress={() => onAgain(version)}>
                  {t('admin.library.again')}
                </ActButton>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
