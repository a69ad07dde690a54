import { Input } from 'antd'
import { useState, type ReactNode } from 'react'
import type { KeepYears } from '#shared/domain/setting.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { GrowText } from '#renderer/ui/grow-text.tsx'
import { periodsText, periodText, readPeriod, readPeriods, type Named } from './company-text.ts'
import styles from './settings.module.css'

type Periods = { readonly all: KeepYears; readonly by: Readonly<Record<string, KeepYears>> }
type Row = (props: { readonly id: string; readonly label: string; readonly hint?: string; readonly children: ReactNode }) => ReactNode

/** How long closed records are kept: for all, and for single businesses by their names. */
export function useArchivePeriods(now: Periods): { readonly rows: (row: Row) => ReactNode; readonly read: () => Periods | { readonly bad: string } } {
  const { t, name } = useText()
  const published = useLiveValue('definition.published', {})
  const named: readonly Named[] = (published ?? []).map(({ key, newest }) => ({ key, names: [name(newest.name), newest.name.zh, newest.name.en] }))
  const forEver = t('archive.forEver')
  const [all, setAll] = useState(periodText(now.all, forEver))
  // The names come a moment later; until somebody has typed, what stands is written with them.
  const [typed, setTyped] = useState<string | null>(null)
  const by = typed ?? periodsText(now.by, named, forEver)
  return {
    rows: (Row) => (
      <>
        <Row id="company-keep" label={t('settings.company.keepYears')} hint={t('settings.company.keepYearsHint')}>
          <Input id="company-keep" className={styles['narrow'] ?? ''} value={all} onChange={(event) => setAll(event.target.value)} />
        </Row>
        <Row id="company-keep-by" label={t('settings.company.keepYearsBy')} hint={t('settings.company.keepYearsByHint')}>
          <div className={styles['middle']}>
            <GrowText id="company-keep-by" minRows={2} maxRows={12} value={by} onChange={setTyped} />
          </div>
        </Row>
      </>
    ),
    read() {
      const years = readPeriod(all)
      if (years === undefined) return { bad: all }
      const periods = typed === null ? { by: now.by } : readPeriods(typed, named)
      return 'bad' in periods ? periods : { all: years, by: periods.by }
    },
  }
}
