import { FileDown, Printer } from 'lucide-react'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { BarPage } from '#renderer/ui/bar-page.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { back, go, home } from '#renderer/view/places.ts'
import styles from './handbook.module.css'
import { KeySheet } from './key-sheet.tsx'
import { usePrintHandbook } from './use-print-handbook.tsx'

/** 快捷键手册 (TRN-10): every key of the product and the guides of the processes, to read here or to print. */
export function HandbookScreen() {
  const { t, name } = useText()
  const definitions = useLiveValue('definition.list', {}) ?? []
  const guides = definitions
    .filter(({ abilities }) => abilities.includes('start'))
    .map((definition) => ({ key: definition.key, name: name(definition.name), summary: name(definition.summary) }))
  const printing = usePrintHandbook(guides)
  const { word, busy } = printing
  useShortcuts({
    Escape: () => (back() ? undefined : go(home)),
    'Ctrl+P': () => void printing.toPrinter(),
    'Ctrl+S': () => void printing.toFile(),
  })
  return (
    <BarPage
      title={t('keys.title')}
      hint={t('keys.lead')}
      acts={
        <>
          <ActButton icon={Printer} keys="Ctrl+P" disabled={busy} onPress={() => void printing.toPrinter()}>
            {t('keys.printer')}
          </ActButton>
          <ActButton tone="main" icon={FileDown} keys="Ctrl+S" busy={busy} onPress={() => void printing.toFile()}>
            {t('keys.file')}
          </ActButton>
        </>
      }
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard */}
      <div className={styles['body']} role="region" aria-label={t('keys.title')} tabIndex={0}>
        <FaultNotice fault={word?.kind === 'fault' ? word.fault : null} />
        {word?.kind === 'saved' ? <Notice tone="good">{t('keys.saved', { name: word.name })}</Notice> : null}
        {word?.kind === 'sent' ? <Notice tone="good">{t('keys.sent')}</Notice> : null}
        <KeySheet t={t} guides={guides} />
      </div>
    </BarPage>
  )
}
