import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { ShownFault } from '#renderer/forms/model/form-faults.ts'
import { placeOf } from '#renderer/forms/model/form-state.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { GrowText } from '#renderer/ui/grow-text.tsx'
import styles from './entry.module.css'
import type { EntryForm } from './use-entry-form.ts'

type Props = {
  readonly definition: DefinitionBody
  readonly form: EntryForm
  readonly reasons: Readonly<Record<string, string>>
  readonly onReason: (rule: string, words: string) => void
}

/** Beside the form: what is wrong, who is next, how it is done. */
export function EntrySide({ definition, form, reasons, onReason }: Props) {
  const { t, name } = useText()
  return (
    <aside className={styles['side']} aria-label={t('entry.checks')}>
      <section>
        <h2>{t('entry.checks')}</h2>
        {form.faults.length === 0 ? (
          // Nothing is called free of faults before the store has looked at it.
          <p className={styles['mute']}>{form.checked === null ? null : t('entry.noFaults')}</p>
        ) : (
          <FaultList definition={definition} form={form} reasons={reasons} onReason={onReason} />
        )}
      </section>
      <section>
        <h2>{t('entry.next')}</h2>
        <NextList form={form} />
      </section>
      {definition.guide === undefined ? null : (
        <section>
          <h2>{t('entry.guide')}</h2>
          <p className={styles['guide']}>{name(definition.guide)}</p>
        </section>
      )}
    </aside>
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
            <button type="button" className={cx(styles['fault'], styles[fault.severity])} onClick={() => form.goTo(fault.path)}>
              <b>{labelOf(fault)}</b>
              <span>{fault.words}</span>
            </button>
            {asks ? (
              <div className={styles['reason']}>
                <GrowText
                  id={`reason-${rule}`}
                  label={`${t('entry.warningReason')} ${labelOf(fault)}`}
                  placeholder={t('entry.warningReasonHint')}
                  maxRows={4}
                  maxLength={500}
                  value={reasons[rule] ?? ''}
                  onChange={(words) => onReason(rule, words)}
                />
              </div>
            ) : null}
          </li>
        )
      })}
    </ol>
  )
}

function NextList({ form }: { readonly form: EntryForm }) {
  const { t, name } = useText()
  if (form.checked === null) return <p className={styles['mute']}>{t('entry.nextUnknown')}</p>
  if (form.checked.next.length === 0) return <p className={styles['mute']}>{t('entry.nextNobody')}</p>
  return (
    <ol className={styles['next']}>
      {form.checked.next.map((node) => (
        <li key={node.label.zh}>
          <b>{name(node.label)}</b>
          <span className={styles['mute']}>{node.assignees.join(t('common.comma'))}</span>
        </li>
      ))}
    </ol>
  )
}
