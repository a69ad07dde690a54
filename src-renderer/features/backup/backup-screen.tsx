import { Input } from 'antd'
import { useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { parseTime } from '#shared/definition/date-text.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { callDesk, choose } from '#renderer/bridge/desk.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { formatBytes, formatInstant, formatNear } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { cx } from '#renderer/ui/cx.ts'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { Tag } from '#renderer/ui/tag.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { JobProgress } from '#renderer/view/job-progress.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { useNow } from '#renderer/view/now.ts'
import { useAble } from '#renderer/view/session.ts'
import { useRunningJob } from '#renderer/view/use-job.ts'
import { KeepingFields } from './keeping-fields.tsx'
import styles from './backup.module.css'

type State = CallValue<'backup.state'>
type Backup = CallValue<'backup.list'>[number]

/** Backup: whether this desk is safe, where its backups go, and which of them are proven. */
export function BackupScreen() {
  const state = useLive('backup.state', {})
  return (
    <div className={styles['page']}>
      <div className={styles['inner']}>
        <LivePane live={state}>{(value) => <Content state={value} />}</LivePane>
      </div>
    </div>
  )
}

function Content({ state }: { readonly state: State }) {
  const { t } = useText()
  const mayManage = useAble('backup.manage')
  const run = useAct('backup.run')
  const job = useRunningJob(['backup', 'prove'])
  const start = () => void run.run({})
  const ready = mayManage && state.folderState === 'ready' && job === null
  useShortcuts({ 'Ctrl+Enter': start }, ready)
  return (
    <>
      <header className={styles['head']}>
        <Sentence state={state} mayManage={mayManage} />
        {state.folderState === 'unset' || !mayManage ? null : (
          <ActButton tone="main" keys="Ctrl+Enter" busy={run.busy} disabled={!ready} onPress={start}>
            {t('backup.now')}
          </ActButton>
        )}
      </header>
      {job === null ? null : <JobProgress job={job} />}
      <FaultNotice fault={run.fault ?? (state.folderState === 'ready' ? state.fault : null)} />
      <Setup state={state} mayManage={mayManage} />
      {mayManage ? <BackupList busy={job !== null} /> : null}
      <section>
        <h3>{t('backup.restore')}</h3>
        <p className={styles['mute']}>{t('backup.restore.detail')}</p>
      </section>
    </>
  )
}

function Sentence({ state, mayManage }: { readonly state: State; readonly mayManage: boolean }) {
  const { t } = useText()
  const now = useNow()
  const locale = useLocale()
  const time = state.lastAt === null ? t('backup.never') : formatNear(state.lastAt, now, locale)
  const good = state.folderState === 'ready'
  const ready = state.lastAt === null ? t('backup.state.ready.none') : t('backup.state.ready', { time, state: t(`backup.last.${state.lastState}`) })
  const unset = t(mayManage ? 'backup.state.unset' : 'backup.state.unset.ask')
  const words = state.folderState === 'ready' ? ready : state.folderState === 'unset' ? unset : t(`backup.state.${state.folderState}`, { time })
  return (
    <div className={cx(styles['sentence'], good && state.lastState !== 'failed' ? undefined : styles['warn'])} role="status">
      <h2>{t(`backup.state.${state.folderState}.title`)}</h2>
      <p>{words}</p>
    </div>
  )
}

function Setup({ state, mayManage }: { readonly state: State; readonly mayManage: boolean }) {
  const { t } = useText()
  const set = useAct('backup.setFolder')
  const [typed, setTyped] = useState<string | null>(null)
  const [bad, setBad] = useState(false)
  const chooseFolder = async () => {
    const chosen = await choose('chooseFolder', { title: t('backup.folder.choosing') }, set.tell)
    if (chosen !== null) await set.run({ folder: chosen.ticket, schedule: state.schedule })
  }
  const reschedule = async () => {
    if (typed === null || state.folder === null) return
    const schedule = parseTime(typed)
    setBad(schedule === undefined)
    if (schedule === undefined) return
    setTyped(null)
    if (schedule !== state.schedule) await set.run({ folder: null, schedule })
  }
  return (
    <dl className={styles['setup']}>
      <dt>{t('backup.folder')}</dt>
      <dd>
        <span className={styles['path']}>{state.folder ?? t('backup.folder.none')}</span>
        {mayManage ? (
          <ActButton {...(state.folder === null ? { tone: 'main' as const } : { size: 'small' as const })} busy={set.busy} onPress={() => void chooseFolder()}>
            {t(state.folder === null ? 'backup.folder.choose' : 'backup.folder.change')}
          </ActButton>
        ) : null}
        {state.folder === null ? null : (
          <ActButton size="small" tone="quiet" onPress={() => void callDesk('showInFolder', { what: 'backups' })}>
            {t('backup.show')}
          </ActButton>
        )}
      </dd>
      <dt>{t('backup.schedule')}</dt>
      <dd>
        {mayManage && state.folder !== null ? (
          <Input
            className={styles['time'] ?? ''}
            aria-label={t('backup.schedule')}
            value={typed ?? state.schedule}
            {...(bad ? { status: 'error' as const } : {})}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={() => void reschedule()}
            onPressEnter={() => void reschedule()}
          />
        ) : (
          <span>{state.schedule}</span>
        )}
        <span className={bad ? styles['bad'] : styles['mute']}>{t(bad ? 'backup.schedule.bad' : 'backup.schedule.detail')}</span>
      </dd>
      <KeepingFields state={state} mayManage={mayManage} />
      {mayManage ? null : <dd className={cx(styles['mute'], styles['wide'])}>{t('backup.managed')}</dd>}
      <dd className={styles['wide']}>
        <FaultNotice fault={set.fault} />
      </dd>
    </dl>
  )
}

function BackupList({ busy }: { readonly busy: boolean }) {
  const { t } = useText()
  const backups = useLive('backup.list', {})
  return (
    <section>
      <h3>{t('backup.list')}</h3>
      <LivePane live={backups} lines={3}>
        {(all) =>
          all.length === 0 ? (
            <p className={styles['mute']}>{t('backup.list.none')}</p>
          ) : (
            <table className={styles['table']}>
              <thead>
                <tr>
                  <th scope="col">{t('backup.at')}</th>
                  <th scope="col">{t('backup.state')}</th>
                  <th scope="col" className={styles['end']}>
                    {t('backup.size')}
                  </th>
                  <th scope="col">{t('backup.path')}</th>
                  <th scope="col">
                    <span className="visually-hidden">{t('backup.prove')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {all.map((each) => (
                  <BackupRow key={each.id} backup={each} busy={busy} />
                ))}
              </tbody>
            </table>
          )
        }
      </LivePane>
    </section>
  )
}

const tones = { written: 'warn', proven: 'good', failed: 'bad' } as const

function BackupRow({ backup, busy }: { readonly backup: Backup; readonly busy: boolean }) {
  const { t } = useText()
  const locale = useLocale()
  const now = useNow()
  const prove = useAct('backup.prove')
  const fault = prove.fault ?? backup.fault
  return (
    <>
      <tr>
        <td>{formatInstant(backup.at, locale, 'minute')}</td>
        <td>
          <Tag tone={tones[backup.state]}>{t(`backup.row.${backup.state}`)}</Tag>
          {backup.provenAt === null ? null : (
            <small className={styles['mute']}> {t('backup.provenAt', { time: formatInstant(backup.provenAt, locale, 'short', now) })}</small>
          )}
        </td>
        <td className={styles['end']}>{formatBytes(backup.bytes)}</td>
        <td className={styles['path']} title={backup.path}>
          {backup.path}
        </td>
        <td className={styles['acts']}>
          <ActButton
            size="small"
            tone="quiet"
            busy={prove.busy}
            disabled={busy}
            label={`${t('backup.prove')} ${t('backup.prove.detail')}`}
            onPress={() => void prove.run({ id: backup.id })}
          >
            {t('backup.prove')}
          </ActButton>
        </td>
      </tr>
      {fault === null ? null : (
        <tr>
          <td colSpan={5}>
            <FaultNotice fault={fault} />
          </td>
        </tr>
      )}
    </>
  )
}
