import { DatabaseBackup, KeyRound } from 'lucide-react'
import { useState } from 'react'
import type { DeskState } from '#shared/contract/store.ts'
import { useText } from '#renderer/text/text.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { EnrolFlow } from './enrol-flow.tsx'
import { Outside } from './outside.tsx'
import { RestoreFlow } from './restore-flow.tsx'
import styles from './steps.module.css'

/** A desk without data: enrol with a code, or bring a lost desk back from its backup. */
export function FirstStartScreen({ desk, initial = null }: { readonly desk: DeskState; readonly initial?: 'enrol' | 'restore' | null }) {
  const { t } = useText()
  const [way, setWay] = useState(initial)
  const leave = () => setWay(null)
  return (
    <Outside wide foot={<span>{t('common.product')}</span>}>
      {way === 'enrol' ? <EnrolFlow deskName={desk.deskName} onBack={leave} /> : null}
      {way === 'restore' ? <RestoreFlow onBack={leave} /> : null}
      {way === null ? (
        <>
          <h1 className={styles['title']}>{t('session.new.title')}</h1>
          <p className={styles['intro']}>{t('session.new.detail')}</p>
          <div className={styles['choices']}>
            <button type="button" className={styles['choice']} autoFocus onClick={() => setWay('enrol')}>
              <Glyph icon={KeyRound} />
              <b>{t('session.new.enrol')}</b>
              <span />
              <small>{t('session.new.enrolDetail')}</small>
            </button>
            <button type="button" className={styles['choice']} onClick={() => setWay('restore')}>
              <Glyph icon={DatabaseBackup} />
              <b>{t('session.new.restore')}</b>
              <span />
              <small>{t('session.new.restoreDetail')}</small>
            </button>
          </div>
        </>
      ) : null}
    </Outside>
  )
}
