import { Input } from 'antd'
import { FilePlus2, FileUp, Workflow } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { CallValue, Draft } from '#shared/contract/store.ts'
import { proposalName } from '#shared/definition/field-value.ts'
import type { Fault, Result } from '#shared/kernel/fault.ts'
import { choose } from '#renderer/bridge/desk.ts'
import { useLive, useLiveValue } from '#renderer/bridge/live.ts'
import { ask } from '#renderer/bridge/store.ts'
import { findable, matchOptions } from '#renderer/forms/model/option-match.ts'
import { formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { speakerOf, useText, wordsOf } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { PaneState } from '#renderer/ui/pane-state.tsx'
import { DefinitionIcon } from '#renderer/view/definition-icon.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { useNow } from '#renderer/view/now.ts'
import { go } from '#renderer/view/places.ts'
import styles from './design-start.module.css'
import { applicationKey, beginDesign } from './load-design.ts'
import { asStepped, blankBody, copyOf, nextVersion, type Body } from './model/body.ts'
import { freeKey } from './model/new-key.ts'
import { definitionFilters } from './use-definition-file.tsx'

type Definition = CallValue<'definition.list'>[number]
/** `into`: the application that waits for a definition, and who is to be told when it has one. */
type Props = { readonly into: string | null; readonly onBegun?: () => void }
const zh = speakerOf('zh-CN')
const en = speakerOf('en')
const both = (key: 'designer.new.name' | 'designer.new.summary' | 'designer.kind.text' | 'designer.step.approve') => ({
  zh: wordsOf('zh-CN', key),
  en: wordsOf('en', key),
})

/** What to design: a change of a published process, a copy of one, a blank one, a file, or what was begun before. */
export function DesignStart({ into, onBegun }: Props) {
  const { t } = useText()
  const definitions = useLive('definition.list', {})
  return (
    <LivePane live={definitions}>
      {(all) =>
        all.length === 0 ? (
          <PaneState icon={Workflow} title={t('designer.start.none')} />
        ) : (
          <Start definitions={all} into={into} {...(onBegun ? { onBegun } : {})} />
        )
      }
    </LivePane>
  )
}

function Start({ definitions, into, onBegun }: Props & { readonly definitions: readonly Definition[] }) {
  const { t, name } = useText()
  const [typed, setTyped] = useState('')
  const begin = useBegin(definitions, into, onBegun)
  const options = useMemo(
    () => findable(definitions.map((each) => ({ key: each.key, label: name(each.name), detail: name(each.summary) }))),
    [definitions, name],
  )
  const byKey = new Map(definitions.map((each) => [each.key, each]))
  return (
    <div className={styles['start']}>
      <div className={styles['inner']}>
        <p className={styles['mute']}>{t('designer.start.intro')}</p>
        <FaultNotice fault={begin.fault} />
        <div className={styles['acts']}>
          <Input
            className={styles['find'] ?? ''}
            autoFocus
            aria-label={t('designer.start.find')}
            placeholder={t('designer.start.find')}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <ActButton icon={FilePlus2} onPress={() => void begin.blank()}>
            {t('designer.start.blank')}
          </ActButton>
          <ActButton icon={FileUp} onPress={() => void begin.file()}>
            {t('designer.start.import')}
          </ActButton>
        </div>
        {into === null ? <Begun /> : null}
        <ul className={styles['list']}>
          {matchOptions(options, typed).map(({ key, label, detail }) => {
            const definition = byKey.get(key)
            return definition === undefined ? null : (
              <li key={key} className={styles['item']}>
                <DefinitionIcon icon={definition.icon} />
                <b>{label}</b>
                <span>{detail}</span>
                <em>{t('designer.start.version', { n: definition.version })}</em>
                <ActButton size="small" label={`${t('designer.start.change')} ${label}`} onPress={() => void begin.change(key)}>
                  {t('designer.start.change')}
                </ActButton>
                <ActButton size="small" tone="quiet" label={`${t('designer.start.copy')} ${label}`} onPress={() => void begin.copy(key)}>
                  {t('designer.start.copy')}
                </ActButton>
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}

/** Designs that were begun and not submitted. */
function Begun() {
  const { t, name } = useText()
  const locale = useLocale()
  const now = useNow()
  const drafts = useLiveValue('draft.list', {}) ?? []
  const designs = drafts.flatMap((draft) => {
    const proposed = proposalOf(draft)
    return proposed === null ? [] : [{ draft, proposed }]
  })
  if (designs.length === 0) return null
  return (
    <section>
      <h2>{t('designer.start.drafts')}</h2>
      <ul className={styles['list']}>
        {designs.map(({ draft, proposed }) => (
          <li key={draft.id} className={styles['draft']}>
            <button type="button" onClick={() => go({ screen: 'designer', draftId: draft.id })}>
              <b>{name(proposed.name)}</b>
              <span>{t('designer.start.version', { n: proposed.version })}</span>
              <em>{formatNear(draft.updatedAt, now, locale)}</em>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function proposalOf({ definitionKey, data }: Draft): ReturnType<typeof proposalName> {
  if (definitionKey !== applicationKey) return null
  return (
    Object.values(data)
      .map(proposalName)
      .find((each) => each !== null) ?? null
  )
}

/** The ways in which a design begins; each ends in the draft of an application. */
function useBegin(definitions: readonly Definition[], into: string | null, onBegun?: () => void) {
  const [fault, setFault] = useState<Fault | null>(null)
  const keys = new Set(definitions.map(({ key }) => key))
  const open = async (body: Result<Body>, kind: 'new' | 'change') => {
    const begun = body.ok ? await beginDesign(body.value, kind, into) : body
    if (begun.ok && into === null) go({ screen: 'designer', draftId: begun.value })
    else if (begun.ok) onBegun?.()
    else setFault(begun.fault)
  }
  const published = async (key: string, make: (body: Body) => Body): Promise<Result<Body>> => {
    const body = await ask('definition.get', { key })
    return body.ok ? { ok: true, value: make(asStepped(body.value)) } : body
  }
  return {
    fault,
    change: async (key: string) => open(await published(key, nextVersion), 'change'),
    copy: async (key: string) =>
      open(
        await published(key, (body) =>
          copyOf(body, freeKey(body.key, keys, '-'), {
            zh: zh('designer.new.copyName', { name: body.name.zh }),
            en: en('designer.new.copyName', { name: body.name.en }),
          }),
        ),
        'new',
      ),
    blank: async () =>
      open(
        {
          ok: true,
          value: blankBody(freeKey('process', keys, '-'), {
            name: both('designer.new.name'),
            summary: both('designer.new.summary'),
            subject: both('designer.kind.text'),
            approve: both('designer.step.approve'),
          }),
        },
        'new',
      ),
    async file() {
      const chosen = await choose('chooseFile', { title: zh('designer.start.choosing'), filters: definitionFilters }, setFault)
      if (chosen === null) return
      const read = await ask('definition.readFile', { file: chosen.ticket })
      if (!read.ok) return setFault(read.fault)
      const body = asStepped(read.value.body)
      const newest = definitions.find(({ key }) => key === body.key)
      await open({ ok: true, value: { ...body, version: (newest?.version ?? 0) + 1 } }, newest === undefined ? 'new' : 'change')
    },
  }
}
