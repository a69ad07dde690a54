import { useEffect, useMemo, useState } from 'react'
import { differencesBetween } from '#shared/definition/difference.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { ask } from '#renderer/bridge/store.ts'
import { useText } from '#renderer/text/text.ts'
import { DifferenceList } from '#renderer/forms/review/difference-list.tsx'
import { inDecimals } from '#renderer/forms/review/difference-words.ts'
import { RehearsalPart } from './rehearsal-part.tsx'
import styles from '#renderer/forms/review/review.module.css'

/** What those who review a change of a process decide by (TPL-02): every difference to the version before it, and what it would have done to past records. */
export function ProposalReview({ body, named }: { readonly body: DefinitionBody; readonly named: (id: string) => string }) {
  const { t, name } = useText()
  const basis = useBasis(body)
  const differences = useMemo(() => (basis ? inDecimals(differencesBetween(basis, body), body) : []), [basis, body])
  if (basis === undefined) return null
  const title = basis === null ? t('review.isNew', { name: name(body.name) }) : t('review.against', { version: basis.version, n: differences.length })
  return (
    <section className={styles['review']} aria-label={title}>
      <h3>{title}</h3>
      {basis === null ? (
        <p>{t('review.newParts', { fields: body.form.length, rules: body.rules.length })}</p>
      ) : differences.length === 0 ? (
        <p>{t('review.same')}</p>
      ) : (
        <DifferenceList differences={differences} named={named} />
      )}
      {basis === null ? null : <RehearsalPart body={body} basis={basis} />}
    </section>
  )
}

/** The version before the proposed one: undefined while it is asked for, null when there is none. */
function useBasis({ key, version }: DefinitionBody): DefinitionBody | null | undefined {
  const [basis, setBasis] = useState<DefinitionBody | null>()
  useEffect(() => {
    let wanted = true
    const look = async () => {
      const found = version > 1 ? await ask('definition.get', { key, version: version - 1 }) : null
      if (wanted) setBasis(found?.ok ? found.value : null)
    }
    void look()
    return () => {
      wanted = false
    }
  }, [key, version])
  return basis
}
