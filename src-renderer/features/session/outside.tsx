import type { ReactNode } from 'react'
import { useText } from '#renderer/text/text.ts'
import { changePreferences } from '#renderer/view/preferences.ts'
import styles from './outside.module.css'

/** A page of a desk where nobody is signed in: one column in the middle, a line of facts at the foot, the language switch. */
export function Outside({ children, foot, wide = false }: { readonly children: ReactNode; readonly foot?: ReactNode; readonly wide?: boolean }) {
  const { t, language } = useText()
  return (
    <div className={styles['page']}>
      <main className={wide ? styles['wide'] : styles['column']}>{children}</main>
      <footer className={styles['foot']}>
        {foot}
        <button
          type="button"
          className={styles['link']}
          lang={language === 'en' ? 'zh-CN' : 'en'}
          onClick={() => void changePreferences({ language: language === 'en' ? 'zh-CN' : 'en' })}
        >
          {t('session.lock.language')}
        </button>
      </footer>
    </div>
  )
}

/** A quiet act written as a link. */
export function LinkAct({ children, onPress, label }: { readonly children: ReactNode; readonly onPress: () => void; readonly label?: string }) {
  return (
    <button type="button" className={styles['link']} {...(label === undefined ? {} : { 'aria-label': label })} onClick={onPress}>
      {children}
    </button>
  )
}
