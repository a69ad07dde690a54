import { useState } from 'react'
import { useAct } from '#renderer/bridge/act.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { TextField } from '#renderer/ui/text-field.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { back, go, home } from '#renderer/view/places.ts'
import type { Seat } from './load-task.ts'
import styles from './second-sign-in.module.css'

/** 第二人录入: he proves himself by his own password and takes the keyboard; the first one stays signed in. */
export function SecondSignIn({ seat, onBrought }: { readonly seat: Seat; readonly onBrought: () => void }) {
  const { t } = useText()
  const asked = useLiveValue('record.get', { id: seat.recordId })?.secondEntries.filter(({ taskId }) => taskId === seat.taskId) ?? []
  const [only] = asked
  const [typed, setTyped] = useState<string | null>(null)
  const [password, setPassword] = useState('')
  const bring = useAct('task.bringSecond')
  const userName = typed ?? only?.userName ?? ''
  const ready = userName.trim() !== '' && password !== '' && !bring.busy
  const begin = async () => {
    if (!ready) return
    const answer = await bring.run({ recordId: seat.recordId, taskId: seat.taskId, userName, password })
    // A password that was judged does not stay on the screen.
    setPassword('')
    if (answer?.ok) onBrought()
  }
  useShortcuts({ 'Ctrl+Enter': () => void begin(), Escape: () => (back() ? undefined : go(home)) })
  const write = (set: (text: string) => void) => (text: string) => {
    bring.clear()
    set(text)
  }
  const names = asked.map(({ name }) => name).join(t('common.comma'))
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void begin()
      }}
    >
      <h2>{t('task.secondTitle')}</h2>
      <p>{names === '' ? t('task.secondDetailAny') : t('task.secondDetail', { names })}</p>
      <TextField label={t('task.userName')} value={userName} onChange={write(setTyped)} autoFocus={only === undefined} maxLength={40} />
      <TextField label={t('task.password')} kind="password" value={password} onChange={write(setPassword)} autoFocus={only !== undefined} maxLength={200} />
      <FaultNotice fault={bring.fault} />
      <div className={styles['acts']}>
        <ActButton keys="Escape" onPress={() => (back() ? undefined : go(home))}>
          {t('common.cancel')}
        </ActButton>
        <ActButton tone="main" keys="Ctrl+Enter" onPress={() => void begin()} disabled={!ready} busy={bring.busy}>
          {t('task.begin')}
        </ActButton>
      </div>
      {/* Enter in a field submits only where a form has a button that does so. */}
      <button type="submit" hidden aria-label={t('task.begin')} />
    </form>
  )
}
