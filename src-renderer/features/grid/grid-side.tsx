import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { formatCount } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { GrowText } from '#renderer/ui/grow-text.tsx'
import styles from './grid.module.css'
import type { OpenSheet } from './use-sheet.ts'

/** Beyond so many, a list helps nobody; the rows themselves are marked. */
const listedMax = 100

type Props = {
  readonly definition: DefinitionBody
  readonly open: OpenSheet
  readonly words: (fault: Fault) => string
  readonly onGo: (line: number, fieldKey: string | undefined) => void
}

/** Beside the grid: what is wrong, row by row, and what may pass with a reason. */
export function GridSide({ definition, open, words, onGo }: Props) {
  const { t, name } = useText()
  const { listed, more } = listFaults(open, words)
  const labelOf = (key: string | undefined) => {
    const field = definition.form.find((each) => each.key === key)
    return field === undefined ? t('entry.whole') : name(field.label)
  }
  return (
    <aside className={styles['side']} aria-label={t('entry.checks')}>
      <section>
        <h2>{t('entry.checks')}</h2>
        {listed.length === 0 ? <p className={styles['mute']}>{t('grid.noFaults')}</p> : null}
        <ol>
          {listed.map(({ line, key, keys, said }) => (
            <li key={`${line} ${said}`}>
              <button type="button" className={styles['fault']} onClick={() => onGo(line, key)}>
                <b>{t('entry.rowField', { row: line + 1, field: keys.map(labelOf).join(t('common.comma')) })}</b>
                <span>{said}</span>
              </button>
            </li>
          ))}
        </ol>
        {more > 0 ? <p className={styles['mute']}>{t('grid.more', { count: formatCount(more) })}</p> : null}
      </section>
      {open.tally.rules.size === 0 ? null : <Warnings definition={definition} open={open} words={words} />}
      {definition.guide === undefined ? null : (
        <section>
          <h2>{t('entry.guide')}</h2>
          <p className={styles['guide']}>{name(definition.guide)}</p>
        </section>
      )}
    </aside>
  )
}

function Warnings({ open, words }: Pick<Props, 'definition' | 'open' | 'words'>) {
  const { t } = useText()
  return (
    <section>
      <h2>{t('grid.warnings')}</h2>
      {[...open.tally.rules].map(([rule, count]) => (
        <div key={rule} className={styles['reason']}>
          <p className={cx(styles['warning'])}>{words({ code: 'field-rule', params: { rule } })}</p>
          <p className={styles['mute']}>{t('grid.warningRows', { count })}</p>
          <GrowText
            id={`grid-reason-${rule}`}
            label={t('entry.warningReason')}
            placeholder={t('entry.warningReasonHint')}
            maxRows={4}
            maxLength={500}
            value={open.reasons[rule] ?? ''}
            onChange={(text) => open.giveReason(rule, text)}
          />
        </div>
      ))}
    </section>
  )
}

type Listed = { readonly line: number; readonly key: string | undefined; readonly keys: readonly (string | undefined)[]; readonly said: string }

/** Row by row; cells of a row of which the same is said stand together and lead to the first. */
function listFaults(open: OpenSheet, words: (fault: Fault) => string): { readonly listed: readonly Listed[]; readonly more: number } {
  const listed: Listed[] = []
  let more = 0
  for (const [line, each] of open.sheet.lines.entries()) {
    const { errors } = open.faultsOf(each)
    if (errors.length === 0) continue
    if (listed.length >= listedMax) {
      more += 1
      continue
    }
    for (const [said, faults] of Map.groupBy(errors, words)) listed.push({ line, key: faults[0]?.field, keys: faults.map(({ field }) => field), said })
  }
  return { listed, more }
}
