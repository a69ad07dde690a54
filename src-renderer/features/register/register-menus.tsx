import { Checkbox } from 'antd'
import { Columns3, Layers } from 'lucide-react'
import { useText } from '#renderer/text/text.ts'
import { Menu, MenuLine } from './menu.tsx'
import styles from './menu.module.css'
import { groupable, partFor } from './register-state.ts'
import type { Register } from './use-register.ts'

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
          {groupable(columns).map((column) => (
            <MenuLine key={column.key} checked={look.groupBy === column.key} label={name(column.label)} onPick={() => (pick(column.key), close())} />
          ))}
        </div>
      )}
    </Menu>
  )
}
