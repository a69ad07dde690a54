import { InputNumber, Select } from 'antd'
import type { Count } from '#shared/definition/steps.ts'
import { useText } from '#renderer/text/text.ts'
import { useDesign } from './design-context.ts'
import { Property } from './property.tsx'
import styles from './property.module.css'

type Props = {
  readonly label: string
  readonly value: Count | undefined
  readonly onChange: (value: Count | undefined) => void
  readonly optional?: boolean
  readonly suffix?: string
  /** What it begins with when it is set. */
  readonly initial?: number
}

const plain = 'number'
const none = 'none'

/** A number that the definition fixes, or the parameter that says it. */
export function CountInput({ label, value, onChange, optional = false, suffix, initial = 1 }: Props) {
  const { t, name } = useText()
  const { body, settle } = useDesign()
  const source = value === undefined ? none : typeof value === 'number' ? plain : `param.${value.param}`
  const options = [
    ...(optional ? [{ value: none, label: t('designer.none') }] : []),
    { value: plain, label: t('designer.number') },
    ...body.parameters.map(({ key, label: called }) => ({ value: `param.${key}`, label: t('designer.parameterNamed', { name: name(called) }) })),
  ]
  const choose = (next: string) => onChange(next === none ? undefined : next === plain ? initial : { param: next.slice('param.'.length) })
  return (
    <Property label={label}>
      <span className={styles['inline']}>
        {typeof value === 'number' ? (
          <>
            <InputNumber<number>
              className={styles['number'] ?? ''}
              aria-label={label}
              value={value}
              precision={0}
              min={1}
              controls={false}
              onChange={(next) => next !== null && onChange(next)}
              onBlur={settle}
            />
            {suffix === undefined ? null : <span className={styles['suffix']}>{suffix}</span>}
          </>
        ) : null}
        {options.length > 1 ? (
          <Select<string> className={styles['source'] ?? ''} aria-label={`${label} ${t('designer.kind')}`} value={source} options={options} onChange={choose} />
        ) : null}
      </span>
    </Property>
  )
}
