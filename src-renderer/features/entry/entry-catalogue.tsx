import { Input } from 'antd'
import { FileText, Trash2 } from 'lucide-react'
import { useMemo, useState, type KeyboardEvent } from 'react'
import type { CallValue, Draft } from '#shared/contract/store.ts'
import { ask } from '#renderer/bridge/store.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { findable, matchOptions } from '#renderer/forms/model/option-match.ts'
import { formatCount, formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useAskFirst } from '#renderer/ui/ask-first.tsx'
import { isComposing } from '#renderer/ui/composing.ts'
import { Notice } from '#renderer/ui/notice.tsx'
import { PaneState } from '#renderer/ui/pane-state.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import { DefinitionIcon } from '#renderer/view/definition-icon.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { useNow } from '#renderer/view/now.ts'
import { go } from '#renderer/view/places.ts'
import styles from './entry.module.css'
import { useSubmitted } from './submitted.ts'

type Definition = CallValue<'definition.list'>[number]

/** Opens a new form of a definition. */
function startEntry(definitionKey: string): void {
  go({ screen: 'entry', definitionKey, draftId: crypto.randomUUID() })
}

/** What may be started, and the drafts to continue. */
export function EntryCatalogue() {
  const definitions = useLive('definition.list', {})
  const drafts = useLive('draft.list', {})
  return (
    <div className={styles['catalogue']}>
      <div className={styles['catalogueInner']}>
        <section>
          <LivePane live={definitions}>{(all) => <StartList definitions={all.filter((definition) => definition.abilities.includes('start'))} />}</LivePane>
        </section>
        <LivePane live={drafts} lines={3}>
          {(all) => <Drafts drafts={all} definitions={definitions.kind === 'value' ? definitions.value : []} />}
        </LivePane>
      </div>
    </div>
  )
}

function StartList({ definitions }: { readonly definitions: readonly Definition[] }) {
  const { t, name } = useText()
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const options = useMemo(
    () => findable(definitions.map((definition) => ({ key: definition.key, label: name(definition.name), detail: name(definition.summary) }))),
    [definitions, name],
  )
  const found = matchOptions(options, typed)
  const byKey = new Map(definitions.map((definition) => [definition.key, definition]))
  if (definitions.length === 0) return <PaneState icon={FileText} title={t('entry.nothingToStart')} />
  const key = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setActive((place) => (place + step + found.length) % Math.max(1, found.length))
    }
    const hit = found[active]
    if (event.key === 'Enter' && hit !== undefined) startEntry(hit.key)
  }
  return (
    <>
      <SubmittedNotice />
      <div className={styles['head']}>
        <h2>{t('entry.start')}</h2>
        <Input
          className={styles['find'] ?? ''}
          size="middle"
          autoFocus
          aria-label={t('entry.find')}
          placeholder={t('entry.find')}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setActive(0)
          }}
          onKeyDown={key}
        />
      </div>
      <div className={styles['list']}>
        {found.map((option, place) => {
          const definition = byKey.get(option.key)
          return definition === undefined ? null : (
            <button
              key={option.key}
              type="button"
              className={styles['item']}
              {...(place === active ? { 'data-active': '' } : {})}
              onClick={() => startEntry(option.key)}
            >
              <DefinitionIcon icon={definition.icon} />
              <span className={styles['itemName']}>{option.label}</span>
              <span className={styles['itemDetail']}>{option.detail}</span>
              <span className={styles['itemEnd']}>{definition.records > 0 ? t('entry.records', { count: formatCount(definition.records) }) : null}</span>
            </button>
          )
        })}
        {found.length === 0 ? <p className={styles['mute']}>{t('entry.noneFound', { text: typed })}</p> : null}
      </div>
    </>
  )
}

function SubmittedNotice() {
  const { t } = useText()
  const last = useSubmitted((state) => state.last)
  if (last === null) return null
  return (
    <Notice
      tone="good"
      end={
        <>
          <ActButton size="small" tone="quiet" onPress={() => go({ screen: 'record', recordId: last.recordId })}>
            {t('entry.seeRecord')}
          </ActButton>
          <ActButton size="small" onPress={() => startEntry(last.definitionKey)}>
            {t('entry.another')}
          </ActButton>
        </>
      }
    >
      {t('entry.submitted', { number: last.number })}
    </Notice>
  )
}

function Drafts({ drafts, definitions }: { readonly drafts: readonly Draft[]; readonly definitions: readonly Definition[] }) {
  const { t, name } = useText()
  const locale = useLocale()
  const now = useNow()
  const { ask: askFirst, asking } = useAskFirst()
  const nameOf = (draft: Draft) => {
    const definition = definitions.find((each) => each.key === draft.definitionKey)
    return definition === undefined ? draft.definitionKey : name(definition.name)
  }
  const titleOf = (draft: Draft) => (draft.title === '' ? t('entry.untitled', { name: nameOf(draft) }) : draft.title)
  const remove = (draft: Draft) =>
    askFirst({
      title: t('entry.removeDraftAsk'),
      detail: t('entry.removeDraftDetail', { title: titleOf(draft) }),
      yes: t('entry.removeDraft'),
      no: t('common.cancel'),
      tone: 'bad',
      onYes: () => void ask('draft.remove', { id: draft.id }),
    })
  return (
    <section>
      {asking}
      <div className={styles['head']}>
        <h2>{t('entry.drafts')}</h2>
      </div>
      <div className={styles['list']}>
        {drafts.length === 0 ? <p className={`${styles['mute']} ${styles['noDrafts']}`}>{t('entry.noDrafts')}</p> : null}
        {drafts.map((draft) => (
          <div key={draft.id} className={styles['draft']}>
            <button
              type="button"
              className={styles['draftOpen']}
              onClick={() => go({ screen: 'entry', definitionKey: draft.definitionKey, draftId: draft.id })}
            >
              <span className={styles['draftTitle']}>
                <span>{titleOf(draft)}</span>
                {draft.recordId === null ? null : <Tag tone="warn">{t('entry.draftRevises')}</Tag>}
              </span>
              <small>{t('entry.draftOf', { name: nameOf(draft), time: formatNear(draft.updatedAt, now, locale) })}</small>
            </button>
            <ActButton size="small" tone="quiet" icon={Trash2} label={t('entry.removeDraft')} onPress={() => remove(draft)}>
              {null}
            </ActButton>
          </div>
        ))}
      </div>
    </section>
  )
}
