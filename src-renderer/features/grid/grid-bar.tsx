import { SquarePen } from 'lucide-react'
import type { GridAct } from '#renderer/forms/grid/grid-keys.ts'
import { formatCount, formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useFaultText } from '#renderer/view/fault-words.ts'
import styles from './grid.module.css'
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
    <div className={styles['bar']}>
      <h2>{title}</h2>
      <ActButton tone="main" keys="Ctrl+Enter" busy={busy} disabled={ready === 0} onPress={onSubmit}>
        {ready === filled ? t('grid.submitAll', { count: formatCount(ready) }) : t('grid.submitGood', { count: formatCount(ready) })}
      </ActButton>
      <GridStatus open={open} />
      <span className={styles['end']}>
        <ActButton size="small" icon={SquarePen} keys="Ctrl+G" onPress={onForm}>
          {t('grid.toForm')}
        </ActButton>
      </span>
    </div>
  )
}

function GridStatus({ open }: { readonly open: OpenSheet }) {
  const { t } = useText()
  const locale = useLocale()
  const say = useFaultText()
  const { state } = open.draft
  const { filled, bad, recorded } = open.tally
  const saved =
    state.kind === 'kept'
      ? t('entry.saved', { time: formatInstant(state.at, locale, 'second').slice(11) })
      : state.kind === 'waiting'
        ? t('entry.saving')
        : state.kind === 'failed'
          ? t('entry.unsaved', { reason: say(state.fault) })
          : null
  const parts = [
    { key: 'day', words: t('entry.businessDay', { date: open.today }), tone: undefined },
    { key: 'rows', words: t('entry.rowCount', { count: formatCount(filled) }), tone: undefined },
    ...(bad === 0 ? [] : [{ key: 'bad', words: t('grid.badRows', { count: formatCount(bad) }), tone: styles['statusBad'] }]),
    ...(recorded === 0 ? [] : [{ key: 'recorded', words: t('grid.recordedRows', { count: formatCount(recorded) }), tone: styles['statusGood'] }]),
    ...(saved === null ? [] : [{ key: 'saved', words: saved, tone: state.kind === 'failed' ? styles['statusBad'] : undefined }]),
  ]
  return (
    <span className={styles['status']} role="status">
      {parts.map((part, place) => (
        <span key={part.key} className={part.tone}>
          {place === 0 ? null : t('common.separator')}
          {part.words}
        </span>
      ))}
    </span>
  )
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
