import { PenLine, UserCheck } from 'lucide-react'
import type { RecordView } from '#shared/contract/store.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { go } from '#renderer/view/places.ts'
import type { Wording } from './acts.ts'

/** Whether this act finishes a task that asks for something to be entered: then the form is its way, and no words by themselves. */
export function isByForm({ toEnter }: Pick<RecordView, 'toEnter'>, wording: Wording): boolean {
  return toEnter !== null && wording === (toEnter.kind === 'fill' ? 'done' : 'agree')
}

/** Opens the form of what one's task asks to be entered, or a second person's blind entry at this desk. */
export function TaskEntryActs({ view, main }: { readonly view: RecordView; readonly main: boolean }) {
  const { t } = useText()
  const { toEnter, myTaskId } = view
  const [second] = view.secondEntries
  const open = (taskId: string, second: boolean) => go({ screen: 'task', recordId: view.record.id, taskId, second })
  const mayEnter = toEnter !== null && myTaskId !== null
  const enter = () => (mayEnter ? open(myTaskId, false) : undefined)
  useShortcuts({
    ...(mayEnter ? { 'Alt+A': enter, a: enter, ...(main ? { 'Ctrl+Enter': enter } : {}) } : {}),
    ...(second === undefined ? {} : { 'Alt+B': () => open(second.taskId, true) }),
  })
  return (
    <>
      {second === undefined ? null : (
        <ActButton keys="Alt+B" icon={UserCheck} onPress={() => open(second.taskId, true)}>
          {t('task.second')}
        </ActButton>
      )}
      {mayEnter ? (
        <ActButton tone={main ? 'main' : 'plain'} keys={main ? 'Ctrl+Enter' : 'Alt+A'} icon={PenLine} onPress={enter}>
          {t(toEnter.kind === 'fill' ? 'task.fill' : 'task.blindDo')}
        </ActButton>
      ) : null}
    </>
  )
}

/** Above the acts: what there is to enter. */
export function TaskEntryNote({ view: { toEnter } }: { readonly view: RecordView }) {
  const { t, name } = useText()
  if (toEnter === null) return null
  const fields = toEnter.labels.map(name).join(t('common.comma'))
  return <p>{t(toEnter.kind === 'fill' ? 'task.fillDetail' : 'task.blindDetail', { count: toEnter.labels.length, fields })}</p>
}
