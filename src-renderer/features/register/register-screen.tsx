import { Input, type InputRef } from 'antd'
import { ChartColumn, FileUp, ListChecks, Table2 } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { CallValue, SavedView } from '#shared/contract/store.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { FindSelect } from '#renderer/forms/inputs/find-select.tsx'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { PaneState } from '#renderer/ui/pane-state.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { isText, useKept } from '#renderer/view/kept.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { amend, go } from '#renderer/view/places.ts'
import type { RecordPaneProps, ScreenProps } from '#renderer/view/screen.ts'
import { ExportButton, ExportState, useExport } from './export-act.tsx'
import { FilterBar } from './filter-bar.tsx'
import { GroupsChart, GroupsPanel, useGrouped } from './groups-panel.tsx'
import { ColumnsMenu, GroupMenu } from './register-menus.tsx'
import { RegisterRows } from './register-rows.tsx'
import { nextSort, withChart } from './register-state.ts'
import styles from './register-screen.module.css'
import { useRegister, type Columns, type Register } from './use-register.ts'
import { useViewActs } from './use-view-acts.ts'
import { ViewsMenu } from './views-menu.tsx'

type Definition = CallValue<'definition.list'>[number]

/** Registers: every record of a definition as one long table that is asked, grouped, drawn and exported. */
export function RegisterScreen({ place, Record }: ScreenProps<'register'>) {
  const { t } = useText()
  const definitions = useLive('definition.list', {})
  const [last, keepLast] = useKept('register.last', isText, '')
  return (
    <LivePane live={definitions}>
      {(all) => {
        const readable = all.filter((definition) => definition.abilities.includes('read'))
        const wanted = place.definitionKey ?? last
        const definition = readable.find((each) => each.key === wanted) ?? readable.toSorted((a, b) => b.records - a.records)[0]
        if (definition === undefined) return <PaneState icon={Table2} title={t('register.none')} detail={t('register.noneDetail')} />
        const pick = (key: string) => {
          keepLast(key)
          amend({ screen: 'register', definitionKey: key, recordId: null })
        }
        return <RegisterLoader key={definition.key} definition={definition} readable={readable} onPick={pick} recordId={place.recordId} Record={Record} />
      }}
    </LivePane>
  )
}

type PageProps = {
  readonly definition: Definition
  readonly readable: readonly Definition[]
  readonly onPick: (key: string) => void
  readonly recordId: string | null
  readonly Record: ScreenProps<'register'>['Record']
}

function RegisterLoader(props: PageProps) {
  const columns = useLive('register.columns', { definitionKey: props.definition.key })
  const views = useLive('view.list', { definitionKey: props.definition.key })
  return (
    <LivePane live={columns}>{(known) => <LivePane live={views}>{(saved) => <RegisterPage {...props} columns={known} views={saved} />}</LivePane>}</LivePane>
  )
}

function RegisterPage({
  definition,
  readable,
  onPick,
  recordId,
  Record,
  columns,
  views,
}: PageProps & { readonly columns: Columns; readonly views: readonly SavedView[] }) {
  const { t, name } = useText()
  const register = useRegister(definition.key, columns, views)
  const exporting = useExport(register, name(definition.name))
  const viewActs = useViewActs()
  const grouped = useGrouped(register)
  const [active, setActive] = useState(0)
  const show = (id: string | null) => amend({ screen: 'register', definitionKey: definition.key, recordId: id })
  useShortcuts({ Escape: () => (recordId === null ? false : show(null)) })
  const exportState = <ExportState exporting={exporting} />
  return (
    <div className={styles['page']}>
      <div className={styles['bar']}>
        <span className={styles['picker']}>
          <FindSelect
            label={t('register.pick')}
            options={readable.map((each) => ({ key: each.key, label: name(each.name) }))}
            value={[definition.key]}
            onChange={([key]) => key !== undefined && onPick(key)}
          />
        </span>
        <SearchBox register={register} />
        <span className={styles['end']}>
          <ViewsMenu register={register} acts={viewActs} />
          <ColumnsMenu register={register} />
          <GroupMenu register={register} />
          <ActButton
            size="small"
            tone="quiet"
            icon={ChartColumn}
            pressed={register.look.chart}
            onPress={() => register.change(withChart(register.look, register.columns))}
          >
            {t('register.chart')}
          </ActButton>
          <ActButton size="small" tone="quiet" icon={ListChecks} onPress={() => go({ screen: 'upkeep', definitionKey: definition.key })}>
            {t('upkeep.act')}
          </ActButton>
          {definition.abilities.includes('import') ? (
            <ActButton size="small" icon={FileUp} onPress={() => go({ screen: 'import', definitionKey: definition.key, importId: null })}>
              {t('register.import')}
            </ActButton>
          ) : null}
          {definition.abilities.includes('export') ? <ExportButton exporting={exporting} /> : null}
        </span>
      </div>
      <FilterBar register={register} />
      {exporting.running === null && exporting.fault === null ? null : <div className={styles['note']}>{exportState}</div>}
      {viewActs.fault === null ? null : (
        <div className={styles['note']}>
          <FaultNotice fault={viewActs.fault} />
        </div>
      )}
      <div className={styles['body']}>
        {grouped === null || recordId !== null ? null : <GroupsPanel register={register} grouped={grouped} />}
        <div className={styles['main']}>
          {grouped !== null && register.look.chart && grouped.groups.length > 0 ? <GroupsChart register={register} grouped={grouped} /> : null}
          <RowsPane register={register} label={name(definition.name)} active={active} onActive={setActive} recordId={recordId} onShow={show} />
        </div>
        {recordId === null ? null : <RecordSide Record={Record} recordId={recordId} onClose={() => show(null)} />}
      </div>
    </div>
  )
}

