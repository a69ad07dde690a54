import type { DefinitionDraft } from '#shared/definition/definition.ts'

type Node = Extract<DefinitionDraft['route'], { readonly nodes: unknown }>['nodes'][number]
type Named = Pick<Node, 'key' | 'label'> & Partial<Node>

/** Minutes of a usual working day, in which limits are thought. */
const dayMinutes = 420
const warnMinutes = 120

/** So many working days to decide, with a warning when two hours of each are left. */
export function withinDays(days: number): { readonly workingMinutes: number; readonly warnBefore: number } {
  return { workingMinutes: days * dayMinutes, warnBefore: days * warnMinutes }
}

/** An approval by whoever holds a role. */
export function approvalBy(role: string, node: Named): Node {
  return { kind: 'approve', assignee: { kind: 'role', role }, ...node }
}

/** An approval by the head of the record's own unit, or of one so many levels above. */
export function approvalOfHead(level: number, node: Named): Node {
  return { kind: 'approve', assignee: { kind: 'unit-head', level }, ...node }
}

/** Who may export what finance, analysts and supervisors work with. */
export const figuresReaders = [{ role: 'finance' }, { role: 'analyst' }, { role: 'supervisor' }]
