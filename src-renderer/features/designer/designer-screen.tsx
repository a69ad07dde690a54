import { FileQuestion } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Result } from '#shared/kernel/fault.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { PaneLoading, PaneState } from '#renderer/ui/pane-state.tsx'
import { FaultPane } from '#renderer/view/live-pane.tsx'
import { amend } from '#renderer/view/places.ts'
import type { ScreenProps } from '#renderer/view/screen.ts'
import { DesignPage } from './design-page.tsx'
import { DesignStart } from './design-start.tsx'
import { loadDesign, type LoadedDesign } from './load-design.ts'

/** The designer: what is to be designed, or the design of an application that is worked on. */
export function DesignerScreen({ place }: ScreenProps<'designer'>) {
  return place.draftId === null ? <DesignStart into={null} /> : <DesignLoader key={place.draftId} draftId={place.draftId} />
}

function DesignLoader({ draftId }: { readonly draftId: string }) {
  const { t } = useText()
  const [loaded, setLoaded] = useState<Result<LoadedDesign> | null>(null)
  const [begun, setBegun] = useState(0)
  useEffect(() => {
    let gone = false
    void loadDesign(draftId).then((result) => {
      if (!gone) setLoaded(result)
    })
    return () => {
      gone = true
    }
  }, [draftId, begun])
  if (loaded === null) return <PaneLoading label={t('common.loading')} />
  if (loaded.ok) return <DesignPage loaded={loaded.value} />
  // An application without a definition yet: what is chosen now is put into it.
  if (loaded.fault.code === 'not-held') return <DesignStart into={draftId} onBegun={() => setBegun(begun + 1)} />
  if (loaded.fault.code !== 'record-missing') return <FaultPane fault={loaded.fault} />
  return (
    <PaneState icon={FileQuestion} title={t('designer.missing')} detail={t('designer.missingDetail')} alert>
      <ActButton onPress={() => amend({ screen: 'designer', draftId: null })}>{t('designer.open')}</ActButton>
    </PaneState>
  )
}
