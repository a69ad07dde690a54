import { Input } from 'antd'
import { useState } from 'react'
import { useAct } from '#renderer/bridge/act.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from './settings.module.css'

const empty = { old: '', next: '', again: '' }

/** Changes the member's own password. */
export function PasswordForm({ settings }: { readonly settings: Readonly<Record<string, unknown>> }) {
  const { t } = useText()
  const act = useAct('session.changePassword')
  const [typed, setTyped] = useState(empty)
  const [told, setTold] = useState<'differs' | 'changed' | null>(null)
  const minLength = Number(settings['password.minLength'] ?? 10)
  const change = async () => {
    if (typed.next !== typed.again) return setTold('differs')
    setTold(null)
    const answer = await act.run({ password: typed.old, newPassword: typed.next })
    if (answer?.ok !== true) return
    setTyped(empty)
    setTold('changed')
  }
  const field = (key: keyof typeof empty, label: string, complete: string) => (
    <>
      <label className={styles['name']} htmlFor={`password-${key}`}>
        {label}
      </label>
      <div>
        <Input.Password
          id={`password-${key}`}
          className={styles['middle'] ?? ''}
          autoComplete={complete}
          visibilityToggle={false}
          maxLength={200}
          value={typed[key]}
          onChange={(event) => setTyped((old) => ({ ...old, [key]: event.target.value }))}
        />
      </div>
    </>
  )
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void change()
      }}
    >
      <p className={styles['intro']}>{t('settings.password.intro', { n: minLength })}</p>
      <div className={styles['list']}>
        {field('old', t('settings.password.old'), 'current-password')}
        {field('next', t('settings.password.new'), 'new-password')}
        {field('again', t('settings.password.again'), 'new-password')}
        <span />
        <div>
          <ActButton tone="main" submit busy={act.busy} disabled={typed.old === '' || typed.next === ''} onPress={() => {}}>
            {t('settings.password.change')}
          </ActButton>
        </div>
      </div>
      <FaultNotice fault={act.fault} />
      {told === 'differs' ? <Notice tone="bad">{t('settings.password.differs')}</Notice> : null}
      {told === 'changed' ? <Notice tone="good">{t('settings.password.changed')}</Notice> : null}
    </form>
  )
}
