import { useText } from '#renderer/text/text.ts'
import { useDesign } from './design-context.ts'
import { FieldPane } from './field-pane.tsx'
import { RulePane } from './rule-pane.tsx'
import { BranchPane, StepPane } from './step-pane.tsx'
import styles from './pane.module.css'

/** The properties of what is selected; what to do when nothing is. */
export function Properties() {
  const { t } = useText()
  const { place } = useDesign()
  if (place?.part === 'form')
    return place.kind === 'field' ? <FieldPane key={`${place.key} ${place.column}`} place={place} /> : <RulePane key={place.key} place={place} />
  if (place?.part === 'route' && place.kind === 'step') return <StepPane key={place.key} place={place} />
  if (place?.part === 'route' && place.kind === 'branch') return <BranchPane key={`${place.block} ${place.key}`} place={place} />
  return <p className={styles['empty']}>{t('designer.pickSomething')}</p>
}
