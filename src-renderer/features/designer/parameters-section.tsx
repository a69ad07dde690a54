import { Plus, Trash2 } from 'lucide-react'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useDesign } from './design-context.ts'
import { ScaledProperty } from './field-kind-properties.tsx'
import type { Parameter } from './model/body.ts'
import { freeKey, keyFrom } from './model/new-key.ts'
import { isProvisionalKey, newParameter } from './model/new-parts.ts'
import { setMember } from './model/set-member.ts'
import { NumberProperty, WordsProperty } from './property.tsx'
import { SectionProblems } from './section-problems.tsx'
import styles from './settings-part.module.css'

/** The numbers of the rule documents, which expressions and limits read. */
export function ParametersSection() {
  const { t } = useText()
  const { body, edit } = useDesign()
  const add = () => edit({ on: 'parameters', edit: { act: 'add', at: body.parameters.length, item: newParameter(body, { zh: '', en: '' }) } })
  return (
    <>
      <SectionProblems section="parameters" />
      {body.parameters.length === 0 ? <p className={styles['mute']}>{t('designer.noParameters')}</p> : null}
      {body.parameters.map((parameter) => (
        <ParameterFields key={parameter.key} parameter={parameter} />
      ))}
      <div>
        <ActButton size="small" icon={Plus} onPress={add}>
          {t('designer.addParameter')}
        </ActButton>
      </div>
    </>
  )
}

function ParameterFields({ parameter }: { readonly parameter: Parameter }) {
  const { t, name } = useText()
  const { body, edit } = useDesign()
  const put = (next: Parameter, burst: string) => edit({ on: 'parameters', edit: { act: 'put', key: parameter.key, item: next } }, `${parameter.key} ${burst}`)
  const settleKey = (zh: string) => {
    const made = isProvisionalKey(parameter.key, 'parameter') ? keyFrom(zh, '_') : ''
    const to = freeKey(made, new Set(body.parameters.map(({ key }) => key)), '_')
    if (made !== '') edit({ on: 'key', renamed: { what: 'parameter', from: parameter.key, to } })
  }
  /** The number stays what people read; how it is kept follows the decimals. */
  const rescale = (scale: number) => {
    const by = (value: number) => Math.round(value * 10 ** (scale - parameter.scale))
    const { min, max } = parameter
    put(
      { ...parameter, scale, value: by(parameter.value), ...(min === undefined ? {} : { min: by(min) }), ...(max === undefined ? {} : { max: by(max) }) },
      'scale',
    )
  }
  return (
    <div className={styles['parameter']} role="group" aria-label={name(parameter.label)}>
      <div className={styles['parameterHead']}>
        <code>{`param.${parameter.key}`}</code>
        <ActButton
          size="small"
          tone="quiet"
          icon={Trash2}
          label={`${t('designer.remove')} ${name(parameter.label)}`}
          onPress={() => edit({ on: 'parameters', edit: { act: 'remove', key: parameter.key } })}
        >
          {null}
        </ActButton>
      </div>
      <WordsProperty
        label={t('designer.label')}
        value={parameter.label}
        onNamed={settleKey}
        onChange={(label) => label && put({ ...parameter, label }, 'label')}
      />
      <ScaledProperty
        label={t('designer.value')}
        scale={parameter.scale}
        value={parameter.value}
        onChange={(value) => value !== undefined && put({ ...parameter, value }, 'value')}
      />
      <NumberProperty label={t('designer.scale')} min={0} max={6} value={parameter.scale} onChange={(scale) => scale !== undefined && rescale(scale)} />
      <ScaledProperty
        label={t('designer.min')}
        scale={parameter.scale}
        value={parameter.min}
        onChange={(min) => put(setMember(parameter, 'min', min), 'min')}
      />
      <ScaledProperty
        label={t('designer.max')}
        scale={parameter.scale}
        value={parameter.max}
        onChange={(max) => put(setMember(parameter, 'max', max), 'max')}
      />
      <WordsProperty
        label={t('designer.suffix')}
        optional
        value={parameter.suffix}
        onChange={(suffix) => put(setMember(parameter, 'suffix', suffix), 'suffix')}
      />
    </div>
  )
}
