import { Trash2 } from 'lucide-react'
import { isBlock, type Block, type Step } from '#shared/definition/steps.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { BlockProperties } from './block-properties.tsx'
import { useDesign } from './design-context.ts'
import { ExpressionInput } from './expression-input.tsx'
import { KeyProperty } from './field-pane.tsx'
import type { DesignPlace } from './model/design-place.ts'
import { freeKey, keyFrom } from './model/new-key.ts'
import { isProvisionalKey } from './model/new-parts.ts'
import { neighbourOf } from './model/route-walk.ts'
import { setMember } from './model/set-member.ts'
import { placeOfStep, placesIn, stepKeys } from './model/step-tree.ts'
import { NodeProperties } from './node-properties.tsx'
import { Pane } from './pane.tsx'
import { WordsProperty } from './property.tsx'
import styles from './pane.module.css'

type StepPlace = Extract<DesignPlace, { part: 'route'; kind: 'step' }>
export type RouteNode = Exclude<Step, Block>

/** The properties of a step of the route. */
export function StepPane({ place }: { readonly place: StepPlace }) {
  const { t, name } = useText()
  const { body, base, edit, select } = useDesign()
  const step = placeOfStep(body.route.steps, place.key)?.step
  if (step === undefined) return null
  const put = (next: Step, burst: string) => edit({ on: 'steps', edit: { act: 'put', key: step.key, step: next } }, `step ${step.key} ${burst}`)
  const rename = (to: string) => {
    if (to === step.key || to === '' || stepKeys(body.route.steps).includes(to)) return
    edit({ on: 'key', renamed: { what: 'step', from: step.key, to } })
    select({ ...place, key: to })
  }
  const settleKey = (label: string) => {
    const made = isProvisionalKey(step.key, step.kind) ? keyFrom(label, '-') : ''
    if (made !== '') rename(freeKey(made, new Set(stepKeys(body.route.steps)), '-'))
  }
  const remove = () => {
    edit({ on: 'steps', edit: { act: 'remove', key: step.key } })
    select(neighbourOf(body.route.steps, place))
  }
  const published = base !== null && placesIn(base.route.steps).some((each) => each.step.key === step.key)
  return (
    <Pane
      title={name(step.label)}
      tag={t(`designer.step.${step.kind}`)}
      place={place}
      acts={
        <ActButton size="small" tone="quiet" icon={Trash2} label={`${t('designer.remove')} Delete`} onPress={remove}>
          {null}
        </ActButton>
      }
    >
      <WordsProperty label={t('designer.label')} value={step.label} first onNamed={settleKey} onChange={(label) => label && put({ ...step, label }, 'label')} />
      <KeyProperty key={step.key} value={step.key} fixed={published} onChange={rename} />
      {isBlock(step) ? <BlockProperties block={step} put={put} /> : <NodeProperties node={step} put={put} />}
      {isBlock(step) ? null : (
        <ExpressionInput
          label={t('designer.when')}
          note={t('designer.whenHint')}
          optional
          exact
          where={`route.${step.key}`}
          value={step.when}
          onChange={(when) => put(setMember<RouteNode, 'when'>(step, 'when', when), 'when')}
        />
      )}
    </Pane>
  )
}

/** The properties of a branch: its name and when it is taken. */
export function BranchPane({ place }: { readonly place: Extract<DesignPlace, { kind: 'branch' }> }) {
  const { t, name } = useText()
  const { body, edit, select } = useDesign()
  const block = placeOfStep(body.route.steps, place.block)?.step
  const branch = block && isBlock(block) ? block.branches.find(({ key }) => key === place.key) : undefined
  if (!block || !isBlock(block) || branch === undefined) return null
  const put = (next: typeof branch, burst: string) =>
    edit({ on: 'steps', edit: { act: 'branch', block: block.key, edit: { act: 'put', key: branch.key, item: next } } }, `${block.key} ${branch.key} ${burst}`)
  const isOtherwise = block.kind === 'choice' && block.branches.at(-1) === branch
  return (
    <Pane
      title={name(branch.label)}
      tag={t('designer.branch', { n: block.branches.indexOf(branch) + 1 })}
      place={place}
      acts={
        <ActButton
          size="small"
          tone="quiet"
          icon={Trash2}
          label={`${t('designer.remove')} Delete`}
          disabled={block.branches.length <= 2}
          onPress={() => {
            edit({ on: 'steps', edit: { act: 'branch', block: block.key, edit: { act: 'remove', key: branch.key } } })
            select({ part: 'route', kind: 'step', key: block.key })
          }}
        >
          {null}
        </ActButton>
      }
    >
      <WordsProperty label={t('designer.label')} value={branch.label} first onChange={(label) => label && put({ ...branch, label }, 'label')} />
      {isOtherwise && branch.when === undefined ? (
        <p className={styles['mute']}>{t('designer.otherwise')}</p>
      ) : (
        <ExpressionInput
          label={t('designer.branchWhen')}
          optional
          exact
          where={`route.${block.key}.${branch.key}`}
          value={branch.when}
          onChange={(when) => put(setMember(branch, 'when', when), 'when')}
        />
      )}
    </Pane>
  )
}
