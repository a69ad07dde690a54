import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import { missingFor, stopsPublishing, type Prerequisite } from '#shared/definition/prerequisites.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { library } from '#shared/templates/library.ts'
import { shippedRoles } from '#shared/templates/roles.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { useNow } from '#renderer/view/now.ts'
import { go } from '#renderer/view/places.ts'
import styles from './library.module.css'

/** What publishing is judged against. */
export type Company = { readonly organisation: OrganisationIndex; readonly startable: ReadonlySet<string>; readonly isReviewed: boolean }

/** What these definitions need and the company lacks; those that are published together count as published. */
export function useMissing(bodies: readonly DefinitionBody[], { organisation, startable }: Company): readonly Prerequisite[] {
  const now = useNow()
  return missingFor(bodies, { organisation, now, startable: new Set([...startable, ...bodies.map(({ key }) => key)]) })
}

type Props = { readonly missing: readonly Prerequisite[]; readonly company: Company; readonly onPick: (id: string) => void }

/** What is missing, each with the way to where it is mended. */
export function Prerequisites({ missing, company, onPick }: Props) {
  const { t } = useText()
  return missing.length === 0 ? (
    <p className={styles['line']}>
      <Glyph icon={CircleCheck} />
      <span>{t('admin.library.nothingMissing')}</span>
    </p>
  ) : (
    <ul className={styles['lines']}>
      {missing.map((each) => (
        <Line key={JSON.stringify(each)} missing={each} company={company} onPick={onPick} />
      ))}
    </ul>
  )
}

function Line({ missing, company, onPick }: { readonly missing: Prerequisite } & Pick<Props, 'company' | 'onPick'>) {
  const { t } = useText()
  const words = useWords(company)
  const stops = stopsPublishing(missing)
  const there = wayTo(missing, onPick)
  return (
    <li className={styles['line']} data-tone={stops ? 'bad' : 'warn'}>
      <Glyph icon={stops ? CircleAlert : TriangleAlert} />
      <span>{words(missing)}</span>
      {there === null ? null : (
        <ActButton size="small" tone="quiet" onPress={there}>
          {t(`admin.library.go.${missing.kind === 'head-missing' ? 'units' : missing.kind === 'definition-missing' ? 'definition' : 'members'}`)}
        </ActButton>
      )}
    </li>
  )
}

/** A role that is not there can be made by nobody at a screen. */
function wayTo(missing: Prerequisite, onPick: Props['onPick']): (() => void) | null {
  switch (missing.kind) {
    case 'role-missing':
      return null
    case 'head-missing':
      return () => go({ screen: 'admin', part: 'units', id: missing.unitIds[0] ?? null })
    case 'definition-missing':
      return () => onPick(missing.definitionKey)
    default:
      return () => go({ screen: 'admin', part: 'members', id: null })
  }
}

function useWords({ organisation }: Company): (missing: Prerequisite) => string {
  const { t, name } = useText()
  const roleOf = (key: string): string => {
    const role = organisation.roles.get(key) ?? shippedRoles.find((shipped) => shipped.key === key)
    return role ? name(role.name) : key
  }
  const postOf = (id: string): string => {
    const post = organisation.posts.get(id)
    return post ? name(post.name) : id
  }
  return (missing) => {
    switch (missing.kind) {
      case 'role-missing':
      case 'role-unheld':
        return t(`admin.library.missing.${missing.kind}`, { role: roleOf(missing.role) })
      case 'post-missing':
      case 'post-unheld':
        return t(`admin.library.missing.${missing.kind}`, { post: postOf(missing.postId) })
      case 'member-gone':
        return t('admin.library.missing.member-gone', { name: organisation.members.get(missing.memberId)?.name ?? missing.memberId })
      case 'head-missing': {
        const units = missing.unitIds.flatMap((id) => organisation.units.get(id) ?? []).map((unit) => name(unit.name))
        return t('admin.library.missing.head-missing', { n: units.length, units: units.slice(0, 3).join(t('common.comma')) })
      }
      case 'definition-missing': {
        const body = library.find(({ key }) => key === missing.definitionKey)
        return t('admin.library.missing.definition-missing', { name: body ? name(body.name) : missing.definitionKey })
      }
    }
  }
}
