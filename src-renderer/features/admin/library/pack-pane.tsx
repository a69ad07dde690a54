import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useAskFirst } from '#renderer/ui/ask-first.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from '../admin.module.css'
import { stopsPublishing } from '#shared/definition/prerequisites.ts'
import { asNext, unpublishedOf, type LibraryPack } from './library-model.ts'
import own from './library.module.css'
import { Prerequisites, useMissing, type Company } from './prerequisites.tsx'
import { StandingTag } from './standing-tag.tsx'
import { usePublishing } from './use-publishing.ts'

type Props = { readonly pack: LibraryPack; readonly company: Company; readonly onPick: (id: string) => void }

/** A pack: its definitions with a sentence each, and all of it published at once. */
export function PackPane({ pack, company, onPick }: Props) {
  const { t, name } = useText()
  const publishing = usePublishing()
  const { ask, asking } = useAskFirst()
  const waiting = unpublishedOf(pack)
  const missing = useMissing(
    waiting.map(({ body }) => body),
    company,
  )
  const title = pack.name === null ? t('admin.library.noPack') : name(pack.name)
  const publishAll = () =>
    ask({
      title: t('admin.library.askPack', { n: waiting.length, pack: title }),
      detail: t('admin.library.askPackDetail'),
      yes: t('admin.library.publish'),
      no: t('common.cancel'),
      onYes: () => void publishing.publish(waiting.map(({ body, published }) => asNext(body, published))),
    })
  return (
    <div className={styles['pane']}>
      <header className={styles['paneHead']}>
        <h2>{title}</h2>
        {waiting.length === 0 || company.isReviewed ? null : (
          <ActButton tone="main" busy={publishing.busy} disabled={missing.some(stopsPublishing)} onPress={publishAll}>
            {t('admin.library.publishAll', { n: waiting.length })}
          </ActButton>
        )}
      </header>
      {waiting.length > 0 && company.isReviewed ? <Notice tone="accent">{t('admin.library.reviewedPack')}</Notice> : null}
      <FaultNotice fault={publishing.fault} />
      {publishing.done ? <Notice tone="good">{t('admin.library.published', { n: publishing.done })}</Notice> : null}
      {waiting.length === 0 ? null : (
        <section className={styles['section']}>
          <h3>{t('admin.library.prerequisites')}</h3>
          <Prerequisites missing={missing} company={company} onPick={onPick} />
        </section>
      )}
      <section className={styles['section']}>
        <h3>{t('admin.library.definitions')}</h3>
        <ul className={own['members']}>
          {pack.entries.map(({ key, body, published, standing }) => (
            <li key={key}>
              <button type="button" className={own['member']} onClick={() => onPick(key)}>
                <span>{name(body.name)}</span>
                <small>{name(body.summary)}</small>
                <StandingTag standing={standing} version={published?.versions[0]?.version ?? null} />
              </button>
            </li>
          ))}
        </ul>
      </section>
      {asking}
    </div>
  )
}
