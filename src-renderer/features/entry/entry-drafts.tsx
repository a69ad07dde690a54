import { Trash2 } from 'lucide-react'
import type { CallValue, Draft } from '#shared/contract/store.ts'
import { ask } from '#renderer/bridge/store.ts'
import { formatCount, formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useAskFirst } from '#renderer/ui/ask-first.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import { useNow } from '#renderer/view/now.ts'
import { go, type Place } from '#renderer/view/places.ts'
import styles from './entry-drafts.module.css'

type Grid = CallValue<'grid.list'>[number]
type Definition = CallValue<'definition.list'>[number]
type Props = { readonly drafts: readonly Draft[]; readonly grids: readonly Grid[]; readonly definitions: readonly Definition[] }

/** What was begun and not submitted: a form or a grid. */
type Begun = {
  readonly id: string
  readonly title: string
  readonly tag: string | null
  readonly name: string
  readonly updatedAt: number
  readonly place: Place
  readonly lost: string
  readonly remove: () => void
}

/** The drafts to continue, forms and grids, the last one touched first. */
export function EntryDrafts({ drafts, grids, definitions }: Props) {
  const { t, name } = useText()
  const locale = useLocale()
  const now = useNow()
  const { ask: askFirst, asking } = useAskFirst()
  const nameOf = (key: string) => {
    const definition = definitions.find((each) => each.key === key)
    return definition === undefined ? key : name(definition.name)
  }
  const all: readonly Begun[] = [
    ...drafts.map((draft): Begun => {
      const title = draft.title === '' ? t('entry.untitled', { name: nameOf(draft.definitionKey) }) : draft.title
      return {
        id: draft.id,
        title,
        tag: draft.recordId === null ? null : t('entry.draftRevises'),
        name: nameOf(draft.definitionKey),
        updatedAt: draft.updatedAt,
        place: { screen: 'entry', definitionKey: draft.definitionKey, draftId: draft.id },
        lost: t('entry.removeDraftDetail', { title }),
        remove: () => void ask('draft.remove', { id: draft.id }),
      }
    }),
    ...grids.map((grid): Begun => {
      const count = formatCount(grid.rows)
      return {
        id: grid.id,
        title: t('grid.draft', { count }),
        tag: null,
        name: nameOf(grid.definitionKey),
        updatedAt: grid.updatedAt,
        place: { screen: 'grid', definitionKey: grid.definitionKey, gridId: grid.id },
        lost: t('grid.removeDraftDetail', { count }),
        remove: () => void ask('grid.remove', { id: grid.id }),
      }
    }),
  ].toSorted((a, b) => b.updatedAt - a.updatedAt)
  const remove = (begun: Begun) =>
    askFirst({ title: t('entry.removeDraftAsk'), detail: begun.lost, yes: t('entry.removeDraft'), no: t('common.cancel'), tone: 'bad', onYes: begun.remove })
  return (
    <section>
      {asking}
      <div className={styles['head']}>
        <h2>{t('entry.drafts')}</h2>
      </div>
      <div className={styles['list']}>
        {all.length === 0 ? <p className={`${styles['mute']} ${styles['noDrafts']}`}>{t('entry.noDrafts')}</p> : null}
        {all.map((begun) => (
          <div key={begun.id} className={styles['draft']}>
            <button type="button" className={styles['draftOpen']} onClick={() => go(begun.place)}>
              <span className={styles['draftTitle']}>
                <span>{begun.title}</span>
                {begun.tag === null ? null : <Tag tone="warn">{begun.tag}</Tag>}
              </span>
              <small>{t('entry.draftOf', { name: begun.name, time: formatNear(begun.updatedAt, now, locale) })}</small>
            </button>
            <ActButton size="small" tone="quiet" icon={Trash2} label={t('entry.removeDraft')} onPress={() => remove(begun)}>
              {null}
            </ActButton>
          </div>
        ))}
      </div>
    </section>
  )
}
