import { App, Checkbox, Input, Popover } from 'antd'
import { Columns3, Layers, Trash2, WandSparkles } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { SavedView } from '#shared/contract/store.ts'
import { ask } from '#renderer/bridge/store.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { firstLook, lookOfView, partFor, viewOf } from './register-state.ts'
import styles from './register-menus.module.css'
import type { Register } from './use-register.ts'

function Menu({ label, icon, children }: { readonly label: string; readonly icon: typeof Columns3; readonly children: (close: () => void) => ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      classNames={{ container: styles['popover'] ?? '' }}
      destroyOnHidden
      open={open}
      onOpenChange={setOpen}
      content={
        <div role="dialog" aria-label={label} className={styles['menu']}>
          {children(() => setOpen(false))}
        </div>
      }
    >
      <span>
        <ActButton size="small" tone="quiet" icon={icon} onPress={() => setOpen(true)}>
          {label}
        </ActButton>
      </span>
    </Popover>
  )
}

/** Which columns are shown. */
export function ColumnsMenu({ register }: { readonly register: Register }) {
  const { t, name } = useText()
  const { columns, look } = register
  const toggle = (key: string, shown: boolean) => {
    const wanted = new Set(shown ? [...look.columns, key] : look.columns.filter((each) => each !== key))
    const order = [...columns.shown, ...columns.all.map((column) => column.key).filter((each) => !columns.shown.includes(each))]
    const next = order.filter((each) => wanted.has(each))
    if (next.length > 0) register.change({ columns: next })
  }
  return (
    <Menu label={t('register.columns')} icon={Columns3}>
      {() => (
        <>
          {columns.all.map((column) => (
            <label key={column.key} className={styles['menuItem']}>
              <Checkbox checked={look.columns.includes(column.key)} onChange={(event) => toggle(column.key, event.target.checked)} />
              {name(column.label)}
            </label>
          ))}
          <div className={styles['menuLine']} />
          <button type="button" className={styles['menuItem']} onClick={() => register.change({ columns: [...columns.shown] })}>
            {t('register.columns.reset')}
          </button>
        </>
      )}
    </Menu>
  )
}

const groupable: ReadonlySet<string> = new Set(['text', 'date', 'instant', 'choice', 'member', 'unit', 'state', 'boolean'])

/** What the register is grouped by. */
export function GroupMenu({ register }: { readonly register: Register }) {
  const { t, name } = useText()
  const { columns, look } = register
  const current = columns.all.find((column) => column.key === look.groupBy)
  const pick = (by: string | null) => register.change({ groupBy: by, part: partFor(columns, by), ...(by === null ? { chart: false } : {}) })
  return (
    <Menu label={current === undefined ? t('register.group') : t('register.group.by', { name: name(current.label) })} icon={Layers}>
      {(close) => (
        <div role="menu" aria-label={t('register.group')}>
          <MenuLine checked={look.groupBy === null} label={t('register.group.none')} onPick={() => (pick(null), close())} />
          {columns.all
            .filter((column) => groupable.has(column.kind) && column.key !== 'number' && column.key !== 'title')
            .map((column) => (
              <MenuLine key={column.key} checked={look.groupBy === column.key} label={name(column.label)} onPick={() => (pick(column.key), close())} />
            ))}
        </div>
      )}
    </Menu>
  )
}

function MenuLine({ checked, label, onPick }: { readonly checked: boolean; readonly label: string; readonly onPick: () => void }) {
  return (
    <button type="button" role="menuitemradio" aria-checked={checked} className={`${styles['menuItem']} ${styles['menuWide']}`} onClick={onPick}>
      {label}
    </button>
  )
}

/** Looks that the member saved. */
export function ViewsMenu({ register }: { readonly register: Register }) {
  const { t } = useText()
  const { modal } = App.useApp()
  const { look, columns } = register
  const { definitionKey } = look.query
  const views = useLiveValue('view.list', { definitionKey }) ?? []
  const current = views.find((view) => view.id === look.viewId)
  const save = async (view: SavedView) => {
    const saved = await ask('view.save', view)
    if (saved.ok) register.change({ viewId: view.id })
  }
  const saveNew = () => {
    let name = ''
    modal.confirm({
      title: t('register.view.saveTitle'),
      icon: null,
      content: (
        <Input
          autoFocus
          maxLength={60}
          aria-label={t('register.view.name')}
          placeholder={t('register.view.name')}
          onChange={(event) => (name = event.target.value)}
        />
      ),
      okText: t('common.save'),
      cancelText: t('common.cancel'),
      onOk: async () => {
        if (name.trim() !== '') await save(viewOf(look, crypto.randomUUID(), name.trim()))
      },
    })
  }
  return (
    <Menu label={current?.name ?? t('register.view')} icon={WandSparkles}>
      {(close) => (
        <>
          {views.length === 0 ? <p className={styles['menuMute']}>{t('register.view.none')}</p> : null}
          {views.map((view) => (
            <div key={view.id} className={styles['menuRow']}>
              <MenuLine checked={view.id === look.viewId} label={view.name} onPick={() => (register.change(lookOfView(view, columns)), close())} />
              <ActButton
                size="small"
                tone="quiet"
                icon={Trash2}
                label={t('register.view.remove', { name: view.name })}
                onPress={() => void ask('view.remove', { id: view.id })}
              >
                {null}
              </ActButton>
            </div>
          ))}
          <div className={styles['menuLine']} />
          {current === undefined ? null : (
            <button type="button" className={styles['menuItem']} onClick={() => (void save(viewOf(look, current.id, current.name)), close())}>
              {t('register.view.update', { name: current.name })}
            </button>
          )}
          <button type="button" className={styles['menuItem']} onClick={() => (close(), saveNew())}>
            {t('register.view.save')}
          </button>
          <button type="button" className={styles['menuItem']} onClick={() => (register.change(firstLook(definitionKey, columns)), close())}>
            {t('register.view.reset')}
          </button>
        </>
      )}
    </Menu>
  )
}
