import { Pencil, Star, Trash2, WandSparkles } from 'lucide-react'
import { useState } from 'react'
import type { SavedView } from '#shared/contract/store.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useAskFirst } from '#renderer/ui/ask-first.tsx'
import { Menu, MenuLine } from './menu.tsx'
import styles from './menu.module.css'
import { NameBox } from './name-box.tsx'
import { lookOfView, openingLook, viewOf } from './register-state.ts'
import type { Register } from './use-register.ts'
import type { ViewActs } from './use-view-acts.ts'

type Naming = { readonly title: string; readonly name: string; readonly onName: (name: string) => Promise<unknown> }

/** Looks that the member saved: taken, named anew, opened by default, taken away. */
export function ViewsMenu({ register, acts }: { readonly register: Register; readonly acts: ViewActs }) {
  const { t } = useText()
  const { look, columns, views } = register
  const asks = useAskFirst()
  const [naming, setNaming] = useState<Naming | null>(null)
  const current = views.find((view) => view.id === look.viewId)
  const save = async (view: SavedView) => {
    if (await acts.save(view)) register.change({ viewId: view.id })
  }
  const nameNew = () =>
    setNaming({
      title: t('register.view.saveTitle'),
      name: '',
      onName: async (name) => save(viewOf(look, { id: crypto.randomUUID(), name, isDefault: false })),
    })
  const askRemove = ({ id, name }: SavedView) =>
    asks.ask({
      title: t('register.view.remove', { name }),
      detail: t('register.view.removeDetail'),
      yes: t('register.view.removeYes'),
      no: t('common.cancel'),
      tone: 'bad',
      onYes: () => void acts.remove(id),
    })
  return (
    <>
      <Menu label={current?.name ?? t('register.view')} icon={WandSparkles}>
        {(close) => (
          <>
            {views.length === 0 ? <p className={styles['menuMute']}>{t('register.view.none')}</p> : null}
            {views.map((view) => (
              <ViewLine
                key={view.id}
                view={view}
                register={register}
                acts={acts}
                close={close}
                onRemove={() => (close(), askRemove(view))}
                onRename={() => setNaming({ title: t('register.view.renameTitle'), name: view.name, onName: async (name) => acts.save({ ...view, name }) })}
              />
            ))}
            <div className={styles['menuLine']} />
            {current === undefined ? null : (
              <button type="button" className={styles['menuItem']} onClick={() => (void save(viewOf(look, current)), close())}>
                {t('register.view.update', { name: current.name })}
              </button>
            )}
            <button type="button" className={styles['menuItem']} onClick={() => (close(), nameNew())}>
              {t('register.view.save')}
            </button>
            <button
              type="button"
              className={styles['menuItem']}
              onClick={() => (register.change(openingLook(look.query.definitionKey, columns, views)), close())}
            >
              {t('register.view.reset')}
            </button>
          </>
        )}
      </Menu>
      {asks.asking}
      {naming === null ? null : <NameBox title={naming.title} initial={naming.name} onName={naming.onName} onClose={() => setNaming(null)} />}
    </>
  )
}

type LineProps = {
  readonly view: SavedView
  readonly register: Register
  readonly acts: ViewActs
  readonly close: () => void
  readonly onRename: () => void
  readonly onRemove: () => void
}

function ViewLine({ view, register, acts, close, onRename, onRemove }: LineProps) {
  const { t } = useText()
  const { look, columns } = register
  const { name } = view
  const setDefault = async () => {
    // What is looked at now stays, whatever the register opens with from now on.
    register.change({})
    await acts.save({ ...view, isDefault: !view.isDefault })
  }
  return (
    <div className={styles['menuRow']}>
      <MenuLine checked={view.id === look.viewId} label={name} onPick={() => (register.change(lookOfView(view, columns)), close())} />
      <ActButton size="small" tone="quiet" icon={Star} pressed={view.isDefault} label={t('register.view.default', { name })} onPress={() => void setDefault()}>
        {null}
      </ActButton>
      <ActButton size="small" tone="quiet" icon={Pencil} label={t('register.view.rename', { name })} onPress={() => (close(), onRename())}>
        {null}
      </ActButton>
      <ActButton size="small" tone="quiet" icon={Trash2} label={t('register.view.remove', { name })} onPress={onRemove}>
        {null}
      </ActButton>
    </div>
  )
}
