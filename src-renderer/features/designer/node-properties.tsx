import { isCorrectionList } from '#shared/definition/correction-request.ts'
import type { Field } from '#shared/definition/definition.ts'
import { isRecordList } from '#shared/definition/record-list.ts'
import { isAsking, type AskingNode, type Assignee, type RouteNode, type Step } from '#shared/definition/steps.ts'
import { useText } from '#renderer/text/text.ts'
import { AssigneeEditor } from './assignee-editor.tsx'
import { AssigneeList } from './assignee-list.tsx'
import { CountInput } from './count-input.tsx'
import { useDesign } from './design-context.ts'
import { LimitProperties } from './limit-properties.tsx'
import { setMember } from './model/set-member.ts'
import { ManyProperty, PickProperty, Property, TickProperty } from './property.tsx'
import { ArchiveProperties, WaitProperties } from './quiet-properties.tsx'
import { SubProcessProperties } from './sub-process-properties.tsx'
import styles from './pane.module.css'

export type PutStep = (next: Step, burst: string) => void

/** What only this kind of step has. */
export function NodeProperties({ node, put }: { readonly node: RouteNode; readonly put: PutStep }) {
  const { t } = useText()
  if (isAsking(node)) return <AskingProperties node={node} put={put} />
  switch (node.kind) {
    case 'copy':
      return <AssigneeList label={t('designer.to')} value={node.to} stepKey={node.key} onChange={(to) => put({ ...node, to }, 'to')} />
    case 'wait':
      return <WaitProperties node={node} put={put} />
    case 'sub-process':
      return <SubProcessProperties node={node} put={put} />
    case 'archive':
      return <ArchiveProperties node={node} put={put} />
  }
}

function AskingProperties({ node, put }: { readonly node: AskingNode; readonly put: PutStep }) {
  const { t } = useText()
  const tick = (name: 'canReturn' | 'canTransfer' | 'canAddSigners') => (
    <TickProperty label={t(`designer.${name}`)} value={node[name]} onChange={(value) => put({ ...node, [name]: value }, name)} />
  )
  return (
    <>
      <Property label={t('designer.assignee')}>
        <AssigneeEditor
          label={t('designer.assignee')}
          value={node.assignee}
          stepKey={node.key}
          onChange={(assignee: Assignee) => put({ ...node, assignee }, 'assignee')}
        />
      </Property>
      <ModeProperties node={node} put={put} />
      <LimitProperties node={node} put={put} />
      {node.kind === 'do' ? <DoProperties node={node} put={put} /> : null}
      <div className={styles['ticks']}>
        {tick('canReturn')}
        {'canRefuse' in node ? (
          <TickProperty label={t('designer.canRefuse')} value={node.canRefuse} onChange={(canRefuse) => put({ ...node, canRefuse }, 'canRefuse')} />
        ) : null}
        {tick('canTransfer')}
        {tick('canAddSigners')}
      </div>
    </>
  )
}

function ModeProperties({ node, put }: { readonly node: AskingNode; readonly put: PutStep }) {
  const { t } = useText()
  const modes = node.kind === 'approve' ? (['any', 'all', 'in-order', 'ratio'] as const) : (['any', 'all', 'in-order'] as const)
  const change = (chosen: string) => {
    if (node.kind === 'approve') {
      const { percent: _percent, ...rest } = node
      const mode = modes.find((each) => each === chosen) ?? 'any'
      return put(mode === 'ratio' ? { ...node, mode, percent: node.percent ?? 60 } : { ...rest, mode }, 'mode')
    }
    put({ ...node, mode: chosen === 'all' ? 'all' : chosen === 'in-order' ? 'in-order' : 'any' }, 'mode')
  }
  return (
    <>
      <PickProperty
        label={t('designer.mode')}
        value={node.mode}
        options={modes.map((mode) => ({ key: mode, label: t(`designer.mode.${mode}`) }))}
        onChange={change}
      />
      {node.kind === 'approve' && node.mode === 'ratio' ? (
        <CountInput label={t('designer.percent')} suffix="%" value={node.percent} onChange={(percent) => put(setMember(node, 'percent', percent), 'percent')} />
      ) : null}
    </>
  )
}

/** What a do-node may do to something else, and the fields that can say to what. */
const ownWorks: readonly { readonly member: 'publishes' | 'corrects' | 'disposes'; readonly fits: (field: Field) => boolean }[] = [
  { member: 'publishes', fits: ({ kind }) => kind === 'definition' },
  { member: 'corrects', fits: isCorrectionList },
  { member: 'disposes', fits: isRecordList },
]

function DoProperties({ node, put }: { readonly node: Extract<RouteNode, { kind: 'do' }>; readonly put: PutStep }) {
  const { t, name } = useText()
  const { body } = useDesign()
  const options = (fits: (field: Field) => boolean) => body.form.filter(fits).map(({ key, label }) => ({ key, label: name(label) }))
  const offered = ownWorks.map(({ member, fits }) => ({ member, fields: options(fits) })).filter(({ fields }) => fields.length > 0)
  return (
    <>
      <ManyProperty
        label={t('designer.fills')}
        value={node.fills}
        options={options(({ kind }) => kind !== 'computed')}
        onChange={(fills) => put({ ...node, fills }, 'fills')}
      />
      {offered.map(({ member, fields }) => (
        <PickProperty
          key={member}
          label={t(`designer.${member}`)}
          value={node[member] ?? 'none'}
          options={[{ key: 'none', label: t('designer.none') }, ...fields]}
          onChange={(chosen) => put(setMember(node, member, chosen === 'none' ? undefined : chosen), member)}
        />
      ))}
    </>
  )
}
