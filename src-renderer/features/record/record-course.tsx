import { Archive, CornerLeftUp, GitBranch, Hourglass } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RecordView } from '#shared/contract/store.ts'
import { isOpenState } from '#shared/domain/record.ts'
import { formatInstant, formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import { useNow } from '#renderer/view/now.ts'
import { go } from '#renderer/view/places.ts'
import styles from './record-course.module.css'

type Course = RecordView['course']

/** What the record waits for beside people, the records that belong to it, and how long it is kept. Nothing where there is none of it. */
export function RecordCourse({ view }: { readonly view: RecordView }) {
  const { t, name } = useText()
  const { course } = view
  const { waits, children, parent, archive } = course
  if (waits.length === 0 && children.length === 0 && parent === null && archive === null) return null
  return (
    <ul className={styles['course']} aria-label={t('record.course')}>
      {parent === null ? null : (
        <Line icon={CornerLeftUp} label={t('record.course.parent')}>
          <Relative record={parent.record} />
        </Line>
      )}
      {waits.map(({ node, label, until }) => (
        <Line key={node} icon={Hourglass} label={name(label)}>
          <Until until={until} />
        </Line>
      ))}
      {children.map(({ node, label, record }, place) => (
        <Line key={record?.id ?? `${node} ${place}`} icon={GitBranch} label={name(label)}>
          <Relative record={record} />
        </Line>
      ))}
      {archive === null ? null : (
        <Line icon={Archive} label={t('record.course.archive')}>
          <Kept archive={archive} />
        </Line>
      )}
    </ul>
  )
}

function Line({ icon, label, children }: { readonly icon: LucideIcon; readonly label: string; readonly children: ReactNode }) {
  return (
    <li>
      <Glyph icon={icon} size={14} />
      <span>{label}</span>
      <div>{children}</div>
    </li>
  )
}

function Until({ until }: { readonly until: number }) {
  const { t } = useText()
  const locale = useLocale()
  const now = useNow()
  return <b title={formatInstant(until, locale, 'minute')}>{t('record.course.until', { time: formatNear(until, now, locale) })}</b>
}

/** Another record, which one may go to where one may see it. */
function Relative({ record }: { readonly record: Course['children'][number]['record'] }) {
  const { t, name } = useText()
  if (record === null) return <em>{t('record.course.elsewhere')}</em>
  const { id, number, title, state, definitionName } = record
  return (
    <>
      <button type="button" onClick={() => go({ screen: 'record', recordId: id })}>
        {[name(definitionName), number, title].join(t('common.separator'))}
      </button>
      <Tag tone={state === 'completed' ? 'good' : isOpenState(state) ? 'accent' : 'mute'}>{t(`record.state.${state}`)}</Tag>
    </>
  )
}

function Kept({ archive }: { readonly archive: NonNullable<Course['archive']> }) {
  const { t } = useText()
  const locale = useLocale()
  const { archived, keepYears } = archive
  if (archived) {
    const until = archived.keepUntil
    return <b>{until === null ? t('record.course.keptForEver') : t('record.course.keptUntil', { date: formatInstant(until, locale, 'day') })}</b>
  }
  return keepYears === null ? t('record.course.willKeepForEver') : t('record.course.willKeep', { count: keepYears })
}
