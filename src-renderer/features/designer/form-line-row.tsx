import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { GripVertical } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { useDesign } from './design-context.ts'
import { isSamePlace } from './model/design-place.ts'
import { lineId, type FormLine, type FormPlace } from './model/form-lines.ts'
import styles from './form-part.module.css'

type Props = { readonly line: FormLine; readonly selected: boolean; readonly onMove: (moved: FormPlace, to: number) => void }
type Edge = 'above' | 'below'

/** A line of the list: what it is called, its kind and its marks; it can be dragged among its own. */
export function FormLineRow({ line, selected, onMove }: Props) {
  const { t, name } = useText()
  const { body, problems, select } = useDesign()
  const row = useRef<HTMLDivElement>(null)
  const edge = useDragging(row, line, onMove)
  const { place } = line
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  const faulty = problems.some((problem) => isSamePlace(problem.place, place))
  const rule = place.kind === 'rule' ? body.rules.find(({ key }) => key === place.key) : undefined
  const field = place.kind === 'field' ? body.form.find(({ key }) => key === place.key) : undefined
  const column = place.kind === 'field' && field?.kind === 'table' ? field.columns.find(({ key }) => key === place.column) : undefined
  const shown = column ?? field
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys belong to the listbox, which keeps the focus
    <div
      ref={row}
      id={lineId(place)}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      className={cx(styles['line'], column && styles['inner'], selected && styles['on'], edge !== null && styles[edge])}
      onClick={() => select(place)}
    >
      <span className={styles['grip']} aria-hidden title={t('designer.drag')}>
        <Glyph icon={GripVertical} size={14} />
      </span>
      <span className={styles['name']}>
        {rule ? name(rule.message) || rule.assert : shown ? name(shown.label) : ''}
        {shown?.required === true ? <b aria-label={t('designer.required')}>*</b> : null}
      </span>
      <span className={styles['kind']}>{rule ? t(`designer.severity.${rule.severity}`) : shown ? t(`designer.kind.${shown.kind}`) : ''}</span>
      {faulty ? <i className={styles['dot']} aria-label={t('designer.problems')} role="img" /> : <i />}
    </div>
  )
}

/** What a dragged line says of itself; only lines of the same list take it. */
function listOf(place: FormPlace): string {
  return place.kind === 'rule' ? 'rules' : place.column === null ? 'form' : `columns ${place.key}`
}

function useDragging(row: React.RefObject<HTMLDivElement | null>, line: FormLine, onMove: Props['onMove']): Edge | null {
  const [edge, setEdge] = useState<Edge | null>(null)
  const list = listOf(line.place)
  const dragged = useEffectEvent(() => ({ list, place: line.place, at: line.at }))
  const drop = useEffectEvent((from: { readonly place: FormPlace; readonly at: number }, to: Edge) => {
    const before = to === 'above' ? line.at : line.at + 1
    onMove(from.place, from.at < before ? before - 1 : before)
  })
  useEffect(() => {
    const element = row.current
    if (element === null) return
    const half = (y: number): Edge => {
      const { top, height } = element.getBoundingClientRect()
      return y < top + height / 2 ? 'above' : 'below'
    }
    const stops = [
      draggable({ element, getInitialData: () => dragged() }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data['list'] === list,
        onDrag: ({ location }) => setEdge(half(location.current.input.clientY)),
        onDragLeave: () => setEdge(null),
        onDrop({ source, location }) {
          setEdge(null)
          const { place, at } = source.data
          if (typeof at === 'number') drop({ place: place as FormPlace, at }, half(location.current.input.clientY))
        },
      }),
    ]
    return () => stops.forEach((stop) => stop())
  }, [row, list])
  return edge
}
