import { Handle, Position, type Node, type NodeProps, type NodeTypes } from '@xyflow/react'
import { Archive, CheckCheck, ClipboardCheck, Eye, GitBranch, Hourglass, PencilLine, Plus, Send, Split, Stamp, Workflow, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { countOf } from '#shared/definition/route.ts'
import { isAsking, type RouteNode, type Step } from '#shared/definition/steps.ts'
import { useText } from '#renderer/text/text.ts'
import { cx } from '#renderer/ui/cx.ts'
import { Glyph } from '#renderer/ui/glyph.tsx'
import { assigneeWords } from './assignee-editor.tsx'
import { useDesign } from './design-context.ts'
import { limitWords } from './limit-properties.tsx'
import { isSamePlace } from './model/design-place.ts'
import { laidId, type LaidNode } from './model/route-layout.ts'
import type { RoutePlace } from './model/route-walk.ts'
import type { SequenceAt } from './model/step-tree.ts'
import styles from './route-part.module.css'

type Data = {
  readonly laid: LaidNode
  readonly selected: boolean
  /** A step is to be added here. */
  readonly target: boolean
  readonly onInsert: (at: { readonly into: SequenceAt; readonly at: number }) => void
}
/** A node of the picture. */
export type PictureNode = Node<Data>

const icons: Readonly<Record<Step['kind'], LucideIcon>> = {
  approve: Stamp,
  do: PencilLine,
  check: Eye,
  'double-entry': ClipboardCheck,
  confirm: CheckCheck,
  copy: Send,
  wait: Hourglass,
  'sub-process': Workflow,
  choice: Split,
  parallel: GitBranch,
  archive: Archive,
}

/** How each thing of the picture is drawn. */
export const routeNodeTypes: NodeTypes = {
  start: EndNode,
  end: EndNode,
  step: StepNode,
  block: BlockNode,
  branch: BranchNode,
  join: JoinNode,
  insert: InsertNode,
}

function Handles({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className={styles['handle'] ?? ''} />
      {children}
      <Handle type="source" position={Position.Bottom} isConnectable={false} className={styles['handle'] ?? ''} />
    </>
  )
}

function EndNode({ data }: NodeProps<PictureNode>) {
  const { t } = useText()
  return (
    <Handles>
      <span className={styles['terminal']}>{t(data.laid.kind === 'start' ? 'designer.begin' : 'designer.end')}</span>
    </Handles>
  )
}

/** The id of a node's button in the page. */
export function domIdOf(laid: string): string {
  return `design-${laid.replaceAll(' ', '-')}`
}

/** A button that is not in the order of Tab: the picture is walked with arrows. */
function Box({
  place,
  selected,
  look,
  label,
  children,
}: {
  readonly place: RoutePlace
  readonly selected: boolean
  readonly look: string
  readonly label: string
  readonly children: ReactNode
}) {
  const { problems, select } = useDesign()
  const faulty = problems.some((problem) => isSamePlace(problem.place, place))
  return (
    <Handles>
      <button
        id={place.kind === 'none' ? undefined : domIdOf(laidId(place))}
        type="button"
        tabIndex={-1}
        aria-pressed={selected}
        className={cx(styles[look], selected && styles['on'], faulty && styles['faulty'])}
        onClick={() => {
          select(place)
          document.getElementById('design-route')?.focus()
        }}
      >
        <span className="visually-hidden">{label} </span>
        {children}
      </button>
    </Handles>
  )
}

function StepNode({ data: { laid, selected } }: NodeProps<PictureNode>) {
  const { t, name } = useText()
  const words = useNodeWords()
  if (laid.kind !== 'step') return null
  const { step } = laid
  const { who, more } = words(step)
  return (
    <Box place={{ part: 'route', kind: 'step', key: step.key }} selected={selected} look="step" label={t(`designer.step.${step.kind}`)}>
      <span className={styles['title']}>
        <Glyph icon={icons[step.kind]} size={14} />
        <b>{name(step.label)}</b>
        {step.when === undefined ? null : <em title={step.when}>{t('designer.when')}</em>}
      </span>
      <span className={styles['who']}>{who}</span>
      <span className={styles['more']}>{more}</span>
    </Box>
  )
}

function BlockNode({ data: { laid, selected } }: NodeProps<PictureNode>) {
  const { t, name } = useText()
  if (laid.kind !== 'block') return null
  const { step } = laid
  return (
    <Box place={{ part: 'route', kind: 'step', key: step.key }} selected={selected} look="block" label={t(`designer.step.${step.kind}`)}>
      <Glyph icon={icons[step.kind]} size={14} />
      <b>{name(step.label)}</b>
      {step.kind === 'parallel' ? <em>{t(`designer.join.${step.join.kind}`)}</em> : null}
    </Box>
  )
}

function BranchNode({ data: { laid, selected } }: NodeProps<PictureNode>) {
  const { t, name } = useText()
  if (laid.kind !== 'branch') return null
  const { block, branch } = laid
  return (
    <Box
      place={{ part: 'route', kind: 'branch', block: block.key, key: branch.key }}
      selected={selected}
      look="branch"
      label={t('designer.branch', { n: laid.order + 1 })}
    >
      <b>{name(branch.label)}</b>
      <code title={branch.when}>{branch.when ?? (block.kind === 'choice' ? t('designer.otherwiseShort') : t('designer.always'))}</code>
    </Box>
  )
}

function JoinNode() {
  return (
    <Handles>
      <i className={styles['join']} />
    </Handles>
  )
}

function InsertNode({ data: { laid, target, onInsert } }: NodeProps<PictureNode>) {
  const { t } = useText()
  if (laid.kind !== 'insert') return null
  return (
    <Handles>
      <button
        type="button"
        tabIndex={-1}
        className={cx(styles['insert'], target && styles['target'])}
        aria-label={t('designer.here')}
        title={t('designer.here')}
        onClick={() => onInsert({ into: laid.into, at: laid.at })}
      >
        <Glyph icon={Plus} size={12} />
      </button>
    </Handles>
  )
}

/** Who is asked at a step, and what else is to be seen at a glance. */
function useNodeWords(): (node: RouteNode) => { readonly who: string; readonly more: string } {
  const { t, name } = useText()
  const design = useDesign()
  return (node) => {
    const both = (parts: readonly string[]) => parts.filter((part) => part !== '').join(t('common.separator'))
    if (isAsking(node)) {
      const limit = limitWords(node.limit, design.body, t, name)
      const mode = node.mode === 'any' ? '' : t(`designer.modeShort.${node.mode}`)
      return { who: assigneeWords(node.assignee, design, t, name), more: both([mode, limit]) }
    }
    switch (node.kind) {
      case 'copy':
        return { who: node.to.map((assignee) => assigneeWords(assignee, design, t, name)).join(t('common.comma')), more: '' }
      case 'wait':
        return { who: t(`designer.until.${node.until.kind}`), more: node.until.kind === 'event' ? assigneeWords(node.until.assignee, design, t, name) : '' }
      case 'sub-process': {
        const other = design.definitions.find(({ key }) => key === node.definition)
        return { who: other ? name(other.name) : node.definition, more: node.waits ? t('designer.waits') : '' }
      }
      case 'archive':
        return { who: node.keepYears === 'for-ever' ? t('designer.forEver') : `${countOf(design.body, node.keepYears)} ${t('designer.years')}`, more: '' }
      default:
        return { who: '', more: '' }
    }
  }
}
