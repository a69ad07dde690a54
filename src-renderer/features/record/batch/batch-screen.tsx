import { ListChecks } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { RecordView } from '#shared/contract/store.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { useLiveEach } from '#renderer/bridge/live.ts'
import { formatCount } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { BarPage } from '#renderer/ui/bar-page.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { PaneLoading, PaneState } from '#renderer/ui/pane-state.tsx'
import { ProgressLine } from '#renderer/ui/progress-line.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { useFaultClause } from '#renderer/view/fault-words.ts'
import { amend, back, go, home } from '#renderer/view/places.ts'
import type { ScreenProps } from '#renderer/view/screen.ts'
import { useSession } from '#renderer/view/session.ts'
import { letterOf, type Wording } from '../acts.ts'
import { About, BatchRow } from './batch-row.tsx'
import { leftOutOf, type LeftOut } from './batch-standing.ts'
import { FillAll } from './fill-all.tsx'
import { useBatch } from './use-batch.ts'
import styles from './batch.module.css'

type Listed =
  | { readonly kind: 'loading'; readonly id: string }
  | { readonly kind: 'fault'; readonly id: string; readonly fault: Fault }
  | { readonly kind: 'record'; readonly id: string; readonly view: RecordView; readonly leftOut: LeftOut | null }

const inBatch: readonly Wording[] = ['agree', 'return', 'refuse']

/** 一起处理: what was marked in 待办, each with its own decision and its own opinion (WFL-05, WFL-06), decided with one press. */
export function BatchScreen({ place: { recordIds } }: ScreenProps<'batch'>) {
  const { t } = useText()
  const me = useSession().member.id
  const batch = useBatch()
  const page = useRef<HTMLDivElement>(null)
  const lives = useLiveEach(
    'record.get',
    recordIds.map((id) => ({ id })),
  )
  const listed = recordIds.map((id, at): Listed => {
    const live = lives[at]
    if (live === undefined || live.kind === 'loading') return { kind: 'loading', id }
    if (live.kind === 'fault') return { kind: 'fault', id, fault: live.fault }
    return { kind: 'record', id, view: live.value, leftOut: batch.done.has(id) ? null : leftOutOf(live.value, me) }
  })
  const rows = listed.flatMap((each) => (each.kind === 'record' && each.leftOut === null ? [each] : []))
  const leftOut = listed.filter((each) => each.kind === 'fault' || (each.kind === 'record' && each.leftOut !== null))
  const open = rows.filter(({ id }) => !batch.done.has(id)).map(({ id }) => id)
  const isLoading = listed.some(({ kind }) => kind === 'loading')
  const isBusy = batch.progress !== null
  const isOver = rows.length > 0 && open.length === 0
  const leave = () => (back() ? undefined : go(home))
  const run = () => void (isOver ? leave() : batch.run(open))
  const here = () => document.activeElement?.closest<HTMLElement>('[data-batch-row]')?.dataset['batchRow']
  const move = (by: number) => () => {
    const at = open.indexOf(here() ?? '')
    batch.handleOf(open[at < 0 ? 0 : Math.max(0, Math.min(open.length - 1, at + by))])?.focus()
  }
  useShortcuts({
    Escape: () => (isBusy ? batch.stop() : leave()),
    'Ctrl+Enter': run,
    'Alt+ArrowDown': move(1),
    'Alt+ArrowUp': move(-1),
    ...Object.fromEntries(inBatch.map((wording) => [`Alt+${letterOf[wording]}`, () => batch.handleOf(here())?.choose(wording) ?? false])),
  })
  // The first opinion is ready to be typed once all records stand.
  const isReady = !isLoading && rows.length > 0
  useEffect(() => {
    if (isReady) page.current?.querySelector('textarea')?.focus()
  }, [isReady])
  return (
    <BarPage
      ref={page}
      title={t('batch.title', { n: formatCount(rows.length) })}
      hint={t('batch.hint')}
      acts={
        <>
          <ActButton keys="Escape" onPress={() => (isBusy ? batch.stop() : leave())}>
            {t(isBusy ? 'batch.stop' : isOver ? 'batch.back' : 'common.cancel')}
          </ActButton>
          {isOver ? null : (
            <ActButton tone="main" keys="Ctrl+Enter" busy={isBusy} disabled={isLoading || open.length === 0} onPress={run}>
              {t('batch.decide', { n: formatCount(open.length) })}
            </ActButton>
          )}
        </>
      }
    >
      {batch.progress === null ? null : <ProgressLine label={t('batch.running', batch.progress)} done={batch.progress.done} total={batch.progress.total} />}
      <div className={styles['body']}>
        <Outcome batch={batch} left={open.length} />
        {isLoading ? <PaneLoading label={t('common.loading')} lines={6} /> : null}
        {!isLoading && rows.length === 0 ? <PaneState icon={ListChecks} title={t('batch.none')} detail={t('batch.noneDetail')} /> : null}
        {isReady && !isOver ? <FillAll busy={isBusy} onFill={(words, ready) => open.forEach((id) => batch.handleOf(id)?.fill(words, ready))} /> : null}
        {rows.length === 0 ? null : (
          <ol className={styles['list']} aria-label={t('batch.list')} onInput={batch.touch}>
            {rows.map(({ id, view }) => (
              <BatchRow
                key={id}
                view={view}
                done={batch.done.get(id) ?? null}
                lacking={batch.lacking.has(id)}
                busy={isBusy}
                onHandle={batch.onHandle}
                onRemove={() => amend({ screen: 'batch', recordIds: recordIds.filter((other) => other !== id) })}
              />
            ))}
          </ol>
        )}
        <LeftOutList listed={leftOut} />
      </div>
    </BarPage>
  )
}

/** What became of the last run, in one sentence. */
function Outcome({ batch: { done, refused, lacking, progress }, left }: { readonly batch: ReturnType<typeof useBatch>; readonly left: number }) {
  const { t } = useText()
  if (progress !== null)
    return (
      <p role="status" className={styles['running']}>
        {t('batch.running', progress)}
      </p>
    )
  if (lacking.size > 0) return <Notice tone="bad">{t('batch.lacking', { n: formatCount(lacking.size) })}</Notice>
  if (refused === null) return null
  const words = { n: formatCount(done.size), refused: formatCount(refused), left: formatCount(left) }
  return <Notice tone={refused > 0 ? 'warn' : 'good'}>{t(refused > 0 ? 'batch.some' : left > 0 ? 'batch.stopped' : 'batch.all', words)}</Notice>
}

/** What cannot be decided here, each with its reason and the way to its own page. */
function LeftOutList({ listed }: { readonly listed: readonly Listed[] }) {
  const { t } = useText()
  const say = useFaultClause()
  if (listed.length === 0) return null
  return (
    <section className={styles['out']} aria-labelledby="batch-out">
      <h3 id="batch-out">{t('batch.leftOut', { n: formatCount(listed.length) })}</h3>
      <ul>
        {listed.map((each) => (
          <li key={each.id} className={styles['row']}>
            {each.kind === 'record' ? <About view={each.view} /> : <div />}
            <div className={styles['why']}>
              <p>{each.kind === 'fault' ? say(each.fault) : each.kind === 'record' ? t(`batch.why.${each.leftOut ?? 'gone'}`) : null}</p>
              {each.kind === 'record' ? (
                <ActButton
                  size="small"
                  onPress={() => go({ screen: 'record', recordId: each.id })}
                  label={t('batch.openOne', { title: each.view.record.title })}
                >
                  {t('batch.open')}
                </ActButton>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
