import { BookOpen } from 'lucide-react'
import { useMemo } from 'react'
import { indexOrganisation } from '#shared/domain/organisation-index.ts'
import { library } from '#shared/templates/library.ts'
import { useLive, useLiveValue } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { PaneState } from '#renderer/ui/pane-state.tsx'
import { SplitView } from '#renderer/ui/split-view.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import type { Organisation } from '../admin-screen.tsx'
import { DefinitionPane } from './definition-pane.tsx'
import { LibraryList } from './library-list.tsx'
import { packsOf, type Published } from './library-model.ts'
import { PackPane } from './pack-pane.tsx'

type Props = { readonly organisation: Organisation; readonly picked: string | null; readonly onPick: (id: string | null) => void }

/** A pack's place among the definitions. */
const packPrefix = 'pack:'

/** The library: what is shipped and what the company has, pack by pack, and one of them beside the list. It is a chunk of its own, for the definitions are large. */
export function LibraryPart(props: Props) {
  const published = useLive('definition.published', {})
  return <LivePane live={published}>{(value) => <Library {...props} published={value} />}</LivePane>
}

function Library({ organisation, picked, onPick, published }: Props & { readonly published: readonly Published[] }) {
  const { t, name } = useText()
  const packs = useMemo(() => packsOf(library, published), [published])
  const index = useMemo(() => indexOrganisation({ ...organisation, settings: [] }), [organisation])
  const isReviewed = useLiveValue('setting.all', {})?.['process.reviewed'] === true
  const startable = useMemo(
    () => new Set(packs.flatMap(({ entries }) => entries.filter(({ standing }) => standing !== 'unpublished' && standing !== 'retired').map(({ key }) => key))),
    [packs],
  )
  const entry = packs.flatMap(({ entries }) => entries).find(({ key }) => key === picked)
  const pack = packs.find(({ id }) => picked === packPrefix + id)
  const company = { organisation: index, startable, isReviewed }
  return (
    <SplitView
      listLabel={t('admin.part.library')}
      contentLabel={entry ? name(entry.body.name) : t('admin.library.pick')}
      list={<LibraryList packs={packs} picked={picked} packId={({ id }) => packPrefix + id} onPick={onPick} />}
      content={
        entry ? (
          <DefinitionPane key={`${entry.key}@${entry.body.version}`} entry={entry} company={company} onPick={onPick} />
        ) : pack ? (
          <PackPane key={pack.id} pack={pack} company={company} onPick={onPick} />
        ) : (
          <PaneState icon={BookOpen} title={t('admin.library.pick')} detail={t('admin.library.pickDetail')} />
        )
      }
    />
  )
}
