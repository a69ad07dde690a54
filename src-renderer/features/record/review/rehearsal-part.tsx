import { useEffect, useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { nodesOf } from '#shared/definition/route.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useFieldFaultWords } from '#renderer/forms/fault-words.ts'
import { useText } from '#renderer/text/text.ts'
import { Notice } from '#renderer/ui/notice.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { go } from '#renderer/view/places.ts'
import styles from '#renderer/forms/review/review.module.css'

type Rehearsal = CallValue<'definition.rehearse'>
type Course = Rehearsal['differing'][number]['after']

/** The proposed version, played on the closed records of the past: who would have been asked, what would differ, where duties clash, how the time moves. */
export function RehearsalPart({ body, basis }: { readonly body: DefinitionBody; readonly basis: DefinitionBody }) {
  const { t } = useText()
  const { run, fault } = useAct('definition.rehearse')
  const [done, setDone] = useState<Rehearsal | null>(null)
  useEffect(() => {
    let wanted = true
    const rehearse = async () => {
      const answer = await run({ body })
      if (wanted && answer?.ok) setDone(answer.value)
    }
    void rehearse()
    return () => {
      wanted = false
    }
  }, [run, body])
  return (
    <section className={styles['rehearsal']} aria-label={t('review.rehearsal')}>
      <h3>{t('review.rehearsal')}</h3>
      <FaultNotice fault={fault} />
      {done === null ? fault === null ? <p role="status">{t('review.rehearsing')}</p> : null : <Outcome done={done} body={body} basis={basis} />}
    </section>
  )
}

function Outcome({ done, body, basis }: { readonly done: Rehearsal; readonly body: DefinitionBody; readonly basis: DefinitionBody }) {
  const { t } = useText()
  if (done.cases === 0) return <p>{t('review.noPast')}</p>
  const clashes = done.differing.flatMap(({ after }) => after.clashes).length
  const figures = [
    [t('review.cases'), t('review.count', { n: done.cases })],
    [t('review.differ'), t('review.count', { n: done.differ })],
    [t('review.clashes'), t('review.count', { n: clashes })],
    [
      t('review.minutes'),
      t('review.fromTo', { from: t('review.hours', { n: hours(done.minutes.before) }), to: t('review.hours', { n: hours(done.minutes.after) }) }),
    ],
  ] as const
  return (
    <>
      <dl className={styles['figures']}>
        {figures.map(([label, words]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {done.differ === 0 ? <Notice tone="good">{t('review.nothingDiffers')}</Notice> : <Differing done={done} body={body} basis={basis} />}
      <Load done={done} />
    </>
  )
}

/** Working hours to one decimal. */
function hours(minutes: number): string {
  return (minutes / 60).toFixed(1)
}

function Differing({ done, body, basis }: { readonly done: Rehearsal; readonly body: DefinitionBody; readonly basis: DefinitionBody }) {
  const { t, name } = useText()
  const say = useFieldFaultWords(body)
  const labels = new Map([...nodesOf(basis), ...nodesOf(body)].map((node) => [node.key, name(node.label)]))
  const who = (ids: readonly string[]) => ids.map((id) => done.names[id] ?? id).join(t('review.comma'))
  const course = ({ asked }: Course) =>
    asked.length === 0
      ? t('review.nobodyAsked')
      : asked.map(({ node, members }) => t('review.asked', { node: labels.get(node) ?? node, who: who(members) })).join(' → ')
  const refusal = (fault: Fault) => {
    const field = body.form.find(({ key }) => key === fault.field?.split('.', 1)[0])
    return t('review.refused', { field: field ? name(field.label) : (fault.field ?? ''), why: say(fault) })
  }
  return (
    <table className={styles['cases']}>
      <thead>
        <tr>
          <th>{t('review.record')}</th>
          <th>{t('review.before')}</th>
          <th>{t('review.after')}</th>
        </tr>
      </thead>
      <tbody>
        {done.differing.map((one) => (
          <tr key={one.recordId}>
            <td>
              <button type="button" onClick={() => go({ screen: 'record', recordId: one.recordId })}>
                {one.number}
              </button>
              <small>{one.title}</small>
            </td>
            <td>{course(one.before)}</td>
            <td>
              {one.fault === null ? course(one.after) : <em>{refusal(one.fault)}</em>}
              {one.after.clashes.map((clash) => (
                <Tag key={`${clash.kind} ${clash.node}`} tone="warn">
                  {t(`review.clash.${clash.kind}`, { node: labels.get(clash.node) ?? clash.node, who: who(clash.members) })}
                </Tag>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const loadMax = 8

/** Whose work grows or shrinks most. */
function Load({ done }: { readonly done: Rehearsal }) {
  const { t } = useText()
  const moved = done.load.filter(({ before, after }) => before !== after).toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))
  if (moved.length === 0) return null
  return (
    <>
      <h4>{t('review.load')}</h4>
      <dl className={styles['figures']}>
        {moved.slice(0, loadMax).map(({ memberId, before, after }) => (
          <div key={memberId}>
            <dt>{done.names[memberId] ?? memberId}</dt>
            <dd>{t('review.fromTo', { from: t('review.times', { n: before }), to: t('review.times', { n: after }) })}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
