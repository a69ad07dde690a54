import { Segmented } from 'antd'
import { useEffect, useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import type { Finding } from '#shared/domain/installation.ts'
import { callDesk } from '#renderer/bridge/desk.ts'
import { useLive } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { TabRow } from '#renderer/ui/tab-row.tsx'
import { DeskCheck } from '#renderer/view/desk-check.tsx'
import { LivePane } from '#renderer/view/live-pane.tsx'
import { amend } from '#renderer/view/places.ts'
import { changePreferences, usePreferences } from '#renderer/view/preferences.ts'
import type { ScreenProps } from '#renderer/view/screen.ts'
import { useAble, useSession } from '#renderer/view/session.ts'
import { CompanySettings } from './company-settings.tsx'
import { DelegationPart } from './delegation-part.tsx'
import { IntakePart } from './intake/intake-part.tsx'
import { PasswordForm } from './password-form.tsx'
import { PhrasesPart } from './phrases-part.tsx'
import styles from './settings.module.css'

const parts = ['general', 'intake', 'delegation', 'phrases', 'password', 'company'] as const
type Part = (typeof parts)[number]

/** Settings of this desk, of the member, and of the company for those who may change them. */
export function SettingsScreen({ place }: ScreenProps<'settings'>) {
  const { t } = useText()
  const mayManage = useAble('setting.manage')
  const shown = parts.filter((part) => part !== 'company' || mayManage)
  const part: Part = shown.find((each) => each === place.part) ?? 'general'
  const settings = useLive('setting.all', {})
  return (
    <div className={styles['shell']}>
      <TabRow
        label={t('settings.title')}
        items={shown.map((key) => ({ key, label: t(`settings.part.${key}`) }))}
        active={part}
        onChange={(key) => amend({ screen: 'settings', part: key })}
      />
      <div className={styles['page']}>
        <div className={styles['inner']}>
          {part === 'general' ? (
            <General />
          ) : part === 'intake' ? (
            <IntakePart />
          ) : part === 'delegation' ? (
            <DelegationPart />
          ) : part === 'phrases' ? (
            <PhrasesPart />
          ) : (
            <LivePane live={settings}>{(value) => (part === 'password' ? <PasswordForm settings={value} /> : <CompanySettings settings={value} />)}</LivePane>
          )}
        </div>
      </div>
    </div>
  )
}

function General() {
  const { t } = useText()
  const preferences = usePreferences()
  const [findings, setFindings] = useState<readonly Finding[] | null>(null)
  return (
    <>
      <dl className={styles['list']}>
        <dt>{t('settings.language')}</dt>
        <dd className={styles['control']}>
          <Segmented
            aria-label={t('settings.language')}
            value={preferences.language}
            options={(['zh-CN', 'en'] as const).map((language) => ({ value: language, label: t(`settings.language.${language}`) }))}
            onChange={(language) => void changePreferences({ language })}
          />
        </dd>
        <dt>{t('settings.theme')}</dt>
        <dd className={styles['control']}>
          <Segmented
            aria-label={t('settings.theme')}
            value={preferences.theme}
            options={(['system', 'light', 'dark'] as const).map((theme) => ({ value: theme, label: t(`settings.theme.${theme}`) }))}
            onChange={(theme) => void changePreferences({ theme })}
          />
        </dd>
        <dt>{t('settings.scanSound')}</dt>
        <dd className={styles['control']}>
          <Segmented
            aria-label={t('settings.scanSound')}
            value={preferences.scanSound ? 'on' : 'off'}
            options={(['on', 'off'] as const).map((each) => ({ value: each, label: t(`settings.scanSound.${each}`) }))}
            onChange={(each) => void changePreferences({ scanSound: each === 'on' })}
          />
        </dd>
      </dl>
      <DeskFacts />
      <h2 className={styles['heading']}>{t('session.check.title')}</h2>
      <DeskCheck findings={findings} onFindings={setFindings} />
    </>
  )
}

type About = { readonly version: string; readonly electron: string; readonly platform: string }

function DeskFacts() {
  const { t, name } = useText()
  const session: CallValue<'session.get'> = useSession()
  const [about, setAbout] = useState<About | null>(null)
  useEffect(() => {
    void callDesk('about', {}).then((answer) => {
      if (answer.ok) setAbout(answer.value)
    })
  }, [])
  const facts = [
    [t('settings.desk.name'), session.desk.name],
    [t('settings.desk.code'), session.desk.code],
    [t('settings.desk.company'), session.company],
    [t('settings.desk.member'), t('settings.desk.memberOf', { ...session.member, unit: name(session.unit) })],
    [t('settings.desk.idle'), t('settings.desk.idleMinutes', { n: session.idleMinutes })],
    [t('settings.desk.version'), about?.version ?? ''],
    [t('settings.desk.runtime'), about === null ? '' : `Electron ${about.electron}${t('common.separator')}${about.platform}`],
  ] as const
  return (
    <>
      <h2 className={styles['heading']}>{t('settings.desk')}</h2>
      <dl className={cx(styles['list'], styles['facts'])}>
        {facts.map(([label, value]) => [<dt key={label}>{label}</dt>, <dd key={`${label}-value`}>{value}</dd>])}
      </dl>
    </>
  )
}