function RecordSide({
  Record,
  recordId,
  onClose,
}: {
  readonly Record: ScreenProps<'register'>['Record']
  readonly recordId: string
  readonly onClose: () => void
}) {
  const props: RecordPaneProps = { recordId, onClose }
  return (
    <div className={styles['record']}>
      <Record {...props} />
    </div>
  )
}

type RowsProps = {
  readonly register: Register
  readonly label: string
  readonly active: number
  readonly onActive: (index: number) => void
  readonly recordId: string | null
  readonly onShow: (id: string) => void
}

function RowsPane({ register, label, active, onActive, recordId, onShow }: RowsProps) {
  const { t } = useText()
  const { look } = register
  const asked = look.query.filters.length > 0 || look.query.search !== ''
  return (
    <div className={styles['rows']}>
      <LivePane live={register.opened} lines={12}>
        {(opened) => (
          <>
            <RegisterRows
              label={label}
              opened={opened}
              answerTo={register.opened.kind === 'value' && !register.opened.settling ? JSON.stringify(look.query) : null}
              columns={register.shown}
              sort={look.query.sort}
              onSort={(column) => register.ask({ sort: nextSort(look.query.sort, column, register.columns.sort) })}
              active={Math.min(active, Math.max(0, opened.total - 1))}
              onActive={onActive}
              openId={recordId}
              onOpen={(id, whole) => (whole ? go({ screen: 'record', recordId: id }) : onShow(id))}
              onLost={register.reopen}
            />
            {opened.total > 0 ? null : (
              <div className={styles['none']}>
                <PaneState
                  icon={Table2}
                  title={t(asked ? 'register.empty' : 'register.blank')}
                  detail={t(asked ? 'register.emptyDetail' : 'register.blankDetail')}
                >
                  {asked ? <ActButton onPress={() => register.ask({ filters: [], search: '' })}>{t('register.filter.clear')}</ActButton> : null}
                </PaneState>
              </div>
            )}
          </>
        )}
      </LivePane>
    </div>
  )
}

const typingPauseMs = 200

function SearchBox({ register }: { readonly register: Register }) {
  const { t } = useText()
  const { search } = register.look.query
  const [typed, setTyped] = useState({ text: search, of: search })
  const box = useRef<InputRef>(null)
  // A search that came from elsewhere, such as a saved view, takes the place of what was typed.
  if (typed.of !== search) setTyped({ text: search, of: search })
  const ask = useEffectEvent((text: string) => {
    setTyped({ text, of: text })
    register.ask({ search: text })
  })
  useEffect(() => {
    if (typed.text === typed.of) return
    const timer = setTimeout(() => ask(typed.text), typingPauseMs)
    return () => clearTimeout(timer)
  }, [typed])
  useShortcuts({ '/': () => box.current?.focus() })
  return (
    <Input
      ref={box}
      className={styles['search'] ?? ''}
      allowClear
      maxLength={100}
      aria-label={t('register.search')}
      placeholder={`${t('register.search')}  /`}
      value={typed.text}
      onChange={(event) => setTyped((old) => ({ ...old, text: event.target.value }))}
    />
  )
}
