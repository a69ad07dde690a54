import { Plus } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { isComposing } from '#renderer/ui/composing.ts'
import { useDesign, type Design } from './design-context.ts'
import { FormLineRow } from './form-line-row.tsx'
import { useFormActs } from './form-acts.ts'
import { formLines, lineId, type FormPlace } from './model/form-lines.ts'
import { isSamePlace } from './model/design-place.ts'
import { newRule, plainKinds, offeredKinds, type OfferedKind } from './model/new-parts.ts'
import { enterPane } from './pane.tsx'
import styles from './form-part.module.css'

/** The form's fields and rules as a list: dragged or moved by keys, added from the kinds beside it. */
export function FormPart() {
  const { t } = useText()
  const design = useDesign()
  const { body, place, select, edit } = design
  const lines = formLines(body)
  const here = place?.part === 'form' ? place : null
  const acts = useFormActs()
  const key = (event: KeyboardEvent) => {
    if (
      isComposing(event) ||
      !listKey(
        event,
        design,
        acts,
        lines.map((line) => line.place),
        here,
      )
    )
      return
    event.preventDefault()
    event.stopPropagation()
  }
  const addRule = () => {
    const rule = newRule(body, { zh: '', en: '' })
    edit({ on: 'rules', edit: { act: 'add', at: body.rules.length, item: rule } })
    select({ part: 'form', kind: 'rule', key: rule.key })
    enterPane()
  }
  const row = (each: (typeof lines)[number]) => <FormLineRow key={lineId(each.place)} line={each} selected={isSamePlace(each.place, here)} onMove={acts.move} />
  return (
    <div className={styles['form']}>
      <KindPalette onAdd={acts.add} inTable={here?.kind === 'field' && here.column !== null} />
      <div className={styles['main']}>
        <div
          className={styles['lines']}
          role="listbox"
          tabIndex={0}
          aria-label={t('designer.fields')}
          aria-activedescendant={here === null ? undefined : lineId(here)}
          onKeyDown={key}
          id="design-lines"
        >
          {lines.filter((line) => line.place.kind === 'field').map(row)}
          <div role="group" aria-label={t('designer.rules')}>
            <p className={styles['heading']} role="presentation">
              {t('designer.rules')}
            </p>
            {lines.filter((line) => line.place.kind === 'rule').map(row)}
          </div>
        </div>
        <div className={styles['foot']}>
          <ActButton size="small" tone="quiet" icon={Plus} onPress={addRule}>
            {t('designer.addRule')}
          </ActButton>
          {body.rules.length === 0 ? <span>{t('designer.noRules')}</span> : null}
        </div>
        <p className={styles['keys']}>{t('designer.listKeys')}</p>
      </div>
    </div>
  )
}

/** The kinds of fields, to press or to reach with Insert. */
function KindPalette({ onAdd, inTable }: { readonly onAdd: (kind: OfferedKind) => void; readonly inTable: boolean }) {
  const { t } = useText()
  const kinds: readonly OfferedKind[] = inTable ? plainKinds : offeredKinds
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    const at = buttons.findIndex((button) => button === document.activeElement)
    if (step === 0 && event.key !== 'Escape') return
    if (step === 0) document.getElementById('design-lines')?.focus()
    else buttons[(at + step + buttons.length) % buttons.length]?.focus()
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      className={styles['palette']}
      id="design-kinds"
      role="toolbar"
      aria-orientation="vertical"
      aria-label={t(inTable ? 'designer.addColumn' : 'designer.addField')}
      onKeyDown={move}
    >
      <h3>{t(inTable ? 'designer.addColumn' : 'designer.addField')}</h3>
      {kinds.map((kind) => (
        <button key={kind} type="button" onClick={() => onAdd(kind)}>
          {t(`designer.kind.${kind}`)}
        </button>
      ))}
    </div>
  )
}

/** Whether the list took the key. */
function listKey(
  event: KeyboardEvent,
  { select }: Design,
  acts: ReturnType<typeof useFormActs>,
  places: readonly FormPlace[],
  here: FormPlace | null,
): boolean {
  const at = places.findIndex((each) => isSamePlace(each, here))
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step !== 0 && event.altKey) {
    if (here !== null) acts.moveBy(here, step)
    return true
  }
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() !== 'd' || here?.kind !== 'field') return false
    acts.duplicate(here)
    return true
  }
  if (event.altKey) return false
  const next = step === 0 ? undefined : places[Math.max(0, Math.min(places.length - 1, at + step))]
  if (next) select(next)
  else if (event.key === 'Enter') enterPane()
  else if (event.key === 'Insert') document.querySelector<HTMLElement>('#design-kinds button')?.focus()
  else if (event.key === 'Delete' && here !== null) acts.remove(here)
  else return false
  return true
}
