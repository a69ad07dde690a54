import { useLive, useLiveValue } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { DoorPart } from './door-part.tsx'
import { FileList } from './file-list.tsx'
import { FolderForm } from './folder-form.tsx'
import { Folders } from './folders.tsx'
import styles from '../settings.module.css'

/** 数据采集: what comes in without anybody typing it (ENT-09). */
export function IntakePart() {
  const { t } = useText()
  const folders = useLive('intake.folders', {})
  const nameOf = useDefinitionNames()
  return (
    <>
      <p className={styles['intro']}>{t('intake.intro')}</p>
      <LivePane live={folders} lines={3}>
        {({ own, others }) => (
          <>
            {own.length === 0 ? null : <Folders folders={own} nameOf={nameOf} />}
            {others
              .filter(({ waiting }) => waiting > 0)
              .map(({ memberName, definitionKey, waiting }) => (
                <p key={`${memberName} ${definitionKey}`} className={styles['below']}>
                  {t('intake.others', { who: memberName, business: nameOf(definitionKey), n: waiting })}
                </p>
              ))}
            {own.length === 0 ? <FolderForm /> : null}
            <FileList nameOf={nameOf} />
            {own.length === 0 ? null : <FolderForm />}
          </>
        )}
      </LivePane>
      <DoorPart nameOf={nameOf} />
    </>
  )
}

function useDefinitionNames(): (key: string) => string {
  const { name } = useText()
  const definitions = useLiveValue('definition.list', {})
  return (key) => {
    const found = definitions?.find((each) => each.key === key)
    return found === undefined ? key : name(found.name)
  }
}
