import { InputNumber } from 'antd'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { scaledText } from '#shared/definition/scaled-number.ts'
import { useText } from '#renderer/text/text.ts'
import own from './library.module.css'

type Props = {
  readonly body: DefinitionBody
  readonly shipped: DefinitionBody | null
  readonly values: ReadonlyMap<string, number>
  readonly onChange: (key: string, value: number) => void
}

/** The numbers that the rule documents give, each within its bounds, with what the library gives where that is another. */
export function ParameterFields({ body, shipped, values, onChange }: Props) {
  const { t, name } = useText()
  if (body.format === 1) return null
  const given = new Map((shipped?.format === 2 ? shipped.parameters : []).map(({ key, value }) => [key, value]))
  return (
    <div className={own['parameters']}>
      {body.parameters.map(({ key, label, scale, min, max, value, suffix }) => {
        const one = 10 ** scale
        const usual = given.get(key)
        return (
          <div key={key} className={own['parameter']}>
            <label htmlFor={`parameter-${key}`}>{name(label)}</label>
            <InputNumber
              id={`parameter-${key}`}
              precision={scale}
              step={1 / one}
              {...(min === undefined ? {} : { min: min / one })}
              {...(max === undefined ? {} : { max: max / one })}
              value={(values.get(key) ?? value) / one}
              suffix={suffix === undefined ? null : <span className={own['suffix']}>{name(suffix)}</span>}
              onChange={(typed) => {
                if (typed !== null) onChange(key, Math.round(typed * one))
              }}
            />
            <small>
              {[
                min === undefined || max === undefined ? '' : t('admin.library.bounds', { min: scaledText(min, scale), max: scaledText(max, scale) }),
                usual === undefined || usual === value ? '' : t('admin.library.usual', { value: scaledText(usual, scale) }),
              ]
                .filter(Boolean)
                .join(t('common.separator'))}
            </small>
          </div>
        )
      })}
    </div>
  )
}
