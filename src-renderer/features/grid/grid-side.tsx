import { guideOf } from '#shared/definition/guide.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { SideFault, SidePart, SideReason, SideWords, WorkSide } from '#renderer/forms/work/work-side.tsx'
import { formatCount } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import styles from './grid-side.module.css'
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
    <WorkSide guide={guideOf(definition)}>
      <SidePart title={t('entry.checks')}>
        {listed.length === 0 ? <SideWords>{t('grid.noFaults')}</SideWords> : null}
        <ol>
          {listed.map(({ line, key, keys, said }) => (
            <li key={`${line} ${said}`}>
              <SideFault
                where={t('entry.rowField', { row: line + 1, field: keys.map(labelOf).join(t('common.comma')) })}
                words={said}
                severity="error"
                onGo={() => onGo(line, key)}
              />
            </li>
          ))}
        </ol>
        {more > 0 ? <SideWords>{t('grid.more', { count: formatCount(more) })}</SideWords> : null}
      </SidePart>
      {open.tally.rules.size === 0 ? null : <Warnings open={open} words={words} />}
    </WorkSide>
  )
}

function Warnings({ open, words }: Pick<Props, 'open' | 'words'>) {
  const { t } = useText()
  return (
    <SidePart title={t('grid.warnings')}>
      {[...open.tally.rules].map(([rule, count]) => (
        <div key={rule}>
          <p className={styles['warning']}>{words({ code: 'field-rule', params: { rule } })}</p>
          <SideWords>{t('grid.warningRows', { count })}</SideWords>
          <SideReason
            id={`grid-reason-${rule}`}
            label={t('entry.warningReason')}
            value={open.reasons[rule] ?? ''}
            onChange={(text) => open.giveReason(rule, text)}
          />
        </div>
      ))}
    </SidePart>
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
