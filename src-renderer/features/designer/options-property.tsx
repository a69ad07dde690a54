import { Plus, X } from 'lucide-react'
import { Input } from 'antd'
import type { LocalText } from '#shared/kernel/text.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { useDesign } from './design-context.ts'
import type { Field, PlainField } from './model/body.ts'
import { freeKey, keyFrom } from './model/new-key.ts'
import { Property } from './property.tsx'
import styles from './pane.module.css'

type ChoiceField = Extract<Field | PlainField, { kind: 'choice' | 'multi-choice' }>
type Props = { readonly field: ChoiceField; readonly put: (next: ChoiceField, burst: string) => void }

/** What may be chosen: a name in both languages each, with a key made from it while it is new. */
export function OptionsProperty({ field, put }: Props) {
  const { t } = useText()
  const { settle, base } = useDesign()
  const published = new Set(base?.form.flatMap((each) => (each.key === field.key && 'options' in each ? each.options.map(({ key }) => key) : [])))
  const putOptions = (options: typeof field.options) => put({ ...field, options }, 'options')
  const change = (at: number, label: LocalText) => putOptions(field.options.map((option, place) => (place === at ? { ...option, label } : option)))
  const taken = (except: number) => new Set(field.options.filter((_option, place) => place !== except).map(({ key }) => key))
  /** Like a field's key: made from the name while the option is new, and kept from then on. */
  const named = (at: number) => {
    const option = field.options[at]
    if (option === undefined || published.has(option.key) || !/^(first|second|option-\d+)$/.test(option.key)) return settle()
    const made = keyFrom(option.label.zh, '-')
    if (made !== '') putOptions(field.options.map((each, place) => (place === at ? { ...each, key: freeKey(made, taken(at), '-') } : each)))
    settle()
  }
  const add = () => putOptions([...field.options, { key: freeKey(`option-${field.options.length + 1}`, taken(-1), '-'), label: { zh: '', en: '' } }])
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
              onPress={() => putOptions(field.options.toSpliced(at, 1))}
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
