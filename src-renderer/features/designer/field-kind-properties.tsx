import { Plus, X } from 'lucide-react'
import { Input } from 'antd'
import { useState } from 'react'
import { parseScaled } from '#shared/definition/number-text.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useDesign } from './design-context.ts'
import { ExpressionInput } from './expression-input.tsx'
import type { Field, PlainField } from './model/body.ts'
import { freeKey, keyFrom } from './model/new-key.ts'
import { NumberProperty, LineProperty, PickProperty, Property, TickProperty, WordsProperty } from './property.tsx'
import styles from './pane.module.css'

type Put = (next: Field | PlainField, burst: string) => void
type Props = { readonly field: Field | PlainField; readonly where: string; readonly table: string | undefined; readonly put: Put }
type Of<K extends Field['kind']> = Extract<Field | PlainField, { kind: K }>

/** What only this kind of field has. */
export function FieldKindProperties({ field, where, table, put }: Props) {
  const { t } = useText()
  switch (field.kind) {
    case 'text':
      return <TextProperties field={field} put={put} />
    case 'long-text':
      return (
        <NumberProperty
          label={t('designer.maxLength')}
          min={1}
          max={20_000}
          value={field.maxLength}
          onChange={(maxLength) => maxLength !== undefined && put({ ...field, maxLength }, 'maxLength')}
        />
      )
    case 'integer':
    case 'decimal':
    case 'money':
      return <NumericProperties field={field} put={put} />
    case 'date':
      return (
        <PickProperty
          label={t('designer.default')}
          value={field.default}
          options={[
            { key: 'none', label: t('designer.default.none') },
            { key: 'today', label: t('designer.default.today') },
          ]}
          onChange={(chosen) => put({ ...field, default: chosen === 'today' ? 'today' : 'none' }, 'default')}
        />
      )
    case 'time':
      return (
        <PickProperty
          label={t('designer.default')}
          value={field.default}
          options={[
            { key: 'none', label: t('designer.default.none') },
            { key: 'now', label: t('designer.default.now') },
          ]}
          onChange={(chosen) => put({ ...field, default: chosen === 'now' ? 'now' : 'none' }, 'default')}
        />
      )
    case 'choice':
    case 'multi-choice':
      return <OptionsProperty field={field} put={put} />
    case 'computed':
      return (
        <>
          <ExpressionInput
            label={t('designer.expression')}
            where={`${where}.expression`}
            table={table}
            value={field.expression}
            onChange={(expression) => put({ ...field, expression: expression ?? '' }, 'expression')}
          />
          <PickProperty
            label={t('designer.result')}
            value={field.result}
            options={(['money', 'integer', 'text'] as const).map((result) => ({ key: result, label: t(`designer.result.${result}`) }))}
            onChange={(result) => put({ ...field, result: result === 'money' ? 'money' : result === 'text' ? 'text' : 'integer' }, 'result')}
          />
        </>
      )
    case 'attachment':
      return <AttachmentProperties field={field} put={put} />
    case 'table':
      return (
        <>
          <NumberProperty
            label={t('designer.minRows')}
            min={0}
            max={1000}
            value={field.minRows}
            onChange={(minRows) => minRows !== undefined && put({ ...field, minRows }, 'minRows')}
          />
          <NumberProperty
            label={t('designer.maxRows')}
            min={1}
            max={1000}
            value={field.maxRows}
            onChange={(maxRows) => maxRows !== undefined && put({ ...field, maxRows }, 'maxRows')}
          />
        </>
      )
    default:
      return null
  }
}

function TextProperties({ field, put }: { readonly field: Of<'text'>; readonly put: Put }) {
  const { t } = useText()
  const { pattern, patternHint, ...rest } = field
  const patterned = (next: string) => put(next === '' ? rest : { ...field, pattern: next }, 'pattern')
  return (
    <>
      <NumberProperty
        label={t('designer.maxLength')}
        min={1}
        max={2000}
        value={field.maxLength}
        onChange={(maxLength) => maxLength !== undefined && put({ ...field, maxLength }, 'maxLength')}
      />
      <LineProperty label={t('designer.pattern')} mono value={pattern ?? ''} onChange={patterned} />
      {pattern === undefined ? null : (
        <WordsProperty
          label={t('designer.patternHint')}
          optional
          value={patternHint}
          onChange={(next) => put({ ...rest, pattern, ...(next === undefined ? {} : { patternHint: next }) }, 'patternHint')}
        />
      )}
      <div className={styles['ticks']}>
        <TickProperty label={t('designer.unique')} value={field.unique} onChange={(unique) => put({ ...field, unique }, 'unique')} />
      </div>
    </>
  )
}

