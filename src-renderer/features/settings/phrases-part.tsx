import type { PhraseWords } from '#shared/domain/phrase.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { useAble } from '#renderer/view/session.ts'
import { PhraseList } from './phrase-list.tsx'
import styles from './settings.module.css'

/** 常用语: one's own, and the company's for whoever keeps its settings. */
export function PhrasesPart() {
  const { t } = useText()
  const live = useLive('phrase.list', {}, { keep: true })
  const mayManage = useAble('setting.manage')
  const own = useAct('mutate')
  const company = useAct('mutate')
  const putCompany = async (value: readonly PhraseWords[]) =>
    (
      await company.run({
        name: 'setting.put',
        version: 1,
        args: { key: 'phrases.company', value: value.map(({ text, uses }) => ({ text, uses: [...uses] })) },
      })
    )?.ok === true
  return (
    <>
      <p className={styles['intro']}>{t('phrase.intro')}</p>
      <LivePane live={live}>
        {(listed) => (
          <>
            <h2 className={styles['first']}>{t('phrase.own')}</h2>
            <PhraseList
              label={t('phrase.own')}
              none={t('phrase.ownNone')}
              phrases={listed.own}
              busy={own.busy}
              onPut={async (words, place) => {
                const id = place === null ? crypto.randomUUID() : (listed.own[place]?.id ?? crypto.randomUUID())
                return (await own.run({ name: 'phrase.put', version: 1, args: { id, text: words.text, uses: [...words.uses] } }))?.ok === true
              }}
              onRemove={(place) => void own.run({ name: 'phrase.remove', version: 1, args: { id: listed.own[place]?.id ?? '' } })}
            />
            <FaultNotice fault={own.fault} />
            <h2 className={styles['heading']}>{t('phrase.company')}</h2>
            <p className={styles['intro']}>{t('phrase.companyHint')}</p>
            <PhraseList
              label={t('phrase.company')}
              none={t('phrase.companyNone')}
              phrases={listed.company}
              busy={company.busy}
              {...(mayManage
                ? {
                    onPut: (words: PhraseWords, place: number | null) =>
                      putCompany(place === null ? [...listed.company, words] : listed.company.with(place, words)),
                    onRemove: (place: number) => void putCompany(listed.company.toSpliced(place, 1)),
                  }
                : {})}
            />
            <FaultNotice fault={company.fault} />
          </>
        )}
      </LivePane>
    </>
  )
}
