import { Input } from 'antd'
import { useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import type { Member } from '#shared/domain/organisation.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { PeopleInput } from '#renderer/forms/inputs/people-input.tsx'
import { useFormPeople } from '#renderer/forms/form-people.ts'
import { formatCount } from '#renderer/text/format.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from './admin.module.css'
import { Field } from './field.tsx'
import { usePut } from './use-put.ts'

type Preview = CallValue<'member.previewHandOver'>

/** 移交待办: everything that a member has to do goes to a named successor; first it is shown how much would go to whom. */
export function HandOverPart({ member }: { readonly member: Member }) {
  const { t } = useText()
  const { members } = useFormPeople()
  const [successorId, setSuccessor] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [preview, setPreview] = useState<Preview | null>(null)
  const ask = useAct('member.previewHandOver')
  const put = usePut()
  const choose = async (id: string | null) => {
    setSuccessor(id)
    setPreview(null)
    put.touch()
    ask.clear()
    if (id === null) return
    const answer = await ask.run({ memberId: member.id, successorId: id })
    if (answer?.ok) setPreview(answer.value)
  }
  const carryOut = async () => {
    if (successorId === null) return
    const done = await put.put('member.hand-over', { memberId: member.id, successorId, reason: reason.trim() })
    if (!done) return
    setReason('')
    setSuccessor(null)
    setPreview(null)
  }
  const nothing = preview !== null && preview.moves.length === 0 && preview.stuck === 0
  return (
    <section className={styles['section']}>
      <h3>{t('admin.handOver')}</h3>
      <p className={styles['mute']}>{t('admin.handOver.note')}</p>
      <div className={styles['fields']}>
        <Field id="hand-over-to" label={t('admin.handOver.to')}>
          <PeopleInput
            id="hand-over-to"
            label={t('admin.handOver.to')}
            people={members.filter(({ key }) => key !== member.id)}
            value={successorId === null ? [] : [successorId]}
            max={1}
            onChange={([id]) => void choose(id ?? null)}
          />
        </Field>
        <Field id="hand-over-reason" label={t('admin.handOver.reason')}>
          <Input id="hand-over-reason" maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Field>
      </div>
      {preview === null ? null : <Moves preview={preview} />}
      <div className={styles['handOver']}>
        <ActButton tone="bad" busy={put.busy || ask.busy} disabled={successorId === null || reason.trim() === '' || nothing} onPress={() => void carryOut()}>
          {t('admin.handOver.do')}
        </ActButton>
        {put.saved ? <span className={styles['mute']}>{t('admin.handOver.done')}</span> : null}
      </div>
      <FaultNotice fault={ask.fault ?? put.fault} />
    </section>
  )
}

/** How many tasks go to whom. */
function Moves({ preview: { moves, stuck } }: { readonly preview: Preview }) {
  const { t } = useText()
  const { names } = useFormPeople()
  if (moves.length === 0 && stuck === 0) return <p className={styles['mute']}>{t('admin.handOver.nothing')}</p>
  return (
    <>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('admin.handOver.who')}</th>
            <th scope="col">{t('admin.handOver.tasks')}</th>
          </tr>
        </thead>
        <tbody>
          {moves.map(({ memberId, tasks }) => (
            <tr key={memberId}>
              <td>{names[memberId] ?? memberId}</td>
              <td>{formatCount(tasks)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {stuck === 0 ? null : <Notice tone="warn">{t('admin.handOver.stuck', { n: formatCount(stuck) })}</Notice>}
    </>
  )
}
