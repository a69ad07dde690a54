import { lazy, Suspense } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { PaneLoading } from '#renderer/ui/pane-state.tsx'
import { TabRow } from '#renderer/ui/tab-row.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { amend } from '#renderer/view/places.ts'
import type { ScreenProps } from '#renderer/view/screen.ts'
import { useSession } from '#renderer/view/session.ts'
import styles from './admin.module.css'
import { AuditPart } from './audit-part.tsx'
import { DesksPart } from './desks-part.tsx'
import { MachinePart } from './machine-part.tsx'
import { MembersPart } from './members-part.tsx'
import { UnitsPart } from './units-part.tsx'

export type Organisation = CallValue<'organisation.get'>
const abilityOf = {
  members: 'member.manage',
  units: 'unit.manage',
  library: 'definition.publish',
  desks: 'desk.manage',
  machine: 'desk.manage',
  audit: 'audit.read',
} as const
const parts = ['members', 'units', 'library', 'desks', 'machine', 'audit'] as const

/** The library's definitions are large, and few people ever look at them here. */
const LibraryPart = lazy(async () => ({ default: (await import('./library/library-part.tsx')).LibraryPart }))

/** Administration: members with their grants and accounts, units, the library, desks, the audit trail. */
export function AdminScreen({ place }: ScreenProps<'admin'>) {
  const { t } = useText()
  const { abilities } = useSession()
  const organisation = useLive('organisation.get', {})
  const shown = parts.filter((part) => abilities.includes(abilityOf[part]))
  const part = shown.find((each) => each === place.part) ?? shown[0] ?? 'members'
  const pick = (id: string | null) => amend({ screen: 'admin', part, id })
  return (
    <div className={styles['shell']}>
      <TabRow
        label={t('admin.title')}
        items={shown.map((key) => ({ key, label: t(`admin.part.${key}`) }))}
        active={part}
        onChange={(key) => amend({ screen: 'admin', part: key, id: null })}
      />
      <div className={styles['part']}>
        {part === 'audit' ? (
          <AuditPart />
        ) : part === 'machine' ? (
          <MachinePart />
        ) : (
          <LivePane live={organisation}>
            {(value) =>
              part === 'members' ? (
                <MembersPart organisation={value} memberId={place.id} onPick={pick} />
              ) : part === 'library' ? (
                <Suspense fallback={<PaneLoading label={t('common.loading')} />}>
                  <LibraryPart organisation={value} picked={place.id} onPick={pick} />
                </Suspense>
              ) : part === 'desks' ? (
                <DesksPart organisation={value} deskId={place.id} onPick={pick} />
              ) : (
                <UnitsPart organisation={value} unitId={place.id} onPick={pick} />
              )
            }
          </LivePane>
        )}
      </div>
    </div>
  )
}
