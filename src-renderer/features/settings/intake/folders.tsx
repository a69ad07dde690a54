import type { CallValue } from '#shared/contract/store.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useFaultText } from '#renderer/view/fault-words.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useAskFirst } from '#renderer/ui/ask-first.tsx'
import { Tag } from '#renderer/ui/tag.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from '../settings.module.css'

type Folder = CallValue<'intake.folders'>['own'][number]
type Props = { readonly folders: readonly Folder[]; readonly nameOf: (key: string) => string }

/** The member's drop folders: where, into what, whether all is well, and what waits. */
export function Folders({ folders, nameOf }: Props) {
  const { t } = useText()
  const { ask: askFirst, asking } = useAskFirst()
  const remove = useAct('intake.removeFolder')
  const end = ({ id, shown }: Folder) =>
    askFirst({
      title: t('intake.folder.remove.ask'),
      detail: t('intake.folder.remove.detail', { folder: shown }),
      yes: t('intake.folder.remove'),
      no: t('common.cancel'),
      onYes: () => void remove.run({ id }),
    })
  return (
    <>
      {asking}
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('intake.folder')}</th>
            <th scope="col">{t('intake.business')}</th>
            <th scope="col">{t('intake.state')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('intake.folder.remove')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {folders.map((folder) => (
            <tr key={folder.id}>
              <td>{folder.shown}</td>
              <td>
                {nameOf(folder.definitionKey)}
                {folder.mapped ? <div className={styles['unit']}>{t('intake.mapped')}</div> : null}
              </td>
              <td>
                <Standing folder={folder} />
              </td>
              <td>
                <ActButton
                  size="small"
                  tone="quiet"
                  busy={remove.busy}
                  label={t('intake.folder.removeOf', { folder: folder.shown })}
                  onPress={() => end(folder)}
                >
                  {t('intake.folder.remove')}
                </ActButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <FaultNotice fault={remove.fault} />
    </>
  )
}

function Standing({ folder: { fault, waiting, others } }: { readonly folder: Folder }) {
  const { t } = useText()
  const words = useFaultText()
  return (
    <>
      <Tag tone={fault === null ? 'good' : 'warn'}>{t(fault === null ? 'intake.watching' : 'intake.stopped')}</Tag>
      {waiting === 0 ? null : <span className={styles['unit']}> {t('intake.waiting', { n: waiting })}</span>}
      {fault === null ? null : <div className={styles['bad']}>{words(fault)}</div>}
      {others === 0 ? null : <div className={styles['unit']}>{t('intake.leftAlone', { n: others })}</div>}
    </>
  )
}
