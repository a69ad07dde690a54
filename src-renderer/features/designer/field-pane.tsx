import { Copy, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useDesign } from './design-context.ts'
import { ExpressionInput } from './expression-input.tsx'
import { FieldKindProperties } from './field-kind-properties.tsx'
import { ShieldProperties } from './shield-properties.tsx'
import { setMember } from './model/set-member.ts'
import { newField, offeredKinds, plainKinds, type OfferedKind } from './model/new-parts.ts'
import { newFieldWords } from './new-field-words.ts'
import { Pane } from './pane.tsx'
import { useField, type FieldPlace } from './use-field.ts'
import { LineProperty, PickProperty, TickProperty, WordsProperty } from './property.tsx'
import styles from './pane.module.css'

/** The properties of a field. */
export function FieldPane({ place }: { readonly place: FieldPlace }) {
  const { t, name } = useText()
  const work = useField(place)
  const { base } = useDesign()
  const { field, published, where } = work
  if (field === undefined) return null
  const kinds: readonly OfferedKind[] = place.column === null ? offeredKinds : plainKinds
  const changeKind = (kind: OfferedKind) => {
    const made = newField(kind, { ...newFieldWords(kind), label: field.label }, [])
    const { hint, required, visibleWhen, requiredWhen, checked } = field
    work.put(
      {
        ...made,
        key: field.key,
        required,
        checked,
        ...(hint === undefined ? {} : { hint }),
        ...(visibleWhen === undefined ? {} : { visibleWhen }),
        ...(requiredWhen === undefined ? {} : { requiredWhen }),
        ...('options' in made && 'options' in field ? { options: field.options } : {}),
      },
      'kind',
    )
  }
  const kindOptions = [...kinds, ...(kinds.some((kind) => kind === field.kind) ? [] : [field.kind])]
  return (
    <Pane
      title={name(field.label)}
      tag={t(`designer.kind.${field.kind}`)}
      place={place}
      acts={
        <>
          <ActButton size="small" tone="quiet" icon={Copy} label={`${t('designer.duplicate')} Ctrl D`} onPress={work.duplicate}>
            {null}
          </ActButton>
          <ActButton size="small" tone="quiet" icon={Trash2} label={`${t('designer.remove')} Delete`} onPress={work.remove}>
            {null}
          </ActButton>
        </>
      }
    >
      <WordsProperty
        label={t('designer.label')}
        value={field.label}
        first
        onNamed={(zh) => work.settleKey(zh)}
        onChange={(label) => label && work.put({ ...field, label }, 'label')}
      />
      <PickProperty
        label={t('designer.kind')}
        value={field.kind}
        options={kindOptions.map((kind) => ({ key: kind, label: t(`designer.kind.${kind}`) }))}
        onChange={(kind) => changeKind(kind as OfferedKind)}
        note={
          published !== undefined && published.kind !== field.kind ? (
            <span className={styles['warning']}>{t('designer.kindWarn', { n: base?.version ?? 1 })}</span>
          ) : undefined
        }
      />
      <KeyProperty key={field.key} value={field.key} fixed={published !== undefined} onChange={work.rename} />
      <WordsProperty label={t('designer.hint')} optional value={field.hint} onChange={(hint) => work.put(setMember(field, 'hint', hint), 'hint')} />
      {place.column === null ? (
        <PickProperty
          label={t('designer.width')}
          value={field.width}
          options={(['full', 'half', 'third'] as const).map((width) => ({ key: width, label: t(`designer.width.${width}`) }))}
          onChange={(width) => work.put({ ...field, width: width === 'full' ? 'full' : width === 'third' ? 'third' : 'half' }, 'width')}
        />
      ) : null}
      <FieldKindProperties field={field} where={where} table={work.table} put={work.put} />
      {field.kind === 'computed' ? null : (
        <div className={styles['ticks']}>
          <TickProperty label={t('designer.required')} value={field.required} onChange={(required) => work.put({ ...field, required }, 'required')} />
          <TickProperty label={t('designer.checked')} value={field.checked} onChange={(checked) => work.put({ ...field, checked }, 'checked')} />
        </div>
      )}
      {field.kind === 'definition' ? null : (
        <ShieldProperties shield={field.shield} isText={field.kind === 'text'} onChange={(shield) => work.put(setMember(field, 'shield', shield), 'shield')} />
      )}
      <ExpressionInput
        label={t('designer.visibleWhen')}
        optional
        where={`${where}.visibleWhen`}
        table={work.table}
        value={field.visibleWhen}
        onChange={(visibleWhen) => work.put(setMember(field, 'visibleWhen', visibleWhen), 'visibleWhen')}
      />
      {field.kind === 'computed' ? null : (
        <ExpressionInput
          label={t('designer.requiredWhen')}
          optional
          where={`${where}.requiredWhen`}
          table={work.table}
          value={field.requiredWhen}
          onChange={(requiredWhen) => work.put(setMember(field, 'requiredWhen', requiredWhen), 'requiredWhen')}
        />
      )}
    </Pane>
  )
}

/** A key can be written until a version that uses it is published. */
export function KeyProperty({ value, fixed, onChange }: { readonly value: string; readonly fixed: boolean; readonly onChange: (key: string) => void }) {
  const { t } = useText()
  const [typed, setTyped] = useState(value)
  return (
    <LineProperty
      label={t('designer.key')}
      mono
      disabled={fixed}
      value={typed}
      onChange={setTyped}
      note={fixed ? t('designer.keyWarn') : undefined}
      onLeave={() => {
        onChange(typed.trim())
        setTyped(value)
      }}
    />
  )
}
