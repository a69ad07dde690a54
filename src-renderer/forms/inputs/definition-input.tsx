import { Workflow } from 'lucide-react'
import { proposalName } from '#shared/definition/field-value.ts'
import type { DefinitionField } from '#shared/definition/definition.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { fieldId, type FormView } from '#renderer/forms/form-view.ts'
import { valueAt } from '#renderer/forms/model/form-state.ts'
import styles from './inputs.module.css'

/** The definition that a form proposes: what it is called and its version. */
export function DefinitionInput({ field, view }: { readonly field: DefinitionField; readonly view: FormView }) {
  const { t, name } = useText()
  const proposed = proposalName(valueAt(view.form, field.key))
  const { design } = view
  return (
    <div id={fieldId(field.key)} tabIndex={-1} className={styles['proposal']}>
      <span>{proposed ? t('entry.proposal', { name: name(proposed.name), version: proposed.version }) : t('entry.noProposal')}</span>
      {design === undefined ? null : (
        <ActButton size="small" icon={Workflow} onPress={() => design(field)}>
          {t('designer.inputOpen')}
        </ActButton>
      )}
    </div>
  )
}
