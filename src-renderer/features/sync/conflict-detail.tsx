import { useState } from 'react'
import type { Conflict } from '#shared/contract/store.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useFormPeople } from '#renderer/forms/form-people.ts'
import { formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { hasWords, useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import { TextField } from '#renderer/ui/text-field.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useFaultText } from '#renderer/view/fault-words.ts'
import { isText, useKept } from '#renderer/view/kept.ts'
import { go } from '#renderer/view/places.ts'
import { useMutationName } from './mutation-name.ts'
import styles from './sync.module.css'

type Way = Conflict['abilities'][number]

/** What a person wrote, as far as it is words; ids and revisions say nothing to him. */
const told = ['opinion', 'reason', 'text', 'question', 'answer', 'words'] as const

/** Whom an act meant. */
function meantMembers({ args }: Conflict): readonly string[] {
  const { toId, memberIds, successorId } = args
  const ids = Array.isArray(memberIds) ? memberIds : [toId, successorId]
  return ids.filter((id) => typeof id === 'string')
}

/** One conflict: what was meant, what happened meanwhile, why it did not take effect, and the ways out. */
export function ConflictDetail({ conflict }: { readonly conflict: Conflict }) {
  const { t } = useText()
  const locale = useLocale()
  const say = useFaultText()
  const nameOf = useMutationName()
  const { names } = useFormPeople()
  const { meanwhile } = conflict
  const meant = meantMembers(conflict)
    .map((id) => names[id] ?? id)
    .join(t('common.comma'))
  const acted = meanwhile === null ? null : `record.act.${meanwhile.kind}`
  return (
    <article className={styles['detail']}>
      <header>
        <h2>{conflict.recordTitle || t('sync.conflict.noTitle')}</h2>
        <p>
          <Tag tone={conflict.state === 'open' ? 'bad' : 'mute'}>
            {conflict.state === 'open' ? t('record.rejected') : t(`sync.conflict.state.${conflict.state}`)}
          </Tag>
          {conflict.recordId === null ? null : <RecordLink recordId={conflict.recordId} />}
        </p>
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard */}
      <div className={styles['body']} tabIndex={0}>
        <h3>{t('sync.conflict.meant')}</h3>
        <p>
          <b>{nameOf(conflict.name, conflict.args)}</b> <time>{formatInstant(conflict.at, locale, 'minute')}</time>
        </p>
        {meant === '' ? null : <p>{t('sync.conflict.members', { names: meant })}</p>}
        {told.map((key) => {
          const words = conflict.args[key]
          return typeof words === 'string' && words !== '' ? <blockquote key={key}>{words}</blockquote> : null
        })}
        <h3>{t('sync.conflict.happened')}</h3>
        {meanwhile === null ? (
          <p>{t('sync.conflict.unknown')}</p>
        ) : (
          <>
            <p>
              <b>
                {t('sync.conflict.meanwhile', {
                  who: meanwhile.actorName || t('record.actorTime'),
                  act: acted !== null && hasWords(acted) ? t(acted as 'record.act.submit') : meanwhile.kind,
                })}
              </b>{' '}
              <time>{formatInstant(meanwhile.at, locale, 'minute')}</time>
            </p>
            {meanwhile.opinion === '' ? null : <blockquote>{meanwhile.opinion}</blockquote>}
          </>
        )}
        <h3>{t('sync.conflict.why')}</h3>
        <p>{say(conflict.fault)}</p>
        {conflict.state === 'open' ? <Ways conflict={conflict} /> : null}
        {conflict.reason === null || conflict.reason === '' ? null : (
          <p className={styles['given']}>{t('sync.conflict.reasonGiven', { reason: conflict.reason })}</p>
        )}
      </div>
    </article>
  )
}

function RecordLink({ recordId }: { readonly recordId: string }) {
  const { t } = useText()
  return (
    <button type="button" className={styles['link']} onClick={() => go({ screen: 'record', recordId })}>
      {t('sync.conflict.openRecord')}
    </button>
  )
}

function Ways({ conflict }: { readonly conflict: Conflict }) {
  const { t } = useText()
  const resolve = useAct('conflict.resolve')
  const [discarding, setDiscarding] = useState(false)
  const [reason, keepReason] = useKept(`conflict.reason.${conflict.id}`, isText, '')
  const take = async (way: Way) => {
    const answer = await resolve.run({ id: conflict.id, way, reason: way === 'discard' ? reason.trim() : '' })
    if (!answer?.ok) return
    keepReason(null)
    if (answer.value.draftId !== null) go({ screen: 'entry', definitionKey: null, draftId: answer.value.draftId })
  }
  return (
    <section aria-label={t('sync.conflict.ways')}>
      <h3>{t('sync.conflict.ways')}</h3>
      <FaultNotice fault={resolve.fault} />
      <ul className={styles['ways']}>
        {conflict.abilities.map((way, index) => (
          <li key={way}>
            <ActButton
              tone={way === 'discard' ? 'bad' : index === 0 ? 'main' : 'plain'}
              onPress={() => (way === 'discard' ? setDiscarding(true) : void take(way))}
              busy={resolve.busy && way !== 'discard'}
            >
              {t(`sync.conflict.${way}`)}
            </ActButton>
            <span>{t(`sync.conflict.${way}Detail`)}</span>
          </li>
        ))}
      </ul>
      {discarding ? (
        <form
          className={styles['discard']}
          onSubmit={(event) => {
            event.preventDefault()
            void take('discard')
          }}
        >
          <TextField label={t('sync.conflict.reason')} value={reason} onChange={keepReason} autoFocus maxLength={2000} />
          <ActButton tone="bad" submit onPress={() => undefined} disabled={reason.trim() === ''} busy={resolve.busy}>
            {t('sync.conflict.discard')}
          </ActButton>
        </form>
      ) : null}
    </section>
  )
}