function NumericProperties({ field, put }: { readonly field: Of<'integer' | 'decimal' | 'money'>; readonly put: Put }) {
  const { t } = useText()
  const scale = field.kind === 'money' ? 2 : field.kind === 'decimal' ? field.scale : 0
  const bound = (which: 'min' | 'max', value: number | undefined) => {
    const { [which]: _old, ...rest } = field
    put((value === undefined ? rest : { ...rest, [which]: value }) as typeof field, which)
  }
  return (
    <>
      {field.kind === 'decimal' ? (
        <NumberProperty
          label={t('designer.scale')}
          min={1}
          max={6}
          value={field.scale}
          onChange={(next) => next !== undefined && put({ ...field, scale: next }, 'scale')}
        />
      ) : null}
      <ScaledProperty label={t('designer.min')} scale={scale} value={field.min} onChange={(value) => bound('min', value)} />
      <ScaledProperty label={t('designer.max')} scale={scale} value={field.max} onChange={(value) => bound('max', value)} />
      {field.kind === 'money' ? (
        <PickProperty
          label={t('designer.currency')}
          value={field.currency}
          options={['CNY', 'EUR', 'USD'].map((key) => ({ key, label: key }))}
          onChange={(currency) => put({ ...field, currency: currency === 'EUR' ? 'EUR' : currency === 'USD' ? 'USD' : 'CNY' }, 'currency')}
        />
      ) : (
        <WordsProperty
          label={t('designer.suffix')}
          optional
          value={field.suffix}
          onChange={(suffix) => {
            const { suffix: old, ...rest } = field
            put((suffix === undefined ? rest : { ...rest, suffix: { ...old, ...suffix } }) as typeof field, 'suffix')
          }}
        />
      )}
    </>
  )
}

type ScaledProps = {
  readonly label: string
  readonly scale: number
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
}

/** A number as people write it (18.5), kept as the definition keeps it (185 with one decimal). */
export function ScaledProperty({ label, scale, value, onChange }: ScaledProps) {
  const { settle } = useDesign()
  const [typed, setTyped] = useState<string | null>(null)
  const shown = value === undefined ? '' : scale === 0 ? String(value) : (value / 10 ** scale).toFixed(scale)
  return (
    <LineProperty
      label={label}
      value={typed ?? shown}
      onChange={(text) => {
        setTyped(text)
        if (text.trim() === '') return onChange(undefined)
        const read = parseScaled(text, scale)
        if (read.ok) onChange(read.value)
      }}
      onLeave={() => {
        setTyped(null)
        settle()
      }}
    />
  )
}

function OptionsProperty({ field, put }: { readonly field: Of<'choice' | 'multi-choice'>; readonly put: Put }) {
  const { t } = useText()
  const { settle, base } = useDesign()
  const published = new Set(base?.form.flatMap((each) => (each.key === field.key && 'options' in each ? each.options.map(({ key }) => key) : [])))
  const put2 = (options: typeof field.options) => put({ ...field, options }, 'options')
  const change = (at: number, label: LocalText) => put2(field.options.map((option, place) => (place === at ? { ...option, label } : option)))
  const taken = (except: number) => new Set(field.options.filter((_option, place) => place !== except).map(({ key }) => key))
  /** Like a field's key: made from the name while the option is new, and kept from then on. */
  const named = (at: number) => {
    const option = field.options[at]
    if (option === undefined || published.has(option.key) || !/^(first|second|option-\d+)$/.test(option.key)) return settle()
    const made = keyFrom(option.label.zh, '-')
    if (made !== '') put2(field.options.map((each, place) => (place === at ? { ...each, key: freeKey(made, taken(at), '-') } : each)))
    settle()
  }
  const add = () => put2([...field.options, { key: freeKey(`option-${field.options.length + 1}`, taken(-1), '-'), label: { zh: '', en: '' } }])
  return (
    <Property label={t('designer.options')}>
      <div className={styles['items']}>
        {field.options.map((option, at) => (
          <div key={`${field.key} ${at}`} className={styles['option']}>
            <Input
              size="small"
              aria-label={`${t('designer.options')} ${at + 1} ${t('designer.labelZh')}`}
              placeholder={t('designer.labelZh')}
              value={option.label.zh}
              onChange={(event) => change(at, { ...option.label, zh: event.target.value })}
              onBlur={() => named(at)}
            />
            <Input
              size="small"
              aria-label={`${t('designer.options')} ${at + 1} ${t('designer.labelEn')}`}
              placeholder={t('designer.labelEn')}
              value={option.label.en}
              onChange={(event) => change(at, { ...option.label, en: event.target.value })}
              onBlur={settle}
            />
            <ActButton
              size="small"
              tone="quiet"
              icon={X}
              label={`${t('designer.remove')} ${option.label.zh}`}
              disabled={field.options.length === 1}
              onPress={() => put2(field.options.toSpliced(at, 1))}
            >
              {null}
            </ActButton>
          </div>
        ))}
        <div>
          <ActButton size="small" tone="quiet" icon={Plus} onPress={add}>
            {t('designer.addOption')}
          </ActButton>
        </div>
      </div>
    </Property>
  )
}

function AttachmentProperties({ field, put }: { readonly field: Of<'attachment'>; readonly put: Put }) {
  const { t } = useText()
  return (
    <>
      <NumberProperty
        label={t('designer.maxCount')}
        min={1}
        max={50}
        value={field.maxCount}
        onChange={(maxCount) => maxCount !== undefined && put({ ...field, maxCount }, 'maxCount')}
      />
      <NumberProperty
        label={t('designer.maxMegabytes')}
        min={1}
        max={2000}
        value={Math.round(field.maxBytes / 1_000_000)}
        onChange={(megabytes) => megabytes !== undefined && put({ ...field, maxBytes: megabytes * 1_000_000 }, 'maxBytes')}
      />
      <LineProperty
        label={t('designer.accept')}
        mono
        value={field.accept.join(' ')}
        onChange={(text) =>
          put(
            {
              ...field,
              accept: text
                .toLowerCase()
                .split(/[\s,，.]+/)
                .filter((word, at, all) => word !== '' || at === all.length - 1),
            },
            'accept',
          )
        }
        onLeave={() => put({ ...field, accept: field.accept.filter((word) => word !== '') }, 'accept')}
      />
    </>
  )
}
