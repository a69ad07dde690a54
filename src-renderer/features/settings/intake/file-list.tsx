import { useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { useFaultText } from '#renderer/view/fault-words.ts'
import { formatCount, formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Tag, type Tone } from '#renderer/ui/tag.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { useNow } from '#renderer/view/now.ts'
import { go } from '#renderer/view/places.ts'
import styles from '../settings.module.css'

type File = CallValue<'intake.files'>['files'][number]
const pageRows = 20

/** Every file that came in, newest first; one whose rows are still here opens, to be fixed or taken back. */
export function FileList({ nameOf }: { readonly nameOf: (key: string) => string }) {
  const { t } = useText()
  const [limit, setLimit] = useState(pageRows)
  const live = useLive('intake.files', { offset: 0, limit })
  return (
    <section>
      <h2 className={styles['heading']}>{t('intake.files')}</h2>
      <LivePane live={live} lines={4}>
        {({ files, total }) =>
          files.length === 0 ? (
            <p className={styles['unit']}>{t('intake.files.none')}</p>
          ) : (
            <>
              <Files files={files} nameOf={nameOf} />
              {total > files.length ? (
                <ActButton size="small" tone="quiet" onPress={() => setLimit(Math.min(1000, limit + pageRows * 5))}>
                  {t('intake.files.more', { n: total - files.length })}
                </ActButton>
              ) : null}
            </>
          )
        }
      </LivePane>
    </section>
  )
}

function Files({ files, nameOf }: { readonly files: readonly File[]; readonly nameOf: (key: string) => string }) {
  const { t } = useText()
  const now = useNow()
  const locale = useLocale()
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">{t('intake.file')}</th>
          <th scope="col">{t('intake.business')}</th>
          <th scope="col">{t('intake.result')}</th>
          <th scope="col">{t('intake.at')}</th>
          <th scope="col">
            <span className="visually-hidden">{t('intake.open')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {files.map((file) => (
          <tr key={file.id}>
            <td>{file.name}</td>
            <td>{nameOf(file.definitionKey)}</td>
            <td>
              <Result file={file} />
            </td>
            <td className={styles['when']}>{formatNear(file.at, now, locale)}</td>
            <td>
              <OpenAct file={file} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Result({ file }: { readonly file: File }) {
  const { t } = useText()
  const words = useFaultText()
  const { state, taken, refused, fault, target } = file
  const isRefused = state === 'ended' && taken === 0 && (refused > 0 || fault !== null)
  const key = isRefused ? 'refused' : state === 'ended' && refused > 0 ? 'partly' : state
  const tones: Readonly<Record<typeof key, Tone>> = {
    taking: 'accent',
    held: 'warn',
    moving: 'accent',
    ended: 'good',
    undone: 'mute',
    refused: 'bad',
    partly: 'warn',
  }
  return (
    <>
      <Tag tone={tones[key]}>{t(`intake.state.${key}`)}</Tag>{' '}
      {fault === null ? <span className={styles['unit']}>{t('intake.counts', { taken: formatCount(taken), refused: formatCount(refused) })}</span> : null}
      {fault === null ? null : <div className={styles['bad']}>{words(fault)}</div>}
      {isRefused && target !== null ? <div className={styles['unit']}>{target}</div> : null}
    </>
  )
}

function OpenAct({ file: { importId, definitionKey, name } }: { readonly file: File }) {
  const { t } = useText()
  if (importId === null) return null
  return (
    <ActButton size="small" tone="quiet" label={t('intake.openOf', { file: name })} onPress={() => go({ screen: 'import', definitionKey, importId })}>
      {t('intake.open')}
    </ActButton>
  )
}
