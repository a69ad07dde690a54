import { Segmented } from 'antd'
import { useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { choose } from '#renderer/bridge/desk.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { ask } from '#renderer/bridge/store.ts'
import { formatCount } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useAskFirst } from '#renderer/ui/ask-first.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { JobProgress } from '#renderer/view/job-progress.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { amend, back, go } from '#renderer/view/places.ts'
import { useRunningJob } from '#renderer/view/use-job.ts'
import { ImportMapping } from './import-mapping.tsx'
import { ImportRows } from './import-rows.tsx'
import styles from './import.module.css'

type Import = CallValue<'import.get'>

/** One import from its file to the register. */
export function ImportWork({ importId }: { readonly importId: string }) {
  const work = useLive('import.get', { importId }, { keep: true })
  return <LivePane live={work}>{(value) => <WithDefinition work={value} />}</LivePane>
}

function WithDefinition({ work }: { readonly work: Import }) {
  const definition = useLive('definition.get', { key: work.definitionKey })
  return <LivePane live={definition}>{(value) => <WorkPage work={work} definition={value} />}</LivePane>
}

type PageProps = { readonly work: Import; readonly definition: DefinitionBody }

function WorkPage({ work, definition }: PageProps) {
  const { name } = useText()
  const job = useRunningJob(['import-read', 'import-run', 'import-undo'])
  const [remapping, setRemapping] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const leave = () => {
    if (!back()) amend({ screen: 'import', definitionKey: work.definitionKey, importId: null })
  }
  useShortcuts({ Escape: leave })
  const act = async (call: 'import.run' | 'import.undo' | 'import.drop') => {
    setFault(null)
    const answer = await ask(call, { importId: work.id })
    if (!answer.ok) setFault(answer.fault)
    else if (call === 'import.drop') leave()
  }
  const check = async (mapping: (string | null)[]) => {
    setFault(null)
    const answer = await ask('import.check', { importId: work.id, mapping })
    if (!answer.ok) setFault(answer.fault)
    else setRemapping(false)
  }
  const mapping = work.state === 'mapping' || remapping
  return (
    <div className={styles['page']}>
      <div className={styles['bar']}>
        <h2>{name(definition.name)}</h2>
        <span className={styles['mute']}>{work.fileName}</span>
        <Steps work={work} mapping={mapping} />
        <WorkActs work={work} definition={definition} mapping={mapping} busy={job !== null} onAct={act} onRemap={() => setRemapping(true)} onFault={setFault} />
      </div>
      <div className={styles['notes']}>
        <FaultNotice fault={fault ?? work.fault} />
        {job === null ? <Outcome work={work} /> : <JobProgress job={job} />}
      </div>
      {mapping ? (
        <ImportMapping key={work.id} work={work} definition={definition} busy={job !== null} onCheck={(next) => void check(next)} />
      ) : work.state === 'reading' || work.state === 'failed' ? null : (
        <RowsPart work={work} definition={definition} busy={job !== null} />
      )}
    </div>
  )
}

const order = ['file', 'mapping', 'check', 'run'] as const

function Steps({ work, mapping }: { readonly work: Import; readonly mapping: boolean }) {
  const { t } = useText()
  const at = mapping ? 1 : work.state === 'reading' || work.state === 'failed' ? 0 : work.state === 'checked' ? 2 : 3
  return (
    <ol className={styles['steps']}>
      {order.map((step, place) => (
        <li key={step} {...(place === at ? { 'aria-current': 'step' as const } : {})} data-past={place < at}>
          {t(`imports.step.${step}`)}
        </li>
      ))}
    </ol>
  )
}

type ActProps = PageProps & {
  readonly mapping: boolean
  readonly busy: boolean
  readonly onAct: (call: 'import.run' | 'import.undo' | 'import.drop') => Promise<void>
  readonly onRemap: () => void
  readonly onFault: (fault: Fault | null) => void
}

