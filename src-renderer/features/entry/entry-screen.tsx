import { useEffect, useState } from 'react'
import type { Result } from '#shared/kernel/fault.ts'
import { formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { PaneLoading } from '#renderer/ui/pane-state.tsx'
import { FaultPane } from '#renderer/view/live-pane.tsx'
import type { ScreenProps } from '#renderer/view/screen.ts'
import { EntryCatalogue } from './entry-catalogue.tsx'
import { EntryFormPage } from './entry-form-page.tsx'
import { loadEntry, type LoadedEntry } from './load-entry.ts'

/** Entry: what may be started and the drafts, or the form being filled in. */
export function EntryScreen({ place }: ScreenProps<'entry'>) {
  return place.draftId === null ? <EntryCatalogue /> : <EntryLoader key={place.draftId} draftId={place.draftId} definitionKey={place.definitionKey} />
}

function EntryLoader({ draftId, definitionKey }: { readonly draftId: string; readonly definitionKey: string | null }) {
  const { t } = useText()
  const { timeZone } = useLocale()
  const [loaded, setLoaded] = useState<Result<LoadedEntry> | null>(null)
  useEffect(() => {
    let gone = false
    const [today = '', time = ''] = formatInstant(Date.now(), { language: 'zh-CN', timeZone }, 'minute').split(' ')
    void loadEntry(draftId, definitionKey, today, time).then((result) => {
      if (!gone) setLoaded(result)
    })
    return () => {
      gone = true
    }
    // The zone is known before any screen is shown; a later change must not throw away what is typed.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [draftId, definitionKey])
  if (loaded === null) return <PaneLoading label={t('common.loading')} />
  return loaded.ok ? <EntryFormPage entry={loaded.value} /> : <FaultPane fault={loaded.fault} />
}
