import { Input, Select } from 'antd'
import { Network, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Unit } from '#shared/domain/organisation.ts'
import { FindSelect } from '#renderer/forms/inputs/find-select.tsx'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { PaneState } from '#renderer/ui/pane-state.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { SplitView } from '#renderer/ui/split-view.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import type { Organisation } from './admin-screen.tsx'
import styles from './admin.module.css'
import { Field } from './field.tsx'
import { treeLines } from './unit-tree.ts'
import { usePut } from './use-put.ts'

type Props = { readonly organisation: Organisation; readonly unitId: string | null; readonly onPick: (id: string | null) => void }

/** The units as a tree, and one unit beside it. `new` or `new:<parent>` is a unit being added. */
export function UnitsPart({ organisation, unitId, onPick }: Props) {
  const { t, name } = useText()
  const lines = useMemo(() => treeLines(organisation.units), [organisation.units])
  const count = useMemo(() => {
    const counts = new Map<string, number>()
    for (const member of organisation.members) if (member.state === 'active') counts.set(member.unitId, (counts.get(member.unitId) ?? 0) + 1)
    return counts
  }, [organisation.members])
  const unit = organisation.units.find((each) => each.id === unitId)
  const adding = unitId?.startsWith('new') === true
  const parentId = adding ? unitId.split(':').slice(1).join(':') || null : null
  return (
    <SplitView
      listLabel={t('admin.units.tree')}
      contentLabel={unit === undefined ? t('admin.units.pick') : name(unit.name)}
      list={
        <>
          <div className={styles['listHead']}>
            <ActButton icon={Plus} onPress={() => onPick('new')}>
              {t('admin.units.addRoot')}
            </ActButton>
          </div>
          <div className={styles['list']}>
            {lines.map((line) => (
              <button
                key={line.unit.id}
                type="button"
                className={styles['unit']}
                style={{ paddingLeft: 16 + line.depth * 20 }}
                aria-current={line.unit.id === unitId}
                onClick={() => onPick(line.unit.id)}
              >
                <span>{name(line.unit.name)}</span>
                {line.unit.state === 'closed' ? <Tag>{t('admin.units.closed')}</Tag> : null}
                <small>{t('admin.units.count', { n: count.get(line.unit.id) ?? 0 })}</small>
              </button>
            ))}
          </div>
        </>
      }
      content={
        unit === undefined && !adding ? (
          <PaneState icon={Network} title={t('admin.units.pick')} detail={t('admin.units.pickDetail')} />
        ) : (
          <UnitPane key={unitId} organisation={organisation} unit={unit ?? null} parentId={parentId} onPick={onPick} />
        )
      }
    />
  )
}

type Typed = { readonly zh: string; readonly en: string; readonly parentId: string | null; readonly headId: string | null; readonly state: Unit['state'] }
type PaneProps = {
  readonly organisation: Organisation
  readonly unit: Unit | null
  readonly parentId: string | null
  readonly onPick: (id: string | null) => void
}

function UnitPane({ organisation, unit, parentId, onPick }: PaneProps) {
  const { t, name } = useText()
  const [typed, setTyped] = useState<Typed>(() =>
    unit === null
      ? { zh: '', en: '', parentId, headId: null, state: 'active' }
      : { zh: unit.name.zh, en: unit.name.en, parentId: unit.parentId, headId: unit.headId, state: unit.state },
  )
  const [incomplete, setIncomplete] = useState(false)
  const put = usePut()
  const change = (part: Partial<Typed>) => {
    setTyped((old) => ({ ...old, ...part }))
    put.touch()
  }
  const save = async () => {
    const zh = typed.zh.trim()
    setIncomplete(zh === '')
    if (zh === '') return
    const id = unit?.id ?? crypto.randomUUID()
    const sort = unit?.sort ?? 1 + Math.max(0, ...organisation.units.filter((each) => each.parentId === typed.parentId).map((each) => each.sort))
    const saved = await put.put('unit.put', {
      id,
      name: { zh, en: typed.en.trim() === '' ? zh : typed.en.trim() },
      parentId: typed.parentId,
      headId: typed.headId,
      sort,
      state: typed.state,
    })
    if (saved && unit === null) onPick(id)
  }
  useShortcuts({ 'Ctrl+S': () => void save() })
  const members = organisation.members.filter((member) => member.state === 'active')
  return (
    <div className={styles['pane']}>
      <header className={styles['paneHead']}>
        <h2>{unit === null ? t(parentId === null ? 'admin.units.addRoot' : 'admin.units.add') : name(unit.name)}</h2>
        {put.saved ? <span className={styles['mute']}>{t('admin.member.saved')}</span> : null}
        {unit === null ? null : <ActButton onPress={() => onPick(`new:${unit.id}`)}>{t('admin.units.add')}</ActButton>}
        <ActButton tone="main" keys="Ctrl+S" busy={put.busy} onPress={() => void save()}>
          {t('admin.member.save')}
        </ActButton>
      </header>
      <FaultNotice fault={put.fault} />
      {incomplete ? <Notice tone="bad">{t('admin.units.incomplete')}</Notice> : null}
      <div className={styles['fields']}>
        <Field id="unit-zh" label={t('admin.units.name')}>
          <Input id="unit-zh" autoFocus={unit === null} value={typed.zh} onChange={(event) => change({ zh: event.target.value })} />
        </Field>
        <Field id="unit-en" label={t('admin.units.nameEn')}>
          <Input id="unit-en" value={typed.en} onChange={(event) => change({ en: event.target.value })} />
        </Field>
        <Field label={t('admin.units.parent')}>
          <FindSelect
            label={t('admin.units.parent')}
            options={[
              { key: '', label: t('admin.units.top') },
              ...organisation.units.filter((each) => each.id !== unit?.id).map((each) => ({ key: each.id, label: name(each.name) })),
            ]}
            value={[typed.parentId ?? '']}
            onChange={([key]) => change({ parentId: key === undefined || key === '' ? null : key })}
          />
        </Field>
        <Field label={t('admin.units.head')}>
          <FindSelect
            label={t('admin.units.head')}
            options={[{ key: '', label: t('admin.units.noHead') }, ...members.map((member) => ({ key: member.id, label: member.name }))]}
            value={[typed.headId ?? '']}
            onChange={([key]) => change({ headId: key === undefined || key === '' ? null : key })}
          />
        </Field>
        {unit === null ? null : (
          <Field label={t('admin.units.state')}>
            <Select
              aria-label={t('admin.units.state')}
              value={typed.state}
              options={(['active', 'closed'] as const).map((state) => ({ value: state, label: t(`admin.units.${state}`) }))}
              onChange={(state) => change({ state })}
            />
          </Field>
        )}
      </div>
    </div>
  )
}
