import { InputNumber } from 'antd'
import { useState } from 'react'
import type { CallArgs, CallValue } from '#shared/contract/store.ts'
import { backupKeepingSchema } from '#shared/domain/backup-keeping.ts'
import { useAct } from '#renderer/bridge/act.ts'
import { useText } from '#renderer/text/text.ts'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import styles from './backup.module.css'

type Keeping = CallArgs<'backup.setKeeping'>
const parts = ['days', 'weeks', 'months'] as const satisfies readonly (keyof Keeping)[]

/** How many backups stay: three numbers, each saved when it is left. Whoever may not change them reads them in a sentence. */
export function KeepingFields({ state, mayManage }: { readonly state: CallValue<'backup.state'>; readonly mayManage: boolean }) {
  const { t } = useText()
  const set = useAct('backup.setKeeping')
  const { keeping } = state
  return (
    <>
      <dt>{t('backup.keeping')}</dt>
      <dd>
        <div className={styles['keeping']}>
          {mayManage ? (
            parts.map((part) => <KeepingField key={part} part={part} value={keeping[part]} save={(value) => void set.run({ ...keeping, [part]: value })} />)
          ) : (
            <span>{t('backup.keeping.told', keeping)}</span>
          )}
          <p className={styles['mute']}>{t('backup.keeping.detail')}</p>
          <FaultNotice fault={set.fault} />
        </div>
      </dd>
    </>
  )
}

type FieldProps = {
  readonly part: keyof Keeping
  readonly value: number
  readonly save: (value: number) => void
}

function KeepingField({ part, value, save }: FieldProps) {
  const { t } = useText()
  const [typed, setTyped] = useState<number | null>(null)
  const { minValue, maxValue } = backupKeepingSchema.shape[part]
  const done = () => {
    if (typed !== null && typed !== value) save(typed)
    setTyped(null)
  }
  return (
    <label className={styles['keep']}>
      <InputNumber
        className={styles['time'] ?? ''}
        min={minValue ?? 0}
        max={maxValue ?? Number.MAX_SAFE_INTEGER}
        precision={0}
        value={typed ?? value}
        onChange={setTyped}
        onBlur={done}
        onPressEnter={done}
      />
      <span>{t(`backup.keeping.${part}`)}</span>
    </label>
  )
}
