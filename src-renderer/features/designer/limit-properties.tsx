import { Plus, X } from 'lucide-react'
import type { AskingNode, Limit } from '#shared/definition/steps.ts'
import { countOf } from '#shared/definition/route.ts'
import { useText, type Speak } from '#renderer/text/text.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { AssigneeEditor } from './assignee-editor.tsx'
import { CountInput } from './count-input.tsx'
import { useDesign } from './design-context.ts'
import type { Body } from './model/body.ts'
import { setMember } from './model/set-member.ts'
import type { PutStep } from './node-properties.tsx'
import { PickProperty, Property } from './property.tsx'
import styles from './pane.module.css'

const kinds = ['none', 'working', 'clock', 'field'] as const
type Kind = (typeof kinds)[number]
const warnings = ['none', 'minutes', 'percent'] as const

function kindOf(limit: Limit | undefined): Kind {
  if (limit === undefined) return 'none'
  return 'workingMinutes' in limit ? 'working' : 'minutes' in limit ? 'clock' : 'field'
}

/** How long a step may take, when it warns, and who hears of it when the time is over. */
export function LimitProperties({ node, put }: { readonly node: AskingNode; readonly put: PutStep }) {
  const { t, name } = useText()
  const { body } = useDesign()
  const { limit } = node
  const kind = kindOf(limit)
  const dates = body.form.filter((field) => field.kind === 'date' || field.kind === 'instant').map(({ key, label }) => ({ key, label: name(label) }))
  const set = (next: Limit | undefined, burst: string) => put(setMember<AskingNode, 'limit'>(node, 'limit', next), burst)
  const change = (chosen: string) => {
    const more = limit === undefined ? {} : moreOf(limit)
    if (chosen === 'none') return set(undefined, 'limit')
    set(chosen === 'clock' ? { minutes: 60, ...more } : chosen === 'field' ? { by: dates[0]?.key ?? '', ...more } : { workingMinutes: 420, ...more }, 'limit')
  }
  return (
    <>
      <PickProperty
        label={t('designer.limit')}
        value={kind}
        options={kinds
          .filter((each) => each !== 'field' || kind === 'field' || dates.length > 0)
          .map((each) => ({ key: each, label: t(`designer.limit.${each}`) }))}
        onChange={change}
      />
      {limit === undefined ? null : 'workingMinutes' in limit ? (
        <CountInput
          label={t('designer.minutes')}
          value={limit.workingMinutes}
          initial={420}
          onChange={(count) => count !== undefined && set({ ...limit, workingMinutes: count }, 'limit')}
        />
      ) : 'minutes' in limit ? (
        <CountInput
          label={t('designer.clockMinutes')}
          value={limit.minutes}
          initial={60}
          onChange={(count) => count !== undefined && set({ ...limit, minutes: count }, 'limit')}
        />
      ) : (
        <PickProperty label={t('designer.field')} value={limit.by} options={dates} onChange={(by) => set({ ...limit, by }, 'limit')} />
      )}
      {limit === undefined ? null : <Warning limit={limit} set={set} />}
      {limit === undefined ? null : <Escalation limit={limit} set={set} stepKey={node.key} />}
    </>
  )
}

type Part = { readonly limit: Limit; readonly set: (next: Limit, burst: string) => void }

function Warning({ limit, set }: Part) {
  const { t } = useText()
  const kind = limit.warnPercent !== undefined ? 'percent' : limit.warnBefore !== undefined ? 'minutes' : 'none'
  const without = setMember<Limit, 'warnPercent'>(setMember<Limit, 'warnBefore'>(limit, 'warnBefore', undefined), 'warnPercent', undefined)
  return (
    <>
      <PickProperty
        label={t('designer.warn')}
        value={kind}
        options={warnings.map((each) => ({ key: each, label: t(`designer.warn.${each}`) }))}
        onChange={(chosen) =>
          set(chosen === 'percent' ? { ...without, warnPercent: 75 } : chosen === 'minutes' ? { ...without, warnBefore: 60 } : without, 'warn')
        }
      />
      {limit.warnPercent !== undefined ? (
        <CountInput
          label={t('designer.warn.percent')}
          suffix="%"
          value={limit.warnPercent}
          onChange={(count) => count !== undefined && set({ ...limit, warnPercent: count }, 'warn')}
        />
      ) : limit.warnBefore !== undefined ? (
        <CountInput
          label={t('designer.warn.minutes')}
          value={limit.warnBefore}
          onChange={(count) => count !== undefined && set({ ...limit, warnBefore: count }, 'warn')}
        />
      ) : null}
    </>
  )
}

/** After the end: who comes to know, one after the other. */
function Escalation({ limit, set, stepKey }: Part & { readonly stepKey: string }) {
  const { t } = useText()
  const levels = limit.escalate ?? []
  const put = (next: typeof levels) => set(setMember<Limit, 'escalate'>(limit, 'escalate', next.length === 0 ? undefined : next), 'escalate')
  return (
    <Property label={t('designer.escalate')}>
      <div className={styles['items']}>
        {levels.map((level, at) => (
          <div key={`${at} ${level.to.kind}`} className={styles['item']}>
            <div className={styles['items']}>
              <CountInput
                label={t('designer.escalate.after')}
                suffix={t('designer.escalate.later')}
                value={level.after}
                onChange={(after) => after !== undefined && put(levels.with(at, { ...level, after }))}
              />
              <AssigneeEditor
                label={`${t('designer.escalate')} ${at + 1}`}
                value={level.to}
                stepKey={stepKey}
                onChange={(to) => put(levels.with(at, { ...level, to }))}
              />
            </div>
            <ActButton
              size="small"
              tone="quiet"
              icon={X}
              label={`${t('designer.remove')} ${t('designer.escalate')} ${at + 1}`}
              onPress={() => put(levels.toSpliced(at, 1))}
            >
              {null}
            </ActButton>
          </div>
        ))}
        <div>
          <ActButton
            size="small"
            tone="quiet"
            icon={Plus}
            disabled={levels.length >= 5}
            onPress={() => put([...levels, { after: 60, to: { kind: 'unit-head', level: 1 } }])}
          >
            {t('designer.escalate.add')}
          </ActButton>
        </div>
      </div>
    </Property>
  )
}

function moreOf({ warnBefore, warnPercent, escalate }: Limit): Partial<Pick<Limit, 'warnBefore' | 'warnPercent' | 'escalate'>> {
  return {
    ...(warnBefore === undefined ? {} : { warnBefore }),
    ...(warnPercent === undefined ? {} : { warnPercent }),
    ...(escalate === undefined ? {} : { escalate }),
  }
}

/** A limit in words, as the route shows it. */
export function limitWords(limit: Limit | undefined, body: Body, t: Speak, name: (text: LocalText) => string): string {
  if (limit === undefined) return ''
  if ('workingMinutes' in limit) return t('designer.limitShort.working', { n: countOf(body, limit.workingMinutes) })
  if ('minutes' in limit) return t('designer.limitShort.clock', { n: countOf(body, limit.minutes) })
  const field = body.form.find(({ key }) => key === limit.by)
  return t('designer.limitShort.field', { name: field ? name(field.label) : limit.by })
}
