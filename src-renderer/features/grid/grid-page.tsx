import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { gridFields } from '#shared/definition/grid-fields.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { ask } from '#renderer/bridge/store.ts'
import { useFieldFaultWords } from '#renderer/forms/fault-words.ts'
import { gridColumn } from '#renderer/forms/grid-column.ts'
import type { GridAct } from '#renderer/forms/grid/grid-keys.ts'
import { GridTable } from '#renderer/forms/grid/grid-table.tsx'
import { WorkPage } from '#renderer/forms/work/work-page.tsx'
import { formatCount } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { JobProgress } from '#renderer/view/job-progress.tsx'
import { amend, back } from '#renderer/view/places.ts'
import { GridBar, GridTools } from './grid-bar.tsx'
import { GridSide } from './grid-side.tsx'
import styles from './grid-page.module.css'
import type { LoadedGrid } from './load-grid.ts'
import { isBlankLine, withoutRecords, type SheetLine } from './model/sheet.ts'
import { sheetActs, sheetCell } from './sheet-view.ts'
import { useAddFile } from './use-add-file.ts'
import { useSheet, type OpenSheet } from './use-sheet.ts'
import { useSubmitGrid, type Submission } from './use-submit-grid.ts'

/** The page on which many records of one definition are entered as rows. */
export function GridPage({ grid }: { readonly grid: LoadedGrid }) {
  const { t, name } = useText()
  const open = useSheet(grid)
  const submission = useSubmitGrid(grid.gridId, open)
  const files = useAddFile(grid.gridId, open)
  const run = useRef<((act: GridAct) => void) | null>(null)
  const [goal, setGoal] = useState<{ readonly row: number; readonly column: number } | null>({ row: 0, column: 0 })
  const words = useFieldFaultWords(grid.definition)
  const locked = submission.job !== null || open.pasting !== null
  useGoneWhenDone(grid.gridId, open)
  const leave = () => {
    void open.draft.flush()
    if (!back()) amend({ screen: 'entry', definitionKey: null, draftId: null })
  }
  const toForm = () => {
    void open.draft.flush()
    amend({ screen: 'entry', definitionKey: grid.definition.key, draftId: crypto.randomUUID() })
  }
  useShortcuts({ 'Ctrl+Enter': () => void submission.submit(), 'Ctrl+S': () => void open.draft.flush(), 'Ctrl+G': toForm, Escape: leave }, !locked)
  const goTo = (row: number, key: string | undefined) => {
    const column = open.reader.cells.findIndex((field) => field.key === key)
    setGoal({ row, column: Math.max(0, column) })
  }
  return (
    <WorkPage
      bar={<GridBar title={name(grid.definition.name)} open={open} busy={submission.job !== null} onSubmit={() => void submission.submit()} onForm={toForm} />}
      side={<GridSide definition={grid.definition} open={open} words={words} onGo={goTo} />}
    >
      <div className={styles['sheet']}>
        <GridTools run={(act) => run.current?.(act)} open={open} locked={locked} onClearRecords={() => open.change(withoutRecords)} />
        <Notes grid={grid} open={open} submission={submission} fault={submission.fault ?? files.fault} />
        <div className={styles['table']}>
          <SheetTable grid={grid} open={open} locked={locked} words={words} goal={goal} runRef={run} addFile={files.add} />
        </div>
        <span className="visually-hidden" aria-live="polite">
          {locked ? t('grid.locked') : null}
        </span>
      </div>
    </WorkPage>
  )
}

/** A grid all of whose rows are records is a draft no more: it goes when it is left. */
function useGoneWhenDone(gridId: string, { sheet, draft }: OpenSheet): void {
  const close = useEffectEvent(() => {
    const done = sheet.lines.length > 0 && sheet.lines.every((line) => line.recordId !== null || isBlankLine(line))
    if (done) void draft.flush().then(() => ask('grid.remove', { id: gridId }))
  })
  useEffect(() => () => close(), [])
}

function Notes({
  grid,
  open,
  submission,
  fault,
}: {
  readonly grid: LoadedGrid
  readonly open: OpenSheet
  readonly submission: Submission
  readonly fault: Fault | null
}) {
  const { t, name } = useText()
  const { apart: tables } = gridFields(grid.definition.form)
  const { submitted, job } = submission
  return (
    <div className={styles['notes']}>
      <FaultNotice fault={fault} />
      {job === null ? null : <JobProgress job={job} />}
      {open.pasting === null ? null : (
        <Notice tone="accent">{t('grid.pasting', { done: formatCount(open.pasting.done), total: formatCount(open.pasting.total) })}</Notice>
      )}
      {open.left > 0 ? <Notice tone="warn">{t('grid.pasteLeft', { count: formatCount(open.left) })}</Notice> : null}
      {submitted === null || job !== null ? null : (
        <Notice tone={open.tally.filled === 0 ? 'good' : 'warn'}>
          {t('grid.submitted', { count: formatCount(submitted) })}
          {open.tally.filled === 0 ? null : t('grid.submittedRest', { count: formatCount(open.tally.filled) })}
        </Notice>
      )}
      {tables.length === 0 ? null : (
        <p className={styles['mute']}>{t('grid.tablesLeft', { names: tables.map((table) => name(table.label)).join(t('common.comma')) })}</p>
      )}
    </div>
  )
}

type TableProps = {
  readonly grid: LoadedGrid
  readonly open: OpenSheet
  readonly locked: boolean
  readonly words: (fault: Fault) => string
  readonly goal: { readonly row: number; readonly column: number } | null
  readonly runRef: NonNullable<Parameters<typeof GridTable>[0]['runRef']>
  readonly addFile: ReturnType<typeof useAddFile>['add']
}

function SheetTable({ grid, open, locked, words, goal, runRef, addFile }: TableProps) {
  const { t, name } = useText()
  const { language, timeZone } = useLocale()
  const { cells } = open.reader
  const columns = useMemo(() => cells.map((field) => gridColumn(field, open.people, language)), [cells, open.people, language])
  const { setCursor, draft } = open
  return (
    <GridTable
      label={name(grid.definition.name)}
      columns={columns}
      frozen={1}
      rows={open.sheet.lines.length}
      cell={sheetCell(open, { language, timeZone, words, locked, fileHint: t('grid.fileHint') })}
      acts={locked ? { type: () => {} } : sheetActs(open, addFile)}
      newRow={locked ? undefined : t('entry.newRow')}
      cellLabel={(row, column) => t('entry.cell', { row: row + 1, field: column.label })}
      rowMark={(row) => markOf(open, open.sheet.lines[row], row, words, t('grid.recorded'))}
      goTo={goal}
      onLeave={useCallback(() => void draft.flush(), [draft])}
      onCursor={setCursor}
      runRef={runRef}
    />
  )
}

function markOf(open: OpenSheet, line: SheetLine | undefined, index: number, words: (fault: Fault) => string, recorded: string) {
  if (line === undefined) return undefined
  if (line.recordId !== null) return { text: '✓', title: recorded, tone: 'good' } as const
  const { errors, warnings } = open.faultsOf(line)
  const text = String(index + 1)
  if (errors.length > 0) return { text, title: errors.map(words).join('\n'), tone: 'bad' } as const
  return warnings.length > 0 ? ({ text, title: warnings.map(words).join('\n'), tone: 'warn' } as const) : undefined
}