function WorkActs({ work, definition, mapping, busy, onAct, onRemap, onFault }: ActProps) {
  const { t, name, language } = useText()
  const { ask: askFirst, asking } = useAskFirst()
  const ready = work.good - work.imported
  const mayRun = !mapping && ready > 0 && ['checked', 'done', 'cancelled', 'undone'].includes(work.state)
  useShortcuts({ 'Ctrl+Enter': () => void onAct('import.run') }, mayRun && !busy)
  const saveBad = async () => {
    const chosen = await choose(
      'chooseSave',
      {
        title: t('imports.errors.save'),
        name: t('imports.errors.name', { name: name(definition.name) }),
        filters: [{ name: 'Excel', extensions: ['xlsx'] }],
      },
      onFault,
    )
    if (chosen === null) return
    const saved = await ask('import.errors', { importId: work.id, file: chosen.ticket, language })
    onFault(saved.ok ? null : saved.fault)
  }
  const sure = (call: 'import.undo' | 'import.drop') =>
    askFirst({
      title: t(call === 'import.undo' ? 'imports.undo.ask' : 'imports.drop.ask'),
      detail: call === 'import.undo' ? t('imports.undo.detail', { n: work.imported }) : t('imports.drop.detail'),
      yes: t(call === 'import.undo' ? 'imports.undo' : 'imports.drop.act'),
      no: t('common.cancel'),
      tone: 'bad',
      onYes: () => void onAct(call),
    })
  return (
    <span className={styles['end']}>
      {asking}
      {busy ? null : (
        <ActButton size="small" tone="quiet" onPress={() => sure('import.drop')}>
          {t('imports.drop.act')}
        </ActButton>
      )}
      {!mapping && work.bad > 0 && !busy ? (
        <ActButton size="small" onPress={() => void saveBad()}>
          {t('imports.errors')}
        </ActButton>
      ) : null}
      {!mapping && work.imported > 0 && !busy && work.state !== 'undone' ? (
        <ActButton size="small" tone="bad" onPress={() => sure('import.undo')}>
          {t('imports.undo')}
        </ActButton>
      ) : null}
      {!mapping && !busy && work.imported === 0 && work.state === 'checked' ? (
        <ActButton size="small" onPress={onRemap}>
          {t('imports.checkAgain')}
        </ActButton>
      ) : null}
      {work.state === 'done' ? (
        <ActButton size="small" onPress={() => go({ screen: 'register', definitionKey: work.definitionKey, recordId: null })}>
          {t('imports.register')}
        </ActButton>
      ) : null}
      {mayRun ? (
        <ActButton tone="main" keys="Ctrl+Enter" busy={busy} onPress={() => void onAct('import.run')}>
          {t(work.imported > 0 ? 'imports.run.rest' : 'imports.run', { n: formatCount(ready) })}
        </ActButton>
      ) : null}
    </span>
  )
}

function Outcome({ work }: { readonly work: Import }) {
  const { t } = useText()
  if (work.state === 'done') {
    return (
      <Notice tone="good">
        {t('imports.done', { n: formatCount(work.imported) })} {work.bad > 0 ? t('imports.done.rest', { n: formatCount(work.bad) }) : null}
      </Notice>
    )
  }
  if (work.state === 'cancelled') return <Notice tone="warn">{t('imports.cancelled', { n: formatCount(work.imported) })}</Notice>
  if (work.state === 'undone') return <Notice tone="warn">{t('imports.undone')}</Notice>
  return null
}

function RowsPart({ work, definition, busy }: PageProps & { readonly busy: boolean }) {
  const { t } = useText()
  const [only, setOnly] = useState<'all' | 'bad'>(work.bad > 0 ? 'bad' : 'all')
  const figures = [
    { key: 'good', words: t('imports.checked.good'), count: Math.max(0, work.good - work.imported), tone: styles['good'] },
    { key: 'bad', words: t('imports.checked.bad'), count: work.bad, tone: work.bad > 0 ? styles['bad'] : undefined },
    { key: 'imported', words: t('imports.checked.imported'), count: work.imported, tone: undefined },
  ]
  return (
    <>
      <div className={styles['figures']}>
        {figures.map((figure) => (
          <span key={figure.key} className={figure.tone}>
            <strong>{formatCount(figure.count)}</strong> {figure.words}
          </span>
        ))}
        {work.bad > 0 ? (
          <span className={styles['mute']}>{t('imports.rows.hint')}</span>
        ) : work.good > work.imported ? (
          <span className={styles['mute']}>{t('imports.checked.allGood')}</span>
        ) : null}
        <span className={styles['end']}>
          <Segmented
            size="small"
            value={only}
            aria-label={t('imports.rows.label')}
            options={[
              { value: 'bad', label: t('imports.rows.bad') },
              { value: 'all', label: t('imports.rows.all') },
            ]}
            onChange={setOnly}
          />
        </span>
      </div>
      <div className={styles['grid']}>
        {only === 'bad' && work.bad === 0 ? (
          <p className={styles['nothing']}>{t('imports.rows.none')}</p>
        ) : (
          <ImportRows key={`${only} ${work.state} ${work.imported} ${busy}`} work={work} definition={definition} only={only} locked={busy} />
        )}
      </div>
    </>
  )
}
