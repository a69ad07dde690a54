import { Input } from 'antd'
import { useMemo, useState, type KeyboardEvent } from 'react'
import { findable, matchOptions } from '#renderer/forms/model/option-match.ts'
import { useText } from '#renderer/text/text.ts'
import { isComposing } from '#renderer/ui/composing.ts'
import styles from '../admin.module.css'
import own from './library.module.css'
import type { LibraryEntry, LibraryPack } from './library-model.ts'
import { StandingTag } from './standing-tag.tsx'

type Props = {
  readonly packs: readonly LibraryPack[]
  readonly picked: string | null
  readonly packId: (pack: LibraryPack) => string
  readonly onPick: (id: string) => void
}

/** The packs with their definitions, found by name, key and pinyin. A heading leads to its pack. */
export function LibraryList({ packs, picked, packId, onPick }: Props) {
  const { t, name } = useText()
  const [typed, setTyped] = useState('')
  const options = useMemo(
    () => findable(packs.flatMap(({ entries }) => entries.map(({ key, body }) => ({ key, label: name(body.name), detail: name(body.summary) })))),
    [packs, name],
  )
  const found = matchOptions(options, typed)
  const shown = new Set(found.map(({ key }) => key))
  const groups = packs.map((pack) => ({ pack, entries: pack.entries.filter(({ key }) => shown.has(key)) })).filter(({ entries }) => entries.length > 0)
  const inOrder = groups.flatMap(({ entries }) => entries.map(({ key }) => key))
  const key = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      const at = inOrder.indexOf(picked ?? '')
      const next = at < 0 ? inOrder.at(step > 0 ? 0 : -1) : inOrder[(at + step + inOrder.length) % inOrder.length]
      if (next !== undefined) onPick(next)
    } else if (event.key === 'Enter' && found[0] !== undefined) onPick(found[0].key)
  }
  return (
    <>
      <div className={styles['listHead']}>
        <Input
          aria-label={t('admin.library.find')}
          placeholder={t('admin.library.find')}
          allowClear
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={key}
        />
      </div>
      <div className={styles['list']}>
        {groups.map(({ pack, entries }) => (
          <section key={pack.id}>
            <button type="button" className={own['pack']} aria-current={picked === packId(pack)} onClick={() => onPick(packId(pack))}>
              <span>{pack.name === null ? t('admin.library.noPack') : name(pack.name)}</span>
              <small>{t('admin.library.countOf', { n: pack.entries.filter(isInForce).length, all: pack.entries.length })}</small>
            </button>
            {entries.map((entry) => (
              <Item key={entry.key} entry={entry} isPicked={entry.key === picked} onPick={onPick} />
            ))}
          </section>
        ))}
        {groups.length === 0 ? <p className={styles['mute']}>{t('admin.library.none', { text: typed })}</p> : null}
      </div>
    </>
  )
}

function Item({ entry, isPicked, onPick }: { readonly entry: LibraryEntry; readonly isPicked: boolean; readonly onPick: Props['onPick'] }) {
  const { name } = useText()
  return (
    <button type="button" className={styles['item']} aria-current={isPicked} ref={isPicked ? showPicked : null} onClick={() => onPick(entry.key)}>
      <span>{name(entry.body.name)}</span>
      <StandingTag standing={entry.standing} version={entry.published?.versions[0]?.version ?? null} />
    </button>
  )
}

function showPicked(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}

function isInForce({ standing }: LibraryEntry): boolean {
  return standing !== 'unpublished' && standing !== 'retired'
}
