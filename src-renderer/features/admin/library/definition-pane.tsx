import { Workflow } from 'lucide-react'
import type { ReactNode } from 'react'
import { differencesBetween } from '#shared/definition/difference.ts'
import { guideOf } from '#shared/definition/guide.ts'
import { stopsPublishing } from '#shared/definition/prerequisites.ts'
import { DifferenceList } from '#renderer/forms/review/difference-list.tsx'
import { inDecimals } from '#renderer/forms/review/difference-words.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { DefinitionIcon } from '#renderer/view/definition-icon.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { go } from '#renderer/view/places.ts'
import styles from '../admin.module.css'
import { asNext, withParameters, type LibraryEntry } from './library-model.ts'
import own from './library.module.css'
import { ParameterFields } from './parameter-fields.tsx'
import { Prerequisites, useMissing, type Company } from './prerequisites.tsx'
import { StandingTag } from './standing-tag.tsx'
import { useDefinitionActs, type DefinitionActs } from './use-definition-acts.ts'
import { VersionList } from './version-list.tsx'

type Props = { readonly entry: LibraryEntry; readonly company: Company; readonly onPick: (id: string) => void }

/** One definition: what it is, what it needs, its parameters, how it differs from the library's, its versions, and how it is published and retired. */
export function DefinitionPane({ entry, company, onPick }: Props) {
  const { t, name } = useText()
  const { body, shipped, published, standing } = entry
  const acts = useDefinitionActs(entry, company.isReviewed)
  const missing = useMissing([body], company)
  // As it will be read with the numbers that are being set.
  const guide = guideOf(withParameters(body, acts.values))
  const offers = standing === 'unpublished' || standing === 'retired' || acts.isAdjusted
  const stopped = missing.some(stopsPublishing)
  useShortcuts({ 'Ctrl+Enter': acts.publish }, offers && !stopped && !acts.busy)
  return (
    <div className={styles['pane']}>
      <header className={own['head']}>
        <DefinitionIcon icon={body.icon} size={20} />
        <h2>{name(body.name)}</h2>
        <StandingTag standing={standing} version={published?.versions[0]?.version ?? null} />
        {offers ? (
          <ActButton tone="main" keys="Ctrl+Enter" busy={acts.busy} disabled={stopped} onPress={acts.publish}>
            {company.isReviewed
              ? t('admin.library.propose')
              : published === null
                ? t('admin.library.publish')
                : t('admin.library.publishNext', { n: asNext(body, published).version })}
          </ActButton>
        ) : null}
        {published === null ? null : (
          <ActButton icon={Workflow} onPress={() => go({ screen: 'designer', draftId: null })}>
            {t('designer.open')}
          </ActButton>
        )}
      </header>
      <p className={own['summary']}>{name(body.summary)}</p>
      {company.isReviewed ? <Notice tone="accent">{t('admin.library.reviewed')}</Notice> : null}
      <FaultNotice fault={acts.fault} />
      <Section title={t('admin.library.prerequisites')}>
        <Prerequisites missing={missing} company={company} onPick={onPick} />
      </Section>
      {acts.values.size === 0 ? null : (
        <Section title={t('admin.library.parameters')}>
          <p className={styles['mute']}>{t(published === null ? 'admin.library.parametersFirst' : 'admin.library.parametersDetail')}</p>
          <ParameterFields body={body} shipped={shipped} values={acts.values} onChange={acts.setValue} />
        </Section>
      )}
      <Differences entry={entry} acts={acts} named={(id) => company.organisation.members.get(id)?.name ?? id} />
      {guide === undefined ? null : (
        <Section title={t('admin.library.guide')}>
          <p className={own['guide']}>{name(guide)}</p>
        </Section>
      )}
      <Lifetime entry={entry} acts={acts} />
      {acts.asking}
    </div>
  )
}

type PartProps = { readonly entry: LibraryEntry; readonly acts: DefinitionActs }

function Differences({ entry: { shipped, body, standing }, acts, named }: PartProps & { readonly named: (id: string) => string }) {
  const { t } = useText()
  if (shipped === null || (standing !== 'differs' && standing !== 'adjusted')) return null
  return (
    <Section title={t('admin.library.differences')}>
      <DifferenceList differences={inDecimals(differencesBetween(shipped, body), body)} named={named} />
      <div className={styles['row']}>
        <ActButton disabled={acts.busy} onPress={() => acts.restore(shipped)}>
          {t('admin.library.restore')}
        </ActButton>
      </div>
    </Section>
  )
}

function Lifetime({ entry: { published, standing }, acts }: PartProps) {
  const { t } = useText()
  if (published === null) return null
  return (
    <>
      <Section title={t('admin.library.versions')}>
        <VersionList published={published} busy={acts.busy} onAgain={acts.publishAgain} />
      </Section>
      {standing === 'retired' ? null : (
        <Section title={t('admin.library.retire')}>
          <p className={styles['mute']}>{t('admin.library.retireDetail')}</p>
          <div className={styles['row']}>
            <ActButton tone="bad" busy={acts.busy} onPress={acts.retire}>
              {t('admin.library.retire')}
            </ActButton>
          </div>
        </Section>
      )}
    </>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles['section']}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}
