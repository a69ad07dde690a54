import { ListChecks, RotateCcw } from 'lucide-react'
import { formatFieldValue } from '#shared/definition/field-text.ts'
import { isAsking } from '#shared/definition/steps.ts'
import { FormFields } from '#renderer/forms/form-fields.tsx'
import { useLocale } from '#renderer/text/language.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { cx } from '#renderer/ui/cx.ts'
import { useDesign } from './design-context.ts'
import { assigneeWords } from './assignee-editor.tsx'
import { wayOf } from './model/way.ts'
import { registerOptions } from './register-section.tsx'
import type { Body } from './model/body.ts'
import styles from './preview-part.module.css'
import { usePreview, usePreviewed, type Preview } from './use-preview.ts'

/** The form as whoever fills it in will see it, the register's head, and what becomes of it filled in like this. */
export function PreviewPart() {
  const { t } = useText()
  const { body } = useDesign()
  const { compiled, stale } = usePreviewed(body)
  return (
    <section className={styles['preview']} aria-label={t('designer.preview')}>
      {compiled === null ? <p className={styles['stale']}>{t('designer.preview.stale')}</p> : <Previewed compiled={compiled} stale={stale} />}
    </section>
  )
}

function Previewed({ compiled, stale }: Pick<Preview, 'compiled' | 'stale'>) {
  const { t } = useText()
  const preview = usePreview(compiled, stale)
  const { faults, tried } = preview
  return (
    <>
      <div className={styles['head']}>
        <h2>{t('designer.preview')}</h2>
        {tried ? (
          <span className={styles['verdict']} role="status">
            {faults.length === 0 ? t('designer.preview.passes') : t('designer.preview.fires', { count: faults.length })}
          </span>
        ) : null}
        <ActButton size="small" icon={ListChecks} onPress={preview.tryIt}>
          {t('designer.preview.try')}
        </ActButton>
        <ActButton size="small" tone="quiet" icon={RotateCcw} onPress={preview.clear}>
          {t('designer.preview.clear')}
        </ActButton>
      </div>
      {stale ? <p className={styles['stale']}>{t('designer.preview.stale')}</p> : null}
      <div className={styles['sheet']}>
        <FormFields fields={compiled.body.form.filter(({ key }) => !compiled.lateFields.has(key))} view={preview.view} />
      </div>
      <Way preview={preview} />
      <RegisterHead preview={preview} />
    </>
  )
}

function Way({ preview: { compiled, data, scope } }: { readonly preview: Preview }) {
  const { t, name } = useText()
  const design = useDesign()
  const way = wayOf(compiled, data, scope)
  return (
    <div className={styles['block']}>
      <h3>{t('designer.preview.titleOf')}</h3>
      <p className={styles['title']}>{compiled.title(data)}</p>
      <h3>{t('designer.preview.way')}</h3>
      <ol>
        {way.map(({ node, depth, stands }) => (
          <li key={node.key} className={cx(!stands && styles['skipped'], depth > 0 && styles['deep'])}>
            <b>{name(node.label)}</b>
            <span>
              {stands ? (isAsking(node) ? assigneeWords(node.assignee, design, t, name) : t(`designer.step.${node.kind}`)) : t('designer.preview.skipped')}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

/** The register's columns with this form as its one row. */
function RegisterHead({ preview: { compiled, data, view } }: { readonly preview: Preview }) {
  const { t, name, language } = useText()
  const { timeZone } = useLocale()
  const { body } = compiled
  const options = registerOptions(body as Body, t, name)
  const { columns, sort, totals } = body.register
  const cell = (key: string) => {
    const field = body.form.find((each) => each.key === key)
    if (field) return formatFieldValue(field, field.kind === 'computed' ? view.computed[key] : data[key], language, view.people.names, timeZone)
    return key === 'number' ? `${body.numbering.prefix}-${'1'.padStart(body.numbering.digits, '0')}` : key === 'title' ? compiled.title(data) : '…'
  }
  return (
    <div className={styles['block']}>
      <h3>{t('designer.preview.register')}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a wide head is scrolled with the arrow keys */}
      <div className={styles['table']} tabIndex={0} role="group" aria-label={t('designer.preview.register')}>
        <table>
          <thead>
            <tr>
              {columns.map((key) => (
                <th key={key} scope="col">
                  {options.find((option) => option.key === key)?.label ?? key}
                  {sort.column === key ? (sort.descending ? ' ↓' : ' ↑') : ''}
                  {totals.includes(key) ? ' Σ' : ''}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              {columns.map((key) => (
                <td key={key}>{cell(key)}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </div>
  )
}
