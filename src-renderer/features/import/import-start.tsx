import { FileUp, LayoutTemplate } from 'lucide-react'
import { useState, type DragEvent } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { choose, droppedTickets } from '#renderer/bridge/desk.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { ask } from '#renderer/bridge/store.ts'
import { FindSelect } from '#renderer/forms/inputs/find-select.tsx'
import { formatCount, formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { cx } from '#renderer/ui/cx.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { PaneState } from '#renderer/ui/pane-state.tsx'
import { Tag, type Tone } from '#renderer/ui/tag.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { useNow } from '#renderer/view/now.ts'
import { amend, go } from '#renderer/view/places.ts'
import styles from './import.module.css'

type Definition = CallValue<'definition.list'>[number]
type Import = CallValue<'import.get'>

/** What to import, from which file, and the imports before. */
export function ImportStart({ definitionKey }: { readonly definitionKey: string | null }) {
  const { t } = useText()
  const definitions = useLive('definition.list', {})
  return (
    <LivePane live={definitions}>
      {(all) => {
        const importable = all.filter((definition) => definition.abilities.includes('import'))
        const definition = importable.find((each) => each.key === definitionKey) ?? importable[0]
        if (definition === undefined) return <PaneState icon={FileUp} title={t('imports.nothing')} detail={t('imports.nothingDetail')} />
        return <Start definition={definition} importable={importable} />
      }}
    </LivePane>
  )
}

function Start({ definition, importable }: { readonly definition: Definition; readonly importable: readonly Definition[] }) {
  const { t, name, language } = useText()
  const [fault, setFault] = useState<Fault | null>(null)
  const open = async (file: string) => {
    setFault(null)
    const opened = await ask('import.open', { definitionKey: definition.key, file })
    if (opened.ok) go({ screen: 'import', definitionKey: definition.key, importId: opened.value.importId })
    else setFault(opened.fault)
  }
  const chooseFile = async () => {
    const chosen = await choose('chooseFile', { title: t('imports.choosing'), filters: [{ name: 'Excel, CSV', extensions: ['xlsx', 'csv'] }] }, setFault)
    if (chosen !== null) await open(chosen.ticket)
  }
  const template = async () => {
    const chosen = await choose(
      'chooseSave',
      {
        title: t('imports.template.save'),
        name: t('imports.template.name', { name: name(definition.name) }),
        filters: [{ name: 'Excel', extensions: ['xlsx'] }],
      },
      setFault,
    )
    if (chosen === null) return
    const saved = await ask('import.template', { definitionKey: definition.key, file: chosen.ticket, language })
    setFault(saved.ok ? null : saved.fault)
  }
  useShortcuts({ 'Ctrl+O': () => void chooseFile() })
  return (
    <div className={styles['start']}>
      <div className={styles['startInner']}>
        <p className={styles['mute']}>{t('imports.intro')}</p>
        <div className={styles['into']}>
          <span>{t('imports.into')}</span>
          <FindSelect
            label={t('imports.into')}
            options={importable.map((each) => ({ key: each.key, label: name(each.name) }))}
            value={[definition.key]}
            onChange={([key]) => key !== undefined && amend({ screen: 'import', definitionKey: key, importId: null })}
          />
          <ActButton tone="quiet" icon={LayoutTemplate} onPress={() => void template()}>
            {t('imports.template')}
          </ActButton>
        </div>
        <DropBox onFile={(file) => void open(file)} onChoose={() => void chooseFile()} onFault={setFault} />
        <FaultNotice fault={fault} />
        <Earlier definitionKey={definition.key} />
      </div>
    </div>
  )
}

type DropProps = { readonly onFile: (file: string) => void; readonly onChoose: () => void; readonly onFault: (fault: Fault) => void }

function DropBox({ onFile, onChoose, onFault }: DropProps) {
  const { t } = useText()
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void droppedTickets(event.dataTransfer.files, onFault).then(([file]) => file !== undefined && onFile(file))
  }
  return (
    <div
      className={cx(styles['drop'], over && styles['over'])}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Glyph icon={FileUp} size={20} />
      <ActButton tone="main" keys="Ctrl+O" onPress={onChoose}>
        {t('imports.choose')}
      </ActButton>
      <span className={styles['mute']}>{t('imports.drop')}</span>
    </div>
  )
}

const tones: Readonly<Record<Import['state'], Tone>> = {
  reading: 'mute',
  mapping: 'warn',
  checked: 'warn',
  running: 'accent',
  done: 'good',
  cancelled: 'warn',
  undone: 'mute',
  failed: 'bad',
}

function Earlier({ definitionKey }: { readonly definitionKey: string }) {
  const { t } = useText()
  const locale = useLocale()
  const now = useNow()
  const imports = useLive('import.list', { definitionKey })
  return (
    <section className={styles['earlier']}>
      <h2>{t('imports.earlier')}</h2>
      <LivePane live={imports} lines={3}>
        {(all) =>
          all.length === 0 ? (
            <p className={styles['mute']}>{t('imports.earlier.none')}</p>
          ) : (
            <ul>
              {all.map((work) => (
                <li key={work.id}>
                  <button type="button" className={styles['work']} onClick={() => go({ screen: 'import', definitionKey, importId: work.id })}>
                    <span className={styles['file']}>{work.fileName}</span>
                    <Tag tone={tones[work.state]}>{t(`imports.state.${work.state}`)}</Tag>
                    <span className={styles['mute']}>
                      {t('imports.summary', { rows: formatCount(work.rows), imported: formatCount(work.imported), bad: formatCount(work.bad) })}
                    </span>
                    <span className={styles['when']}>{formatNear(work.createdAt, now, locale)}</span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </LivePane>
    </section>
  )
}
