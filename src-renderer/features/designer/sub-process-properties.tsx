import { X } from 'lucide-react'
import { useLiveValue } from '#renderer/bridge/live.ts'
import type { RouteNode } from '#shared/definition/steps.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { memberFields } from './assignee-editor.tsx'
import { useDesign } from './design-context.ts'
import { ExpressionInput } from './expression-input.tsx'
import { setMember } from './model/set-member.ts'
import type { PutStep } from './node-properties.tsx'
import { PickProperty, Property, TickProperty } from './property.tsx'
import styles from './pane.module.css'

type SubProcess = Extract<RouteNode, { kind: 'sub-process' }>

/** Which process is started, with what, by whom, and whether it is waited for. */
export function SubProcessProperties({ node, put }: { readonly node: SubProcess; readonly put: PutStep }) {
  const { t, name } = useText()
  const design = useDesign()
  const tables = design.body.form.filter(({ kind }) => kind === 'table').map(({ key, label }) => ({ key, label: name(label) }))
  return (
    <>
      <PickProperty
        label={t('designer.definition')}
        value={node.definition}
        options={design.definitions.filter(({ key }) => key !== design.body.key).map((each) => ({ key: each.key, label: name(each.name) }))}
        onChange={(definition) => put({ ...node, definition, data: {} }, 'definition')}
      />
      {tables.length === 0 ? null : (
        <PickProperty
          label={t('designer.forEach')}
          value={node.forEach ?? 'whole'}
          options={[{ key: 'whole', label: t('designer.whole') }, ...tables]}
          onChange={(table) => put(setMember(node, 'forEach', table === 'whole' ? undefined : table), 'forEach')}
        />
      )}
      <PickProperty
        label={t('designer.initiator')}
        value={node.initiator ?? 'same'}
        options={[{ key: 'same', label: t('designer.initiator.same') }, ...memberFields(design, name)]}
        onChange={(path) => put(setMember(node, 'initiator', path === 'same' ? undefined : path), 'initiator')}
      />
      <div className={styles['ticks']}>
        <TickProperty label={t('designer.waits')} value={node.waits} onChange={(waits) => put({ ...node, waits }, 'waits')} />
      </div>
      <HandedOver node={node} put={put} />
    </>
  )
}

/** What the other form is filled with, by its fields. */
function HandedOver({ node, put }: { readonly node: SubProcess; readonly put: PutStep }) {
  const { t, name } = useText()
  const other = useLiveValue('definition.get', { key: node.definition })
  const fields = (other?.form ?? []).filter(({ kind }) => kind !== 'computed').map(({ key, label }) => ({ key, label: name(label) }))
  const rest = fields.filter(({ key }) => !(key in node.data))
  const labelOf = (key: string) => fields.find((field) => field.key === key)?.label ?? key
  const data = (next: SubProcess['data'], burst: string) => put({ ...node, data: next }, burst)
  return (
    <>
      {Object.entries(node.data).map(([key, text]) => (
        <div key={key} className={styles['item']}>
          <ExpressionInput
            label={labelOf(key)}
            where={`route.${node.key}.data.${key}`}
            table={node.forEach}
            value={text}
            onChange={(value) => data({ ...node.data, [key]: value ?? '' }, `data ${key}`)}
          />
          <ActButton
            size="small"
            tone="quiet"
            icon={X}
            label={`${t('designer.remove')} ${labelOf(key)}`}
            onPress={() => data(Object.fromEntries(Object.entries(node.data).filter(([each]) => each !== key)), 'data')}
          >
            {null}
          </ActButton>
        </div>
      ))}
      {rest.length === 0 ? null : (
        <Property label={t('designer.data')}>
          <PickProperty
            bare
            label={t('designer.addData')}
            value={undefined}
            options={rest}
            onChange={(key) => data({ ...node.data, [key]: `form.${key}` }, 'data')}
          />
        </Property>
      )}
    </>
  )
}
