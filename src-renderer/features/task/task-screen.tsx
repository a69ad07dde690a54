import { useEffect, useState } from 'react'
import type { Result } from '#shared/kernel/fault.ts'
import { forgetAnswers } from '#renderer/bridge/live.ts'
import { ask } from '#renderer/bridge/store.ts'
import { formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { PaneLoading } from '#renderer/ui/pane-state.tsx'
import { FaultPane } from '#renderer/view/live-pane.tsx'
import type { ScreenProps } from '#renderer/view/screen.ts'
import { DifferencePage } from './difference-page.tsx'
import { loadTask, type LoadedTask, type Seat } from './load-task.ts'
import { SecondSignIn } from './second-sign-in.tsx'
import { TaskPage } from './task-page.tsx'

/** What a task asks to be entered: its form, the sign-in of a second person before it, or the differences after it. */
export function TaskScreen({ place }: ScreenProps<'task'>) {
  const { recordId, taskId, second } = place
  return <TaskLoader key={`${taskId} ${second}`} seat={{ recordId, taskId, second }} />
}

function TaskLoader({ seat }: { readonly seat: Seat }) {
  const { t } = useText()
  const [loaded, reload] = useLoaded(seat)
  const [changed, setChanged] = useState(false)
  useEffect(() => {
    // Whoever leaves the screen takes his key with him.
    return seat.second ? () => void ask('task.leaveSecond', {}) : undefined
  }, [seat.second])
  const isSeated = loaded?.ok === true
  useEffect(() => {
    // The first one has looked at this record: a second person's page does not hold it.
    if (seat.second && isSeated) forgetAnswers('record.get')
  }, [seat.second, isSeated])
  if (loaded === null) return <PaneLoading label={t('common.loading')} />
  if (!loaded.ok)
    return loaded.fault.code === 'second-person-left' ? <SecondSignIn seat={seat} onBrought={reload} /> : <FaultPane fault={loaded.fault} onRetry={reload} />
  const again = (hasChanged: boolean) => {
    setChanged(hasChanged)
    reload()
  }
  const { task } = loaded.value
  const key = `${task.revision} ${task.draft?.keptAt ?? ''}`
  return task.comparedAt === null ? (
    <TaskPage key={key} loaded={loaded.value} changed={changed} onAgain={again} />
  ) : (
    <DifferencePage key={key} loaded={loaded.value} onAgain={again} />
  )
}

function useLoaded(seat: Seat): readonly [Result<LoadedTask> | null, () => void] {
  const { timeZone } = useLocale()
  const { recordId, taskId, second } = seat
  const [turn, setTurn] = useState(0)
  const [loaded, setLoaded] = useState<Result<LoadedTask> | null>(null)
  useEffect(() => {
    let gone = false
    const [today = '', time = ''] = formatInstant(Date.now(), { language: 'zh-CN', timeZone }, 'minute').split(' ')
    void loadTask({ recordId, taskId, second }, today, time).then((result) => {
      if (!gone) setLoaded(result)
    })
    return () => {
      gone = true
    }
    // The zone is known before any screen is shown; a later change must not throw away what is typed.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [recordId, taskId, second, turn])
  return [loaded, () => setTurn((old) => old + 1)]
}
