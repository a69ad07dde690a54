import { Select } from 'antd'
import { FolderInput } from 'lucide-react'
import { useState } from 'react'
import { useAct } from '#renderer/bridge/act.ts'
import { choose } from '#renderer/bridge/desk.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { FindSelect } from '#renderer/forms/inputs/find-select.tsx'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from '../settings.module.css'

const byHeading = ''

/** A new drop folder: into what, with which columns, and where. */
export function FolderForm() {
  const { t, name, language } = useText()
  const definitions = useLiveValue('definition.list', {})?.filter(({ abilities }) => abilities.includes('import')) ?? []
  const [chosenKey, setKey] = useState<string | null>(null)
  const [like, setLike] = useState(byHeading)
  const definition = definitions.find(({ key }) => key === chosenKey) ?? definitions[0]
  const earlier = useLiveValue('import.list', {})?.filter((work) => work.definitionKey === definition?.key && work.headings.length > 0) ?? []
  const put = useAct('intake.putFolder')
  const add = async () => {
    if (definition === undefined) return
    const chosen = await choose('chooseFolder', { title: t('intake.folder.choosing') }, put.tell)
    if (chosen === null) return
    await put.run({ definitionKey: definition.key, folder: chosen.ticket, likeImportId: like === byHeading ? null : like, language })
  }
  useShortcuts({ 'Ctrl+O': () => void add() }, definition !== undefined)
  if (definition === undefined) return <p className={styles['unit']}>{t('imports.nothing')}</p>
  return (
    <section aria-label={t('intake.folder.new')}>
      <h2 className={styles['heading']}>{t('intake.folder.new')}</h2>
      <div className={styles['list']}>
        <span className={styles['name']}>{t('intake.business')}</span>
        <div className={styles['middle']}>
          <FindSelect
            label={t('intake.business')}
            options={definitions.map((each) => ({ key: each.key, label: name(each.name) }))}
            value={[definition.key]}
            onChange={([key]) => {
              setKey(key ?? null)
              setLike(byHeading)
            }}
          />
        </div>
        <span className={styles['name']}>{t('intake.columns')}</span>
        <div className={styles['middle']}>
          <Select
            aria-label={t('intake.columns')}
            value={earlier.some(({ id }) => id === like) ? like : byHeading}
            options={[
              { value: byHeading, label: t('intake.columns.heading') },
              ...earlier.map(({ id, fileName }) => ({ value: id, label: t('intake.columns.like', { file: fileName }) })),
            ]}
            onChange={setLike}
          />
          <p className={styles['hint']}>{t('intake.columns.hint')}</p>
        </div>
        <span />
        <div>
          <ActButton tone="main" icon={FolderInput} keys="Ctrl+O" busy={put.busy} onPress={() => void add()}>
            {t('intake.folder.choose')}
          </ActButton>
          <p className={styles['hint']}>{t('intake.folder.hint')}</p>
        </div>
      </div>
      <FaultNotice fault={put.fault} />
    </section>
  )
}
