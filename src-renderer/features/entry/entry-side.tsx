import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { ShownFault } from '#renderer/forms/model/form-faults.ts'
import { placeOf } from '#renderer/forms/model/form-state.ts'
import { SideFault, SidePart, SideReason, SideWords, WorkSide } from '#renderer/forms/work/work-side.tsx'
import { useText } from '#renderer/text/text.ts'
import styles from './entry-side.module.css'
import type { EntryForm } from './use-entry-form.ts'

type Props = {
  readonly definition: DefinitionBody
  readonly form: EntryForm
  readonly reasons: Readonly<Record<string, string>>
  readonly onReason: (rule: string, words: string) => void
}

/** Beside the form: what is wrong, who is next, how it is done. */
export function EntrySide({ definition, form, reasons, onReason }: Props) {
  const { t } = useText()
  return (
    <WorkSide guide={definition.guide}>
      <SidePart title={t('entry.checks')}>
        {form.faults.length === 0 ? (
          // Nothing is called free of faults before the store has looked at it.
          <SideWords>{form.checked === null ? null : t('entry.noFaults')}</SideWords>
        ) : (
          <FaultList definition={definition} form={form} reasons={reasons} onReason={onReason} />
        )}
      </SidePart>
      <SidePart title={t('entry.next')}>
        <NextList form={form} />
      </SidePart>
    </WorkSide>
  )
}

function FaultList({ definition, form, reasons, onReason }: Props) {
  const { t, name } = useText()
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

function NextList({ form }: { readonly form: EntryForm }) {
  const { t, name } = useText()
  if (form.checked === null) return <SideWords>{t('entry.nextUnknown')}</SideWords>
  if (form.checked.next.length === 0) return <SideWords>{t('entry.nextNobody')}</SideWords>
  return (
    <ol className={styles['next']}>
      {form.checked.next.map((node) => (
        <li key={node.label.zh}>
          <b>{name(node.label)}</b>
          <span>{node.assignees.join(t('common.comma'))}</span>
        </li>
      ))}
    </ol>
  )
}
