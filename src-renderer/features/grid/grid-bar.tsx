import { SquarePen } from 'lucide-react'
import type { GridAct } from '#renderer/forms/grid/grid-keys.ts'
import { useSavedStanding, WorkBar, type Standing } from '#renderer/forms/work/work-bar.tsx'
import { formatCount } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import styles from './grid-bar.module.css'
import type { OpenSheet } from './use-sheet.ts'

type BarProps = {
  readonly title: string
  readonly open: OpenSheet
  readonly busy: boolean
  readonly onSubmit: () => void
  readonly onForm: () => void
}

/** Above the grid: what it is, how it stands, and the one act. */
export function GridBar({ title, open, busy, onSubmit, onForm }: BarProps) {
  const { t } = useText()
  const { ready, filled } = open.tally
  return (
    <WorkBar
      title={title}
      act={
        <ActButton tone="main" keys="Ctrl+Enter" busy={busy} disabled={ready === 0} onPress={onSubmit}>
          {ready === filled ? t('grid.submitAll', { count: formatCount(ready) }) : t('grid.submitGood', { count: formatCount(ready) })}
        </ActButton>
      }
      standing={useStanding(open)}
      end={
        <ActButton size="small" icon={SquarePen} keys="Ctrl+G" onPress={onForm}>
          {t('grid.toForm')}
        </ActButton>
      }
    />
  )
}

function useStanding(open: OpenSheet): readonly Standing[] {
  const { t } = useText()
  const saved = useSavedStanding(open.draft.state)
  const { filled, bad, recorded } = open.tally
  return [
    { key: 'day', words: t('entry.businessDay', { date: open.today }) },
    { key: 'rows', words: t('entry.rowCount', { count: formatCount(filled) }) },
    ...(bad === 0 ? [] : [{ key: 'bad', words: t('grid.badRows', { count: formatCount(bad) }), tone: 'bad' as const }]),
    ...(recorded === 0 ? [] : [{ key: 'recorded', words: t('grid.recordedRows', { count: formatCount(recorded) }), tone: 'good' as const }]),
    ...saved,
  ]
}

type ToolsProps = {
  readonly run: (act: GridAct) => void
  readonly open: OpenSheet
  readonly locked: boolean
  readonly onClearRecords: () => void
}

/** The acts of the grid with their keys: each works at the cursor. */
export function GridTools({ run, open, locked, onClearRecords }: ToolsProps) {
  const { t } = useText()
  const tools = [
    { key: 'above', words: t('entry.copyAbove'), keys: "Ctrl+'", act: { kind: 'copy-above' } },
    { key: 'fill', words: t('grid.fillDown'), keys: 'Ctrl+D', act: { kind: 'fill-down' } },
    { key: 'insert', words: t('grid.insertRow'), keys: 'Ctrl+=', act: { kind: 'insert-row' } },
    { key: 'remove', words: t('entry.removeRow'), keys: 'Ctrl+-', act: { kind: 'remove-rows' } },
    { key: 'undo', words: t('grid.undo'), keys: 'Ctrl+Z', act: { kind: 'undo' }, disabled: open.sheet.past.length === 0 },
    { key: 'redo', words: t('grid.redo'), keys: 'Ctrl+Y', act: { kind: 'redo' }, disabled: open.sheet.future.length === 0 },
  ] as const
  return (
    <div className={styles['tools']} role="toolbar" aria-label={t('grid.tools')}>
      {tools.map((tool) => (
        <ActButton
          key={tool.key}
          size="small"
          tone="quiet"
          keys={tool.keys}
          disabled={locked || ('disabled' in tool && tool.disabled)}
          onPress={() => run(tool.act)}
        >
          {tool.words}
        </ActButton>
      ))}
      {open.tally.recorded > 0 ? (
        <ActButton size="small" tone="quiet" disabled={locked} onPress={onClearRecords}>
          {t('grid.clearRecorded')}
        </ActButton>
      ) : null}
      <span className={styles['hint']}>{t('entry.pasteHint')}</span>
    </div>
  )
}
