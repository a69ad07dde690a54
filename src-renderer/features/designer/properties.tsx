import { useText } from '#renderer/text/text.ts'
import { useDesign } from './design-context.ts'
import { FieldPane } from './field-pane.tsx'
import { RulePane } from './rule-pane.tsx'
import { BranchPane, StepPane } from './step-pane.tsx'
import styles from './pane.module.css'

/** The properties of what is selected; what to do when nothing is. A pane is the same one under a new key: whoever has just named a field goes on typing. */
export function Properties() {
  const { t } = useText()
  const { place } = useDesign()
  if (place?.part === 'form') return place.kind === 'field' ? <FieldPane place={place} /> : <RulePane key={place.key} place={place} />
  if (place?.part === 'route' && place.kind === 'step') return <StepPane place={place} />
  if (place?.part === 'route' && place.kind === 'branch') return <BranchPane key={`${place.block} ${place.key}`} place={place} />
  return <p className={styles['empty']}>{t('designer.pickSomething')}</p>
}
