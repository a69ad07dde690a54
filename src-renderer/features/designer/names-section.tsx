import { useText } from '#renderer/text/text.ts'
import { DefinitionIcon, definitionIcons } from '#renderer/view/definition-icon.tsx'
import { useDesign } from './design-context.ts'
import { ExpressionInput } from './expression-input.tsx'
import type { Settings } from './model/edits.ts'
import { LineProperty, PickProperty, Property, WordsProperty } from './property.tsx'
import { SectionProblems } from './section-problems.tsx'
import styles from './settings-part.module.css'

/** What the process is called, how it is explained, and what its records are called. */
export function NamesSection() {
  const { t, name } = useText()
  const { body, edit } = useDesign()
  const put = (settings: Settings, burst: string) => edit({ on: 'settings', put: settings }, burst)
  const drop = (...dropped: readonly (keyof Settings)[]) => edit({ on: 'settings', put: {}, drop: dropped })
  const amounts = body.form.filter((field) => field.kind === 'money' || (field.kind === 'computed' && field.result === 'money'))
  return (
    <>
      <SectionProblems section="names" />
      <WordsProperty label={t('designer.name')} value={body.name} onChange={(next) => next && put({ name: next }, 'name')} />
      <LineProperty label={t('designer.key')} mono disabled value={body.key} onChange={() => {}} />
      <WordsProperty label={t('designer.summary')} value={body.summary} onChange={(summary) => summary && put({ summary }, 'summary')} />
      <WordsProperty label={t('designer.group')} optional value={body.group} onChange={(group) => (group ? put({ group }, 'group') : drop('group'))} />
      <Property label={t('designer.icon')}>
        <div className={styles['icons']} role="radiogroup" aria-label={t('designer.icon')}>
          {definitionIcons.map((icon) => (
            <button
              key={icon}
              type="button"
              role="radio"
              aria-checked={icon === body.icon}
              aria-label={icon}
              title={icon}
              onClick={() => put({ icon }, 'icon')}
            >
              <DefinitionIcon icon={icon} />
            </button>
          ))}
        </div>
      </Property>
      <WordsProperty label={t('designer.guide')} optional lines value={body.guide} onChange={(guide) => (guide ? put({ guide }, 'guide') : drop('guide'))} />
      <ExpressionInput label={t('designer.titleText')} where="title" value={body.title} onChange={(title) => put({ title: title ?? '' }, 'title')} />
      <PickProperty
        label={t('designer.amount')}
        value={body.amount ?? 'none'}
        options={[{ key: 'none', label: t('designer.none') }, ...amounts.map(({ key, label }) => ({ key, label: name(label) }))]}
        onChange={(amount) => (amount === 'none' ? drop('amount') : put({ amount }, 'amount'))}
      />
    </>
  )
}
