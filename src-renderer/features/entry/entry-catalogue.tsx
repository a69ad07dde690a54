import { Input } from 'antd'
import { FileText, Workflow } from 'lucide-react'
import { Fragment, useMemo, useState, type KeyboardEvent } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { useLive, useLiveValue } from '#renderer/bridge/live.ts'
import { findable, matchOptions } from '#renderer/forms/model/option-match.ts'
import { formatCount } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { isComposing } from '#renderer/ui/composing.ts'
import { Notice } from '#renderer/ui/notice.tsx'
import { Kbd } from '#renderer/ui/kbd.tsx'
import { PaneState } from '#renderer/ui/pane-state.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { DefinitionIcon } from '#renderer/view/definition-icon.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { go } from '#renderer/view/places.ts'
import { startGrid } from '#renderer/view/start-grid.ts'
import { EntryDrafts } from './entry-drafts.tsx'
import styles from './entry-catalogue.module.css'
import { useSubmitted } from './submitted.ts'

type Definition = CallValue<'definition.list'>[number]

/** Opens a new form of a definition. */
function startEntry(definitionKey: string): void {
  go({ screen: 'entry', definitionKey, draftId: crypto.randomUUID() })
}

/** What may be started, and the drafts to continue. */
export function EntryCatalogue() {
  const definitions = useLive('definition.list', {})
  const { t } = useText()
  const drafts = useLive('draft.list', {})
  const grids = useLiveValue('grid.list', {})
  return (
    <div className={styles['catalogue']}>
      <div className={styles['catalogueInner']}>
        <section>
          <LivePane live={definitions}>
            {(all) => {
              const startable = all.filter((definition) => definition.abilities.includes('start'))
              return startable.length === 0 ? <PaneState icon={FileText} title={t('entry.nothingToStart')} /> : <StartList definitions={startable} />
            }}
          </LivePane>
        </section>
        <LivePane live={drafts} lines={3}>
          {(all) => <EntryDrafts drafts={all} grids={grids ?? []} definitions={definitions.kind === 'value' ? definitions.value : []} />}
        </LivePane>
      </div>
    </div>
  )
}

/** What has no group comes first, then the most used group, then by name as the reader's language sorts it (pinyin in Chinese); within a group as they come. */
function byGroup(definitions: readonly Definition[], { name, language }: Pick<ReturnType<typeof useText>, 'name' | 'language'>): readonly Definition[] {
  const nameOf = ({ group }: Definition): string => (group === null ? '' : name(group))
  const use = new Map<string, number>()
  for (const definition of definitions) use.set(nameOf(definition), (use.get(nameOf(definition)) ?? 0) + definition.records)
  const rankOf = (definition: Definition): number => (definition.group === null ? Infinity : (use.get(nameOf(definition)) ?? 0))
  const ranks = new Map(definitions.map((definition) => [definition, rankOf(definition)]))
  return definitions.toSorted((a, b) => {
    const [left, right] = [ranks.get(a) ?? 0, ranks.get(b) ?? 0]
    return left === right ? nameOf(a).localeCompare(nameOf(b), language) : right > left ? 1 : -1
  })
}

/** The group that begins at this place of the list; none when there is only one. */
function headingAt(definitions: readonly Definition[], place: number): Definition['group'] {
  const group = definitions[place]?.group ?? null
  if (group === null || definitions.every((definition) => definition.group?.zh === group.zh)) return null
  return definitions[place - 1]?.group?.zh === group.zh ? null : group
}

function showActive(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}

function StartList({ definitions }: { readonly definitions: readonly Definition[] }) {
  const { t, name, language } = useText()
  const grouped = useMemo(() => byGroup(definitions, { name, language }), [definitions, name, language])
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const options = useMemo(
    () => findable(grouped.map((definition) => ({ key: definition.key, label: name(definition.name), detail: name(definition.summary) }))),
    [grouped, name],
  )
  const found = matchOptions(options, typed)
  const byKey = new Map(definitions.map((definition) => [definition.key, definition]))
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
  const toGrid = () => {
    const hit = found[active]
    if (hit !== undefined) void startGrid(hit.key)
  }
  useShortcuts({ 'Ctrl+G': toGrid })
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
        {definitions.some(({ key: each }) => each === 'process-design') ? (
          <ActButton icon={Workflow} tone="quiet" onPress={() => go({ screen: 'designer', draftId: null })}>
            {t('designer.open')}
          </ActButton>
        ) : null}
      </div>
      <div className={styles['list']}>
        {found.map((option, place) => {
          const definition = byKey.get(option.key)
          const heading = typed.trim() === '' ? headingAt(grouped, place) : null
          return definition === undefined ? null : (
            <Fragment key={option.key}>
              {heading === null ? null : <h3 className={styles['group']}>{name(heading)}</h3>}
              <button
                type="button"
                className={styles['item']}
                {...(place === active ? { 'data-active': '' } : {})}
                ref={place === active ? showActive : null}
                onClick={() => startEntry(option.key)}
              >
                <DefinitionIcon icon={definition.icon} />
                <span className={styles['itemName']}>{option.label}</span>
                <span className={styles['itemDetail']}>{option.detail}</span>
                <span className={styles['itemEnd']}>
                  {definition.records > 0 ? t('entry.records', { count: formatCount(definition.records) }) : null}
                  {place === active ? (
                    <span className={styles['itemKeys']}>
                      {t('grid.open')} <Kbd keys="Ctrl+G" />
                    </span>
                  ) : null}
                </span>
              </button>
            </Fragment>
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
