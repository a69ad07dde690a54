import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { ShownFault } from '#renderer/forms/model/form-faults.ts'
import { placeOf } from '#renderer/forms/model/form-state.ts'
import { useText } from '#renderer/text/text.ts'
import type { WorkForm } from './use-work-form.ts'
import { SideFault, SideReason, SideWords } from './work-side.tsx'

type Props = {
  readonly definition: DefinitionBody
  readonly form: WorkForm
  readonly reasons: Readonly<Record<string, string>>
  readonly onReason: (rule: string, words: string) => void
}

/** What is wrong with the form, each fault leading to its field; a warning asks for the reason with which it passes. */
export function FaultList({ definition, form, reasons, onReason }: Props) {
  const { t, name } = useText()
  // Nothing is called free of faults before the store has looked at it.
  if (form.faults.length === 0) return <SideWords>{form.checked === null ? null : t('entry.noFaults')}</SideWords>
  const labelOf = (fault: ShownFault) => {
    const place = placeOf(definition.form, fault.path)
    if (place === null) return t('entry.whole')
    if (place.kind === 'field') return name(place.field.label)
    return t('entry.rowField', { row: place.cell.row + 1, field: name(place.cell.column.label) })
  }
  const asked = new Set<string>()
  return (
    <ol>
      {form.faults.map((fault) => {
        const { rule } = fault
        const asks = fault.severity === 'warning' && rule !== null && !asked.has(rule)
        if (asks) asked.add(rule)
        return (
          <li key={`${fault.path}-${fault.words}`}>
            <SideFault where={labelOf(fault)} words={fault.words} severity={fault.severity} onGo={() => form.goTo(fault.path)} />
            {asks ? (
              <SideReason
                id={`reason-${rule}`}
                label={`${t('entry.warningReason')} ${labelOf(fault)}`}
                value={reasons[rule] ?? ''}
                onChange={(words) => onReason(rule, words)}
              />
            ) : null}
          </li>
        )
      })}
    </ol>
  )
}
