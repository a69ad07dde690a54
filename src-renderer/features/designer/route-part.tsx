import { Background, Controls, ReactFlow, type BuiltInEdge, type ReactFlowInstance } from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useText } from '#renderer/text/text.ts'
import { isComposing } from '#renderer/ui/composing.ts'
import { useDesign } from './design-context.ts'
import { insertionAt, neighbourOf, walk, type Direction, type RoutePlace } from './model/route-walk.ts'
import { laidId, laidSizes, layRoutePicture, type LaidNode } from './model/route-layout.ts'
import { newStep, type StepKind } from './model/new-parts.ts'
import { placeOfStep, type SequenceAt } from './model/step-tree.ts'
import { newStepWords } from './new-field-words.ts'
import { enterPane } from './pane.tsx'
import { domIdOf, routeNodeTypes, type PictureNode } from './route-nodes.tsx'
import styles from './route-part.module.css'
import { StepKinds } from './step-kinds.tsx'

const arrows: Readonly<Record<string, Direction>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' }

/** Where a step is to be added. */
type Insertion = { readonly into: SequenceAt; readonly at: number }

/** The route as a picture that is worked on: walked by arrows, added to at every gap, drawn anew after each change. */
export function RoutePart() {
  const { t } = useText()
  const { body, place, select, edit } = useDesign()
  const [adding, setAdding] = useState<Insertion | null>(null)
  const frame = useRef<HTMLDivElement>(null)
  const here: RoutePlace = place?.part === 'route' ? place : { part: 'route', kind: 'none' }
  const { steps } = body.route
  const focus = () => frame.current?.focus()
  const add = (kind: StepKind) => {
    if (adding === null) return
    const step = newStep(kind, newStepWords(kind), body)
    edit({ on: 'steps', edit: { act: 'add', into: adding.into, at: adding.at, step } })
    setAdding(null)
    select({ part: 'route', kind: 'step', key: step.key })
    enterPane()
  }
  const key = (event: KeyboardEvent) => {
    const direction = arrows[event.key]
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.target !== event.currentTarget) return
    if (direction !== undefined && event.altKey) {
      const found = here.kind === 'step' ? placeOfStep(steps, here.key) : undefined
      if (!found || direction === 'left' || direction === 'right') return
      edit({ on: 'steps', edit: { act: 'move', key: found.step.key, into: found.into, at: found.at + (direction === 'down' ? 1 : -1) } })
    } else if (direction !== undefined) select(walk(steps, here, direction))
    else if (event.key === 'Enter') enterPane()
    else if (event.key === 'Insert') setAdding(insertionAt(steps, here))
    else if (event.key === 'Delete') remove(here)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const remove = (removed: RoutePlace) => {
    if (removed.kind === 'none') return
    if (removed.kind === 'branch') edit({ on: 'steps', edit: { act: 'branch', block: removed.block, edit: { act: 'remove', key: removed.key } } })
    else edit({ on: 'steps', edit: { act: 'remove', key: removed.key } })
    select(neighbourOf(steps, removed))
  }
  return (
    <div className={styles['route']}>
      <div
        ref={frame}
        className={styles['frame']}
        role="toolbar"
        tabIndex={0}
        {...(here.kind === 'none' ? {} : { 'aria-activedescendant': domIdOf(laidId(here)) })}
        id="design-route"
        aria-label={t('designer.part.route')}
        aria-describedby="design-route-keys"
        onKeyDown={key}
      >
        <Picture here={here} adding={adding} onInsert={setAdding} />
      </div>
      {adding === null ? null : (
        <StepKinds
          onPick={add}
          onClose={() => {
            setAdding(null)
            focus()
          }}
        />
      )}
      <p className={styles['keys']} id="design-route-keys">
        {t('designer.routeKeys')}
      </p>
    </div>
  )
}

type PictureProps = { readonly here: RoutePlace; readonly adding: Insertion | null; readonly onInsert: (at: Insertion) => void }

function Picture({ here, adding, onInsert }: PictureProps) {
  const { t } = useText()
  const { body } = useDesign()
  const { steps } = body.route
  const laid = useMemo(() => layRoutePicture(steps), [steps])
  const flow = useRef<ReactFlowInstance<PictureNode, BuiltInEdge> | null>(null)
  const selected = here.kind === 'none' ? null : laidId(here)
  const nodes = useMemo(
    () =>
      laid.nodes.map((node): PictureNode => {
        const { width, height } = laidSizes[node.kind]
        const isTarget =
          node.kind === 'insert' &&
          adding !== null &&
          adding.at === node.at &&
          adding.into?.block === node.into?.block &&
          adding.into?.branch === node.into?.branch
        return {
          id: node.id,
          type: node.kind,
          position: { x: node.x - width / 2, y: node.y },
          width,
          height,
          data: { laid: node, selected: node.id === selected, target: isTarget, onInsert },
          focusable: false,
          domAttributes: { 'aria-roledescription': undefined },
        }
      }),
    [laid, selected, adding, onInsert],
  )
  const edges = useMemo(
    () =>
      laid.edges.map(({ id, from, to }): BuiltInEdge => ({
        id,
        source: from,
        target: to,
        type: 'smoothstep',
        pathOptions: { offset: 4, borderRadius: 6 },
        focusable: false,
      })),
    [laid],
  )
  const target = laid.nodes.find(({ id }) => id === selected)
  useShown(flow, target)
  return (
    <ReactFlow<PictureNode, BuiltInEdge>
      nodes={nodes}
      edges={edges}
      nodeTypes={routeNodeTypes}
      onInit={(instance) => {
        flow.current = instance
      }}
      fitView
      fitViewOptions={{ maxZoom: 1, minZoom: 0.5, padding: 0.08 }}
      minZoom={0.3}
      maxZoom={1.4}
      panOnScroll
      zoomOnDoubleClick={false}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      proOptions={{ hideAttribution: true }}
      aria-label={t('designer.part.route')}
    >
      <Background gap={20} size={1} color="var(--line)" />
      <Controls showInteractive={false} position="bottom-right" />
    </ReactFlow>
  )
}

/** What is selected is brought into sight; nothing moves while it is there already. */
function useShown(flow: React.RefObject<ReactFlowInstance<PictureNode, BuiltInEdge> | null>, target: LaidNode | undefined): void {
  const id = target?.id
  useEffect(() => {
    const element = id === undefined ? null : document.querySelector(`[data-id="${CSS.escape(id)}"]`)
    const frame = element?.closest('.react-flow')?.getBoundingClientRect()
    const box = element?.getBoundingClientRect()
    if (!frame || !box || target === undefined) return
    const visible = box.top >= frame.top && box.bottom <= frame.bottom && box.left >= frame.left && box.right <= frame.right
    if (!visible) void flow.current?.setCenter(target.x, target.y + 30, { zoom: flow.current.getZoom(), duration: 0 })
    // Only a new selection moves the picture; a change of the route leaves it where somebody has put it.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [id])
}
