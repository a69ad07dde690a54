import { Checkbox } from 'antd'
import type { UpkeepRow } from '#shared/contract/calls/upkeep.ts'
import type { CallValue } from '#shared/contract/store.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { useFieldFaultWords } from '#renderer/forms/fault-words.ts'
import { formatCount, formatMoney } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { Tag } from '#renderer/ui/tag.tsx'
import { go } from '#renderer/view/places.ts'
import { groupKey } from './chosen.ts'
import styles from './upkeep.module.css'

type Found = CallValue<'upkeep.find'>
type Choosing = { readonly found: Found; readonly chosen: readonly string[]; readonly onToggle: (key: string, on: boolean) => void }

/** Records that are alike, group by group. */
export function AlikePart({ found, chosen, onToggle }: Choosing) {
  const { t, name } = useText()
  return found.alike
    .filter(({ total }) => total > 0)
    .map(({ key, label, total, groups }) => (
      <section key={key} aria-label={name(label)}>
        <h3>
          {name(label)} <small>{t('upkeep.groups', { count: total })}</small>
        </h3>
        {groups.map((group) => {
          const id = groupKey(key, group)
          return (
            <div key={id} className={styles['group']}>
              <Checkbox
                aria-label={t('upkeep.chooseGroup', { numbers: group.rows.map(({ number }) => number).join(t('common.comma')) })}
                checked={chosen.includes(id)}
                onChange={(event) => onToggle(id, event.target.checked)}
              />
              <ul>
                {group.rows.map((row) => (
                  <RowLine key={row.id} row={row} />
                ))}
                {group.count > group.rows.length ? (
                  <li className={styles['hint']}>{t('upkeep.more', { n: formatCount(group.count - group.rows.length) })}</li>
                ) : null}
              </ul>
            </div>
          )
        })}
        {total > groups.length ? <p className={styles['hint']}>{t('upkeep.more', { n: formatCount(total - groups.length) })}</p> : null}
      </section>
    ))
}

/** Records that today's rules refuse, with why. */
export function InvalidPart({ found, definition, chosen, onToggle }: Choosing & { readonly definition: DefinitionBody }) {
  const words = useFieldFaultWords(definition)
  return (
    <Records rows={found.invalid.rows} total={found.invalid.total} chosen={chosen} onToggle={onToggle}>
      {({ faults }) => [...new Set(faults.map(words))].join(' ')}
    </Records>
  )
}

/** Records on which nothing has happened for too long. */
export function StalePart({ found, chosen, onToggle }: Choosing) {
  return <Records rows={found.stale.rows} total={found.stale.total} chosen={chosen} onToggle={onToggle} />
}

type RecordsProps<Row extends UpkeepRow> = {
  readonly rows: readonly Row[]
  readonly total: number
  readonly chosen: readonly string[]
  readonly onToggle: (key: string, on: boolean) => void
  readonly children?: (row: Row) => string
}

function Records<Row extends UpkeepRow>({ rows, total, chosen, onToggle, children }: RecordsProps<Row>) {
  const { t } = useText()
  return (
    <section>
      {rows.map((row) => (
        <div key={row.id} className={styles['group']}>
          <Checkbox
            aria-label={t('upkeep.choose', { number: row.number })}
            checked={chosen.includes(row.id)}
            onChange={(event) => onToggle(row.id, event.target.checked)}
          />
          <ul>
            <RowLine row={row} />
            {children === undefined ? null : <li className={styles['why']}>{children(row)}</li>}
          </ul>
        </div>
      ))}
      {total > rows.length ? <p className={styles['hint']}>{t('upkeep.more', { n: formatCount(total - rows.length) })}</p> : null}
    </section>
  )
}

function RowLine({ row }: { readonly row: UpkeepRow }) {
  const { t } = useText()
  return (
    <li className={styles['row']}>
      <button type="button" onClick={() => go({ screen: 'record', recordId: row.id })}>
        {row.number}
      </button>
      <span>{row.title}</span>
      <span>{row.businessDate}</span>
      <span>{row.creatorName}</span>
      <span className={styles['amount']}>{row.amountMinor === null ? '' : formatMoney(row.amountMinor)}</span>
      <Tag>{t(`record.state.${row.state}`)}</Tag>
    </li>
  )
}
