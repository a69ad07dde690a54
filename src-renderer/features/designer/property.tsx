import { Checkbox, Input, InputNumber, Select } from 'antd'
import { useId, type ReactNode } from 'react'
import type { LocalText } from '#shared/kernel/text.ts'
import { useText } from '#renderer/text/text.ts'
import { GrowText } from '#renderer/ui/grow-text.tsx'
import { useDesign } from './design-context.ts'
import styles from './property.module.css'

/** One property: its name, its control, and what is to be known of it. */
export function Property({
  label,
  htmlFor,
  note,
  children,
}: {
  readonly label: string
  readonly htmlFor?: string
  readonly note?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <div className={styles['property']}>
      {htmlFor === undefined ? (
        <span className={styles['label']}>{label}</span>
      ) : (
        <label className={styles['label']} htmlFor={htmlFor}>
          {label}
        </label>
      )}
      <div className={styles['control']}>
        {children}
        {note === undefined ? null : <div className={styles['note']}>{note}</div>}
      </div>
    </div>
  )
}

type LineProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly mono?: boolean
  readonly disabled?: boolean
  readonly note?: ReactNode
  readonly onLeave?: () => void
}

/** A property of one line. */
export function LineProperty({ label, value, onChange, mono = false, disabled = false, note, onLeave }: LineProps) {
  const id = useId()
  const { settle } = useDesign()
  return (
    <Property label={label} htmlFor={id} note={note}>
      <Input
        id={id}
        className={mono ? styles['mono'] : undefined}
        value={value}
        disabled={disabled}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onBlur={() => {
          onLeave?.()
          settle()
        }}
      />
    </Property>
  )
}

type WordsProps = {
  readonly label: string
  /** Undefined where the text may be left out; blank in both languages leaves it out. */
  readonly value: LocalText | undefined
  readonly onChange: (value: LocalText | undefined) => void
  readonly optional?: boolean
  readonly lines?: boolean
  /** The Chinese was left with these words. */
  readonly onNamed?: (zh: string) => void
  /** The first control of a pane has the focus when the pane is entered. */
  readonly first?: boolean
}

/** A text in both languages, one above the other: neither is forgotten. */
export function WordsProperty({ label, value, onChange, optional = false, lines = false, onNamed, first = false }: WordsProps) {
  const { t } = useText()
  const { settle } = useDesign()
  const given = value ?? { zh: '', en: '' }
  const put = (next: LocalText) => onChange(optional && next.zh === '' && next.en === '' ? undefined : next)
  const rows = [
    { language: 'zh', mark: t('designer.labelZh') },
    { language: 'en', mark: t('designer.labelEn') },
  ] as const
  return (
    <Property label={label}>
      {rows.map(({ language, mark }) => {
        const shared = {
          value: given[language],
          onBlur: () => {
            if (language === 'zh') onNamed?.(given.zh)
            settle()
          },
        }
        const name = `${label} ${mark}`
        return (
          <div key={language} className={styles['words']} lang={language}>
            {lines ? (
              <GrowText
                {...shared}
                label={name}
                placeholder={mark}
                minRows={2}
                maxRows={10}
                maxLength={4000}
                onChange={(text) => put({ ...given, [language]: text })}
              />
            ) : (
              <Input
                {...shared}
                {...(first && language === 'zh' ? { 'data-first': '' } : {})}
                aria-label={name}
                placeholder={mark}
                spellCheck={false}
                autoComplete="off"
                onChange={(event) => put({ ...given, [language]: event.target.value })}
              />
            )}
          </div>
        )
      })}
    </Property>
  )
}

type NumberProps = {
  readonly label: string
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
  readonly optional?: boolean
  readonly min?: number
  readonly max?: number
  readonly suffix?: string
}

/** A property that is a whole number. */
export function NumberProperty({ label, value, onChange, optional = false, min, max, suffix }: NumberProps) {
  const id = useId()
  const { settle } = useDesign()
  return (
    <Property label={label} htmlFor={id}>
      <span className={styles['inline']}>
        <InputNumber<number>
          id={id}
          className={styles['number'] ?? ''}
          value={value ?? null}
          precision={0}
          controls={false}
          {...(min === undefined ? {} : { min })}
          {...(max === undefined ? {} : { max })}
          onChange={(next) => (next === null ? optional && onChange(undefined) : onChange(next))}
          onBlur={settle}
        />
        {suffix === undefined ? null : <span className={styles['suffix']}>{suffix}</span>}
      </span>
    </Property>
  )
}

/** A property that is so or not. */
export function TickProperty({ label, value, onChange }: { readonly label: string; readonly value: boolean; readonly onChange: (value: boolean) => void }) {
  return (
    <div className={styles['tick']}>
      <Checkbox checked={value} onChange={(event) => onChange(event.target.checked)}>
        {label}
      </Checkbox>
    </div>
  )
}

export type PickOption = { readonly key: string; readonly label: string }

type PickProps = {
  readonly label: string
  readonly value: string | undefined
  readonly options: readonly PickOption[]
  readonly onChange: (key: string) => void
  readonly note?: ReactNode
  /** Without the name before it, inside another property. */
  readonly bare?: boolean
}

/** A property that is one of several; a value that is none of them any more is shown as it is. */
export function PickProperty({ label, value, options, onChange, note, bare = false }: PickProps) {
  const { t } = useText()
  const id = useId()
  const lost = value === undefined || value === '' || options.some(({ key }) => key === value) ? [] : [{ key: value, label: value }]
  const control = (
    <Select<string>
      id={id}
      aria-label={label}
      className={styles['pick'] ?? ''}
      placeholder={t('designer.noChoice')}
      value={value === '' || value === undefined ? null : value}
      options={[...options, ...lost].map((option) => ({ value: option.key, label: option.label }))}
      showSearch={{ optionFilterProp: 'label' }}
      onChange={onChange}
    />
  )
  return bare ? (
    control
  ) : (
    <Property label={label} htmlFor={id} note={note}>
      {control}
    </Property>
  )
}

type ManyProps = {
  readonly label: string
  readonly value: readonly string[]
  readonly options: readonly PickOption[]
  readonly onChange: (keys: string[]) => void
}

/** A property that is some of several, in the order in which they were chosen. */
export function ManyProperty({ label, value, options, onChange }: ManyProps) {
  const { t } = useText()
  const id = useId()
  const known = new Set(options.map(({ key }) => key))
  const lost = value.filter((key) => !known.has(key)).map((key) => ({ key, label: key }))
  return (
    <Property label={label} htmlFor={id}>
      <Select<string[]>
        id={id}
        mode="multiple"
        aria-label={label}
        className={styles['pick'] ?? ''}
        placeholder={t('designer.none')}
        value={[...value]}
        options={[...options, ...lost].map((option) => ({ value: option.key, label: option.label }))}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={onChange}
      />
    </Property>
  )
}
