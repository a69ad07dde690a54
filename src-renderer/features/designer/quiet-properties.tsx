import type { RouteNode } from '#shared/definition/steps.ts'
import { useText } from '#renderer/text/text.ts'
import { AssigneeEditor } from './assignee-editor.tsx'
import { CountInput } from './count-input.tsx'
import { useDesign } from './design-context.ts'
import type { PutStep } from './node-properties.tsx'
import { PickProperty, Property } from './property.tsx'

type Of<K extends RouteNode['kind']> = Extract<RouteNode, { kind: K }>

/** What a wait waits for. */
export function WaitProperties({ node, put }: { readonly node: Of<'wait'>; readonly put: PutStep }) {
  const { t, name } = useText()
  const { body } = useDesign()
  const dates = body.form.filter(({ kind }) => kind === 'date' || kind === 'instant').map(({ key, label }) => ({ key, label: name(label) }))
  const { until } = node
  const change = (kind: string): Of<'wait'>['until'] =>
    kind === 'field'
      ? { kind, field: dates[0]?.key ?? '' }
      : kind === 'event'
        ? { kind, assignee: { kind: 'initiator' } }
        : { kind: 'working-minutes', minutes: 420 }
  return (
    <>
      <PickProperty
        label={t('designer.until')}
        value={until.kind}
        options={(['field', 'working-minutes', 'event'] as const).map((kind) => ({ key: kind, label: t(`designer.until.${kind}`) }))}
        onChange={(kind) => put({ ...node, until: change(kind) }, 'until')}
      />
      {until.kind === 'field' ? (
        <PickProperty
          label={t('designer.field')}
          value={until.field}
          options={dates}
          onChange={(field) => put({ ...node, until: { kind: 'field', field } }, 'until')}
        />
      ) : null}
      {until.kind === 'working-minutes' ? (
        <CountInput
          label={t('designer.limit')}
          suffix={t('designer.minutes')}
          initial={420}
          value={until.minutes}
          onChange={(minutes) => minutes !== undefined && put({ ...node, until: { kind: 'working-minutes', minutes } }, 'minutes')}
        />
      ) : null}
      {until.kind === 'event' ? (
        <Property label={t('designer.assignee')}>
          <AssigneeEditor
            label={t('designer.assignee')}
            value={until.assignee}
            stepKey={node.key}
            onChange={(assignee) => put({ ...node, until: { kind: 'event', assignee } }, 'assignee')}
          />
        </Property>
      ) : null}
    </>
  )
}

/** How long a record is kept. */
export function ArchiveProperties({ node, put }: { readonly node: Of<'archive'>; readonly put: PutStep }) {
  const { t } = useText()
  const { keepYears } = node
  return (
    <>
      <PickProperty
        label={t('designer.keepYears')}
        value={keepYears === 'for-ever' ? 'for-ever' : 'years'}
        options={[
          { key: 'years', label: t('designer.years') },
          { key: 'for-ever', label: t('designer.forEver') },
        ]}
        onChange={(chosen) => put({ ...node, keepYears: chosen === 'for-ever' ? 'for-ever' : 5 }, 'keepYears')}
      />
      {keepYears === 'for-ever' ? null : (
        <CountInput
          label={t('designer.number')}
          suffix={t('designer.years')}
          initial={5}
          value={keepYears}
          onChange={(years) => years !== undefined && put({ ...node, keepYears: years }, 'keepYears')}
        />
      )}
    </>
  )
}
