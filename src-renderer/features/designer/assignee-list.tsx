import { Plus, X } from 'lucide-react'
import type { Assignee } from '#shared/definition/steps.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { AssigneeEditor } from './assignee-editor.tsx'
import { Property } from './property.tsx'
import styles from './pane.module.css'

type Props = {
  readonly label: string
  readonly value: readonly Assignee[]
  readonly onChange: (value: Assignee[]) => void
  readonly fewest?: number
  readonly stepKey?: string
}

/** Several who are told. */
export function AssigneeList({ label, value, onChange, fewest = 1, stepKey }: Props) {
  const { t } = useText()
  return (
    <Property label={label}>
      <div className={styles['items']}>
        {value.map((assignee, at) => (
          <div key={`${at} ${assignee.kind}`} className={styles['item']}>
            <AssigneeEditor
              label={`${label} ${at + 1}`}
              value={assignee}
              {...(stepKey === undefined ? {} : { stepKey })}
              onChange={(next) => onChange(value.map((each, place) => (place === at ? next : each)))}
            />
            <ActButton
              size="small"
              tone="quiet"
              icon={X}
              label={`${t('designer.remove')} ${label} ${at + 1}`}
              disabled={value.length <= fewest}
              onPress={() => onChange(value.filter((_each, place) => place !== at))}
            >
              {null}
            </ActButton>
          </div>
        ))}
        <div>
          <ActButton size="small" tone="quiet" icon={Plus} disabled={value.length >= 20} onPress={() => onChange([...value, { kind: 'initiator' }])}>
            {t('designer.addAssignee')}
          </ActButton>
        </div>
      </div>
    </Property>
  )
}
