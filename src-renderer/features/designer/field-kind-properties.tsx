import { useState } from 'react'
import { parseScaled } from '#shared/definition/number-text.ts'
import { useText } from '#renderer/text/text.ts'
import { useDesign } from './design-context.ts'
import { ExpressionInput } from './expression-input.tsx'
import type { Field, PlainField } from './model/body.ts'
import { OptionsProperty } from './options-property.tsx'
import { NumberProperty, LineProperty, PickProperty, TickProperty, WordsProperty } from './property.tsx'
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
      return <CountProperty of="maxLength" min={1} max={20_000} field={field} put={put} />
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
          <CountProperty of="minRows" min={0} max={1000} field={field} put={put} />
          <CountProperty of="maxRows" min={1} max={1000} field={field} put={put} />
        </>
      )
    default:
      return null
  }
}

type Counted = 'maxLength' | 'scale' | 'maxCount' | 'minRows' | 'maxRows'
type CountedField = { readonly [K in Counted]?: number } & (Field | PlainField)

/** A number that this kind of field always has; an emptied one stays what it was. */
function CountProperty({
  of,
  min,
  max,
  field,
  put,
}: {
  readonly of: Counted
  readonly min: number
  readonly max: number
  readonly field: CountedField
  readonly put: Put
}) {
  const { t } = useText()
  return (
    <NumberProperty
      label={t(`designer.${of}`)}
      min={min}
      max={max}
      value={field[of]}
      onChange={(next) => next !== undefined && put({ ...field, [of]: next } as typeof field, of)}
    />
  )
}

function TextProperties({ field, put }: { readonly field: Of<'text'>; readonly put: Put }) {
  const { t } = useText()
  const { pattern, patternHint, ...rest } = field
  const patterned = (next: string) => put(next === '' ? rest : { ...field, pattern: next }, 'pattern')
  return (
    <>
      <CountProperty of="maxLength" min={1} max={2000} field={field} put={put} />
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
      {field.kind === 'decimal' ? <CountProperty of="scale" min={1} max={6} field={field} put={put} /> : null}
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

function AttachmentProperties({ field, put }: { readonly field: Of<'attachment'>; readonly put: Put }) {
  const { t } = useText()
  return (
    <>
      <CountProperty of="maxCount" min={1} max={50} field={field} put={put} />
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
