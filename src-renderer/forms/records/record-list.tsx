import { FileCheck2, X } from 'lucide-react'
import type { DisposalLine } from '#shared/contract/store.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { dayOf, formatBytes, formatCount } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { PaneLoading } from '#renderer/ui/pane-state.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { go } from '#renderer/view/places.ts'
import styles from './record-list.module.css'

/** As a form holds them. */
export type ListedRecord = { readonly id: string; readonly number: string; readonly business: string }
type Props = { readonly label: string; readonly records: readonly ListedRecord[]; readonly onRemove?: (at: number) => void }

/** Records that are to be disposed of, or were: what each holds now, why it may not go yet, and what would go. */
export function RecordList({ label, records, onRemove }: Props) {
  const { t } = useText()
  const live = useLive('archive.preview', records.length === 0 ? null : { ids: records.map(({ id }) => id) }, { keep: true })
  if (records.length === 0) return <p className={styles['none']}>{t('archive.lines.none')}</p>
  if (live.kind === 'fault') return <FaultNotice fault={live.fault} />
  if (live.kind === 'loading') return <PaneLoading label={t('common.loading')} lines={Math.min(6, records.length)} />
  const lines = new Map(live.value.lines.map((line) => [line.id, line]))
  return (
    <div className={styles['list']}>
      <table aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('archive.lines.record')}</th>
            <th scope="col">{t('archive.lines.business')}</th>
            <th scope="col">{t('archive.keptUntil')}</th>
            <th scope="col">{t('archive.lines.going')}</th>
            <th scope="col">{t('archive.lines.state')}</th>
            {onRemove ? <th scope="col">{t('archive.lines.remove')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {records.map((record, at) => (
            <tr key={record.id}>
              <Line record={record} line={lines.get(record.id)} />
              {onRemove ? (
                <td>
                  <ActButton size="small" tone="quiet" icon={X} label={t('archive.lines.removeOne', { number: record.number })} onPress={() => onRemove(at)}>
                    {null}
                  </ActButton>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
      <Sum lines={live.value.lines} />
    </div>
  )
}

function Line({ record, line }: { readonly record: ListedRecord; readonly line: DisposalLine | undefined }) {
  const { t, name } = useText()
  const { timeZone } = useLocale()
  if (line === undefined || line.kind === 'unknown')
    return (
      <>
        <td>{record.number}</td>
        <td>{record.business}</td>
        <td colSpan={3} className={styles['mute']}>
          {t('archive.lines.unknown')}
        </td>
      </>
    )
  if (line.kind === 'disposed')
    return (
      <>
        <td>{line.number}</td>
        <td>{name(line.definitionName)}</td>
        <td colSpan={2} className={styles['mute']}>
          {t('archive.lines.disposedOn', { date: dayOf(line.disposedAt, timeZone) })}
        </td>
        <td>
          <ActButton size="small" tone="quiet" icon={FileCheck2} onPress={() => go({ screen: 'archive', shelf: 'disposed', id: line.id })}>
            {t('archive.certificate')}
          </ActButton>
        </td>
      </>
    )
  return (
    <>
      <td>
        <b>{line.title}</b>
        <small>{line.number}</small>
      </td>
      <td>{name(line.definitionName)}</td>
      <td className={styles['whole']}>{line.keptUntil === null ? t('archive.forEver') : dayOf(line.keptUntil, timeZone)}</td>
      <td>
        <Going going={line.going} />
      </td>
      <td>
        <Tag tone={line.block === null ? 'good' : line.block === 'held' ? 'bad' : 'warn'}>{t(`archive.block.${line.block ?? 'none'}`)}</Tag>
      </td>
    </>
  )
}

type GoingProps = { readonly going: Extract<DisposalLine, { kind: 'record' }>['going'] }

/** What would go of a record, in a line. */
export function Going({ going }: GoingProps) {
  const { t } = useText()
  const { acts, versions, files, bytes, shared } = going
  const words = [
    t('archive.going.acts', { n: formatCount(acts) }),
    t('archive.going.versions', { n: formatCount(versions) }),
    ...(files === 0 ? [] : [t('archive.going.files', { n: formatCount(files), size: formatBytes(bytes) })]),
    ...(shared === 0 ? [] : [t('archive.going.shared', { n: formatCount(shared) })]),
  ]
  return <span>{words.join(t('common.separator'))}</span>
}

function Sum({ lines }: { readonly lines: readonly DisposalLine[] }) {
  const { t } = useText()
  const records = lines.flatMap((line) => (line.kind === 'record' ? [line] : []))
  if (records.length === 0) return null
  const free = records.filter(({ block }) => block === null).length
  const bytes = records.reduce((sum, { going }) => sum + going.bytes, 0)
  const words = [
    t('archive.lines.sum', { n: formatCount(records.length), free: formatCount(free) }),
    ...(bytes === 0 ? [] : [t('archive.lines.sumFiles', { size: formatBytes(bytes) })]),
  ]
  return <p className={styles['sum']}>{words.join(t('common.separator'))}</p>
}
