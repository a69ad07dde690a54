import { Select } from 'antd'
import { useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { isPlain, type DefinitionBody } from '#shared/definition/definition.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import styles from './import.module.css'

type Import = CallValue<'import.get'>
type Props = { readonly work: Import; readonly definition: DefinitionBody; readonly busy: boolean; readonly onCheck: (mapping: (string | null)[]) => void }

const skip = ''

/** Where each column of the file goes, with the first values beside it. */
export function ImportMapping({ work, definition, busy, onCheck }: Props) {
  const { t, name } = useText()
  const [mapping, setMapping] = useState<readonly (string | null)[]>(work.mapping)
  const sample = useLiveValue('import.rows', { importId: work.id, only: 'all', offset: 0, limit: 3 })
  const fields = definition.form.filter((field) => isPlain(field) && field.kind !== 'computed')
  const missing = fields.filter((field) => field.required && !mapping.includes(field.key))
  const check = () => onCheck([...mapping])
  useShortcuts({ 'Ctrl+Enter': check }, !busy)
  const put = (place: number, key: string) =>
    setMapping((old) => old.map((each, at) => (at === place ? (key === skip ? null : key) : each === key ? null : each)))
  return (
    <div className={styles['mapping']}>
      <header className={styles['mappingHead']}>
        <div>
          <h3>{t('imports.mapping.title')}</h3>
          <p>{t('imports.mapping.detail')}</p>
        </div>
        <ActButton tone="main" keys="Ctrl+Enter" busy={busy} onPress={check}>
          {t('imports.check')}
        </ActButton>
      </header>
      {missing.length === 0 ? null : (
        <Notice tone="warn">{t('imports.mapping.missing', { fields: missing.map((field) => name(field.label)).join(t('common.comma')) })}</Notice>
      )}
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('imports.mapping.heading')}</th>
            <th scope="col">{t('imports.mapping.sample')}</th>
            <th scope="col">{t('imports.mapping.field')}</th>
          </tr>
        </thead>
        <tbody>
          {work.headings.map((heading, place) => (
            <tr key={`${heading}-${place}`}>
              <th scope="row">{heading === '' ? t('imports.mapping.blank') : heading}</th>
              <td className={styles['sample']}>
                {(sample?.rows ?? [])
                  .map((row) => row.cells[place] ?? '')
                  .filter((text) => text !== '')
                  .join(t('common.separator'))}
              </td>
              <td>
                <Select
                  aria-label={`${t('imports.mapping.field')} ${heading}`}
                  className={styles['field'] ?? ''}
                  value={mapping[place] ?? skip}
                  options={[
                    { value: skip, label: t('imports.mapping.skip') },
                    ...fields.map((field) => ({ value: field.key, label: field.required ? `${name(field.label)} *` : name(field.label) })),
                  ]}
                  onChange={(key) => put(place, key)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
