import type { Difference } from '#shared/definition/difference.ts'
import { useText } from '#renderer/text/text.ts'
import { Tag, type Tone } from '#renderer/ui/tag.tsx'
import { partOf, propertyValue, propertyWords, telling, type Wording } from './difference-words.ts'
import styles from './review.module.css'

const tones: Readonly<Record<Difference['kind'], Tone>> = { added: 'good', removed: 'bad', changed: 'warn', moved: 'accent' }
const parts = ['whole', 'form', 'rules', 'parameters', 'route', 'other'] as const

/** What a proposed version changes, part by part: what was added, removed, changed or moved, and each property before and after. */
export function DifferenceList({ differences, named }: { readonly differences: readonly Difference[]; readonly named: (id: string) => string }) {
  const { t, name } = useText()
  const wording: Wording = { t, name, named }
  return (
    <div className={styles['parts']}>
      {parts.map((part) => {
        const own = differences.filter((difference) => partOf(difference) === part)
        return own.length === 0 ? null : (
          <section key={part} aria-label={t(`review.part.${part}`)}>
            <h4>{t(`review.part.${part}`)}</h4>
            <ul>
              {own.map((difference) => (
                <li key={[difference.kind, ...difference.list, difference.key].join('/')}>
                  <Tag tone={tones[difference.kind]}>{t(`review.kind.${difference.kind}`)}</Tag>
                  <div>
                    <strong>{difference.label ? name(difference.label) : difference.key}</strong>
                    {difference.list.length > 1 ? <small>{difference.list.slice(1).filter(isKey).join(' › ')}</small> : null}
                    <Details difference={difference} wording={wording} />
                  </div>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

const lists: ReadonlySet<string> = new Set(['columns', 'options', 'steps', 'branches', 'schedules'])

/** The names of lists say nothing to a reader; the things that they belong to do. */
function isKey(step: string): boolean {
  return !lists.has(step)
}

/** Of what changed, old and new; of what was added, what tells what it is. */
function Details({ difference, wording }: { readonly difference: Difference; readonly wording: Wording }) {
  const { kind, details } = difference
  const shown = kind === 'changed' ? details : kind === 'added' ? details.filter(({ property, after }) => telling.has(property) && after !== false) : []
  if (shown.length === 0) return null
  return (
    <dl>
      {shown.map(({ property, before, after }) => (
        <div key={property}>
          <dt>{propertyWords(property, wording.t)}</dt>
          <dd>
            {kind === 'changed' ? <del>{propertyValue(property, before, wording)}</del> : null}
            <ins>{propertyValue(property, after, wording)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  )
}
