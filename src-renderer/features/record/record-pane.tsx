import { Suspense, lazy, useEffect, useMemo, useState } from 'react'
import type { RecordView } from '#shared/contract/store.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { labelRoom } from '#renderer/forms/read/label-room.ts'
import { masksOf } from '#renderer/forms/read/masks.ts'
import { ReadForm } from '#renderer/forms/read/read-form.tsx'
import { useText } from '#renderer/text/text.ts'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { noteRecent, useRecent } from '#renderer/view/recent.ts'
import type { RecordPaneProps } from '#renderer/view/screen.ts'
import { ActBar } from './act-bar.tsx'
import { AttachmentList } from './attachment-list.tsx'
import { CorrectionMark } from './correction/correction-mark.tsx'
import { RecordCourse } from './record-course.tsx'
import { RecordHead } from './record-head.tsx'
import styles from './record-pane.module.css'
import { proposedBy } from './review/proposed-by.ts'
import { CoveredFiles, ShieldMark } from './shield/shield-mark.tsx'
import { useShown } from './shield/use-shown.ts'
import { Trail } from './trail.tsx'

// Fetched when something is printed first: the preview brings pdf.js with it.
const PrintDialog = lazy(async () => ({ default: (await import('./print/print-dialog.tsx')).PrintDialog }))

// Fetched when a change of a process is looked at first.
const ProposalReview = lazy(async () => ({ default: (await import('./review/proposal-review.tsx')).ProposalReview }))

/** One record as a document: what it is and who is next, the form, its trail, and what one may do with it. */
export function RecordPane({ recordId, onDecided, onClose }: RecordPaneProps) {
  const live = useLive('record.get', { id: recordId })
  return (
    <LivePane live={live} lines={9}>
      {(view) => <LoadedRecord key={view.record.id} view={view} {...(onDecided ? { onDecided } : {})} {...(onClose ? { onClose } : {})} />}
    </LivePane>
  )
}

function LoadedRecord({
  view: stored,
  onDecided,
  onClose,
}: {
  readonly view: RecordView
  readonly onDecided?: (next: string | null) => void
  readonly onClose?: () => void
}) {
  const { t, name, language } = useText()
  const recent = useRecent()
  const shown = useShown(stored)
  const { view } = shown
  const { record, definition } = view
  const definitionName = name(definition.name)
  const masks = useMemo(() => masksOf(view), [view])
  const room = labelRoom(definition, record.data, masks, language)
  const proposed = useMemo(() => proposedBy(view), [view])
  const [printing, setPrinting] = useState(false)
  const mayShow = shown.hidden.length > 0
  useShortcuts({ 'Ctrl+P': () => setPrinting(true), ...(mayShow ? { 'Alt+V': () => shown.show(shown.hidden) } : {}) })
  useEffect(
    () => noteRecent({ id: record.id, title: record.title, detail: `${definitionName} ${record.number}` }, recent),
    [record.id, record.title, record.number, definitionName, recent],
  )
  return (
    <article className={styles['record']} aria-label={record.title}>
      <RecordHead view={view} onPrint={() => setPrinting(true)} />
      <div className={styles['body']}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard */}
        <section className={styles['form']} aria-label={t('record.form')} tabIndex={0} data-record-body {...room}>
          <dl className={styles['origin']}>
            <dt>{t('record.creator')}</dt>
            <dd>{t('record.creatorUnit', { name: view.creatorName, unit: name(view.unitName) })}</dd>
            <dt>{t('record.businessDate')}</dt>
            <dd>{record.businessDate}</dd>
          </dl>
          <RecordCourse view={view} />
          {mayShow || shown.shown.size > 0 ? <p className={styles['shielded']}>{t(mayShow ? 'shield.mayShow' : 'shield.shownNow')}</p> : null}
          <FaultNotice fault={shown.fault} />
          <ReadForm
            definition={definition}
            data={record.data}
            names={view.names}
            masks={masks}
            beside={(field) => (
              <>
                <ShieldMark field={field} shown={shown} />
                <CorrectionMark field={field} view={view} />
              </>
            )}
          />
          {proposed === null ? null : (
            <Suspense fallback={null}>
              <ProposalReview body={proposed} named={(id) => view.names[id] ?? id} />
            </Suspense>
          )}
          <AttachmentList view={view} />
          <CoveredFiles view={view} shown={shown} />
        </section>
        <Trail view={view} />
      </div>
      <ActBar view={stored} {...(onDecided ? { onDecided } : {})} {...(onClose ? { onClose } : {})} />
      {printing ? (
        <Suspense fallback={null}>
          <PrintDialog view={stored} onClose={() => setPrinting(false)} />
        </Suspense>
      ) : null}
    </article>
  )
}
