import { Rows3 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { gridFields } from '#shared/definition/grid-fields.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { PaneLoading, PaneState } from '#renderer/ui/pane-state.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultPane } from '#renderer/view/live-pane.tsx'
import { amend, back } from '#renderer/view/places.ts'
import type { ScreenProps } from '#renderer/view/screen.ts'
import { GridPage } from './grid-page.tsx'
import { loadGrid, type LoadedGrid } from './load-grid.ts'

/** Grid entry: many records of one definition, one row each. */
export function GridScreen({ place }: ScreenProps<'grid'>) {
  return <GridLoader key={place.gridId} gridId={place.gridId} definitionKey={place.definitionKey} />
}

function GridLoader({ gridId, definitionKey }: { readonly gridId: string; readonly definitionKey: string }) {
  const { t } = useText()
  const [loaded, setLoaded] = useState<Result<LoadedGrid> | null>(null)
  useEffect(() => {
    let gone = false
    void loadGrid(gridId, definitionKey).then((result) => {
      if (!gone) setLoaded(result)
    })
    return () => {
      gone = true
    }
  }, [gridId, definitionKey])
  if (loaded === null) return <PaneLoading label={t('common.loading')} />
  if (!loaded.ok) return <FaultPane fault={loaded.fault} />
  return gridFields(loaded.value.definition.form).needsForm ? <NotInAGrid grid={loaded.value} /> : <GridPage grid={loaded.value} />
}

/** A form with a table that must be filled does not fit into a row; the form itself takes it. */
function NotInAGrid({ grid }: { readonly grid: LoadedGrid }) {
  const { t, name } = useText()
  const tables = gridFields(grid.definition.form).apart.filter(({ required }) => required)
  const toForm = () => {
    if (!back()) amend({ screen: 'entry', definitionKey: grid.definition.key, draftId: crypto.randomUUID() })
  }
  useShortcuts({ 'Ctrl+G': toForm, Escape: toForm })
  return (
    <PaneState
      icon={Rows3}
      title={t('grid.notHere', { name: name(grid.definition.name) })}
      detail={t('grid.notHereDetail', { names: tables.map((table) => name(table.label)).join(t('common.comma')) })}
    >
      <ActButton tone="main" keys="Ctrl+G" onPress={toForm}>
        {t('grid.toForm')}
      </ActButton>
    </PaneState>
  )
}
