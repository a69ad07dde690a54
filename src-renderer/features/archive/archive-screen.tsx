import { Archive } from 'lucide-react'
import { useState } from 'react'
import { archiveShelves } from '#shared/contract/calls/archive.ts'
import type { ArchiveFilter, CallValue } from '#shared/contract/store.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { PaneState } from '#renderer/ui/pane-state.tsx'
import { SplitView } from '#renderer/ui/split-view.tsx'
import { TabRow } from '#renderer/ui/tab-row.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { amend, type PlaceOf } from '#renderer/view/places.ts'
import type { ScreenProps } from '#renderer/view/screen.ts'
import { ArchiveActs } from './archive-acts.tsx'
import { ArchiveDetail } from './archive-detail.tsx'
import { ArchiveFilters } from './archive-filters.tsx'
import { ArchiveList } from './archive-list.tsx'
import { useMarks } from './use-marks.ts'

const pageSize = 100
const limitMax = 1000
const listWidth = 520
type Listed = CallValue<'archive.list'>
const unfiltered = { definitionKey: null, search: '', dueBy: null } as const
type Filters = Omit<ArchiveFilter, 'shelf'>

/** The archive: what is kept until when, what is held, what is due and may be disposed of, and the certificates of what was. */
export function ArchiveScreen({ place }: ScreenProps<'archive'>) {
  const { t } = useText()
  const [filters, setFilters] = useState<Filters>(unfiltered)
  const [limit, setLimit] = useState(pageSize)
  const filter = { ...filters, shelf: place.shelf }
  const live = useLive('archive.list', { ...filter, offset: 0, limit }, { keep: true })
  const listed = live.kind === 'value' ? live.value : null
  const marks = useMarks(filter)
  return (
    <>
      <TabRow
        label={t('archive.shelves')}
        active={place.shelf}
        onChange={(shelf) => amend({ screen: 'archive', shelf, id: null })}
        items={archiveShelves.map((key) => ({ key, label: t(`archive.shelf.${key}`), count: listed?.counts[key] }))}
        end={<ArchiveFilters filters={filters} definitions={listed?.definitions ?? []} shelf={place.shelf} onChange={setFilters} />}
      />
      <SplitView
        listWidth={listWidth}
        listLabel={t('archive.list')}
        contentLabel={t('archive.detail')}
        list={
          <LivePane live={live}>
            {(value) =>
              value.rows.length === 0 ? (
                <EmptyShelf shelf={place.shelf} isFiltered={JSON.stringify(filters) !== JSON.stringify(unfiltered)} />
              ) : (
                <ArchiveList
                  listed={value}
                  place={place}
                  marks={marks}
                  {...(value.rows.length < value.total && limit < limitMax ? { onMore: () => setLimit(Math.min(limit + pageSize, limitMax)) } : {})}
                />
              )
            }
          </LivePane>
        }
        content={listed === null ? null : <Content place={place} listed={listed} marks={marks} />}
      />
    </>
  )
}

type ContentProps = { readonly place: PlaceOf<'archive'>; readonly listed: Listed; readonly marks: ReturnType<typeof useMarks> }

/** One record, or what was marked, with what may be done to it. */
function Content({ place, listed, marks }: ContentProps) {
  const { t } = useText()
  const chosen = place.id ?? listed.rows[0]?.id ?? null
  const ids = marks.ids.length > 0 ? marks.ids : chosen !== null && place.shelf !== 'disposed' ? [chosen] : []
  if (chosen === null) return <PaneState icon={Archive} title={t('archive.pick')} detail={t('archive.pickDetail')} />
  return (
    <ArchiveActs ids={ids} shelf={place.shelf} listed={listed} marks={marks}>
      <ArchiveDetail key={chosen} id={chosen} />
    </ArchiveActs>
  )
}

function EmptyShelf({ shelf, isFiltered }: { readonly shelf: PlaceOf<'archive'>['shelf']; readonly isFiltered: boolean }) {
  const { t } = useText()
  if (isFiltered) return <PaneState icon={Archive} title={t('archive.empty.filtered')} detail={t('archive.empty.filteredDetail')} />
  return <PaneState icon={Archive} title={t(`archive.empty.${shelf}`)} detail={t(`archive.empty.${shelf}Detail`)} />
}
