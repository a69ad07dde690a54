import { FileDown, Printer } from 'lucide-react'
import { Checkbox } from 'antd'
import type { RecordView } from '#shared/contract/store.ts'
import { callDesk } from '#renderer/bridge/desk.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { DialogBox } from '#renderer/ui/dialog-box.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { PaneLoading } from '#renderer/ui/pane-state.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { PdfPages } from '../pdf-pages.tsx'
import styles from './print-dialog.module.css'
import { usePrint, type PrintWord } from './use-print.ts'

const parts = ['tables', 'attachments', 'trail'] as const

/** What to print, the pages as they will be, and the ways out: a PDF (Ctrl+S) or a printer (Ctrl+P). */
export function PrintDialog({ view, onClose }: { readonly view: RecordView; readonly onClose: () => void }) {
  const { t } = useText()
  const printing = usePrint(view)
  const { pages, pagesFault, busy } = printing
  useShortcuts({ 'Ctrl+P': () => void printing.toPrinter(), 'Ctrl+S': () => void printing.toFile() }, pages !== null)
  return (
    <DialogBox
      width={1080}
      title={t('print.title', { number: view.record.number })}
      closeLabel={t('common.close')}
      onClose={onClose}
      foot={
        <>
          <ActButton icon={Printer} keys="Ctrl+P" onPress={() => void printing.toPrinter()} disabled={pages === null || busy}>
            {t('print.printer')}
          </ActButton>
          <ActButton tone="main" icon={FileDown} keys="Ctrl+S" onPress={() => void printing.toFile()} disabled={pages === null} busy={busy}>
            {t('print.file')}
          </ActButton>
        </>
      }
    >
      <div className={styles['print']}>
        <div className={styles['side']}>
          <fieldset>
            <legend>{t('print.parts')}</legend>
            {parts.map((part) => (
              <Checkbox
                key={part}
                checked={printing.parts[part]}
                disabled={busy}
                onChange={(event) => printing.setParts({ ...printing.parts, [part]: event.target.checked })}
              >
                {t(`print.part.${part}`)}
              </Checkbox>
            ))}
          </fieldset>
          <p>{t('print.partsNote')}</p>
          <p>{t('print.logNote')}</p>
          <FaultNotice fault={pagesFault} />
          <Word word={printing.word} />
        </div>
        <div className={styles['pages']}>
          {pages === null ? null : <PdfPages bytes={pages} name={t('print.page')} takesFocus={false} />}
          {pages === null && pagesFault === null ? <PaneLoading label={t('print.preparing')} /> : null}
        </div>
      </div>
    </DialogBox>
  )
}

function Word({ word }: { readonly word: PrintWord | null }) {
  const { t } = useText()
  switch (word?.kind) {
    case undefined:
      return null
    case 'fault':
      return <FaultNotice fault={word.fault} />
    case 'sent':
      return <Notice tone="good">{t('print.sent')}</Notice>
    case 'saved':
      return (
        <Notice
          tone="good"
          end={
            <ActButton size="small" onPress={() => void callDesk('showInFolder', { what: 'saved', ticket: word.ticket })}>
              {t('print.show')}
            </ActButton>
          }
        >
          {t('print.saved', { name: word.shown.split(/[\\/]/).at(-1) ?? '' })}
        </Notice>
      )
  }
}
