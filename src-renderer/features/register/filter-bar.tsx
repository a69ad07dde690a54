import { Popover } from 'antd'
import { Filter as FilterIcon, X } from 'lucide-react'
import { useState } from 'react'
import type { Filter } from '#shared/contract/store.ts'
import { useFormPeople } from '#renderer/forms/form-people.ts'
import { formatCount } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { filterText } from './cell-text.ts'
import { FilterEditor } from './filter-editor.tsx'
import { withFilter } from './filter-model.ts'
import styles from './filter-bar.module.css'
import type { Register } from './use-register.ts'

/** The questions asked of a register, one chip each; F adds one. */
export function FilterBar({ register }: { readonly register: Register }) {
  const { t } = useText()
  const locale = useLocale()
  const people = useFormPeople()
  const [editing, setEditing] = useState<number | 'new' | null>(null)
  const { filters } = register.look.query
  const columns = [...register.shown, ...register.columns.all.filter((column) => !register.shown.includes(column))]
  const set = (next: readonly Filter[]) => register.ask({ filters: [...next] })
  const done = (filter: Filter | null) => {
    if (filter !== null) set(withFilter(filters, filter, typeof editing === 'number' ? editing : null))
    setEditing(null)
  }
  useShortcuts({ f: () => setEditing('new') })
  const editor = (start: Filter | null) => <FilterEditor columns={columns} people={people} start={start} onDone={done} />
  const { opened } = register
  return (
    <div className={styles['chips']}>
      <Popover
        trigger="click"
        placement="bottomLeft"
        arrow={false}
        classNames={{ container: styles['popover'] ?? '' }}
        destroyOnHidden
        open={editing === 'new'}
        onOpenChange={(open) => setEditing(open ? 'new' : null)}
        content={editor(null)}
      >
        <span>
          <ActButton size="small" icon={FilterIcon} keys="F" onPress={() => setEditing('new')}>
            {t('register.filter')}
          </ActButton>
        </span>
      </Popover>
      {filters.map((filter, place) => {
        const column = register.columns.all.find((each) => each.key === filter.column)
        const words = column === undefined ? filter.column : filterText(column, filter, people.names, locale)
        return (
          <span key={`${filter.column}-${filter.op}-${JSON.stringify(filter.value)}`} className={styles['chip']}>
            <Popover
              trigger="click"
              placement="bottomLeft"
              arrow={false}
              classNames={{ container: styles['popover'] ?? '' }}
              destroyOnHidden
              open={editing === place}
              onOpenChange={(open) => setEditing(open ? place : null)}
              content={editor(filter)}
            >
              <button type="button" aria-label={t('register.filter.edit', { words })}>
                {words}
              </button>
            </Popover>
            <button type="button" aria-label={t('register.filter.remove', { words })} onClick={() => set(filters.filter((_, each) => each !== place))}>
              <Glyph icon={X} size={12} />
            </button>
          </span>
        )
      })}
      {filters.length > 1 ? (
        <ActButton size="small" tone="quiet" onPress={() => set([])}>
          {t('register.filter.clear')}
        </ActButton>
      ) : null}
      <span className={styles['count']} role="status">
        {opened.kind === 'value'
          ? `${t('register.rows', { n: formatCount(opened.value.total) })}${t('common.separator')}${t('register.took', { ms: Math.max(1, Math.round(opened.value.tookMs)) })}`
          : null}
      </span>
    </div>
  )
}
