import { CelScalar, celEnv, celFunc, isCelError, isCelList, listType, parse, plan, type CelInput, type CelValue } from '@bufbuild/cel'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { dayNumber, realDate } from '#shared/calendar/civil-date.ts'

/**
 * Expressions of definitions: CEL, parsed and planned once, the same on a desk and on the server.
 *
 * Beside the standard functions there are
 * - `sum(list)` adds ints (or doubles), leaving out nulls; of nothing it is 0;
 * - `blank(value)` is true for null, an empty string and an empty list;
 * - `days(from, to)` counts the days between two dates;
 * - `yuan(int)` writes minor units as `1234.50`.
 *
 * An expression over an empty field often cannot be judged (`null > 3`). That is no fault of the definition: it answers `unknown`, and whoever
 * asks decides what that means. Every other failure at run time is the definition's fault and is answered as one.
 */
export type Evaluation =
  | { readonly kind: 'value'; readonly value: CelValue }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'fault'; readonly detail: string }

export type ExpressionScope = {
  readonly form: ReadonlyMap<string, CelInput>
  readonly row?: ReadonlyMap<string, CelInput>
  readonly record?: ReadonlyMap<string, CelInput>
  readonly param?: ReadonlyMap<string, CelInput>
}
export type Variable = 'form' | 'row' | 'record' | 'param'

export type Comparison = { readonly variable: Variable; readonly key: string; readonly text: string }

/** A planned expression and what it reads, as `form.amount`, `row.price`, `record.unit`. */
export type Expression = {
  readonly text: string
  readonly reads: readonly { readonly variable: Variable; readonly key: string }[]
  /** Fields that it compares with a fixed text, `form.kind == 'urgent'`. */
  readonly compares: readonly Comparison[]
  evaluate(scope: ExpressionScope): Evaluation
}

const { DYN, INT, STRING, BOOL } = CelScalar
const env = celEnv({
  funcs: [
    celFunc('sum', [listType(DYN)], DYN, (list) => {
      let whole = 0n
      let broken = 0
      let isBroken = false
      for (const value of list) {
        if (typeof value === 'bigint') whole += value
        else if (typeof value === 'number') [broken, isBroken] = [broken + value, true]
        else if (value !== null) throw new Error('sum of something that is not a number')
      }
      return isBroken ? broken + Number(whole) : whole
    }),
    celFunc('blank', [DYN], BOOL, (value) => value === null || value === '' || (isCelList(value) && value.size === 0)),
    celFunc('days', [STRING, STRING], INT, (from, to) => BigInt(dayOf(to) - dayOf(from))),
    celFunc('yuan', [INT], STRING, (minor) => {
      const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0')
      return `${minor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
    }),
  ],
})

/** Deeper nesting of `all`, `map`, `filter` could take minutes over long tables. */
const maxNesting = 2

function dayOf(date: string): number {
  const [year, month, day] = date.split('-').map(Number)
  const real = realDate(year ?? 0, month ?? 0, day ?? 0)
  if (real !== date) throw new Error('not a date')
  return dayNumber(date)
}

/** Parses and plans an expression that may read these variables; the fault's `detail` says what is wrong with it. */
export function compileExpression(text: string, variables: readonly Variable[]): Result<Expression> {
  try {
    const parsed = parse(text)
    const reads = new Map<string, { variable: Variable; key: string }>()
    const compares: Comparison[] = []
    const problem = inspect(parsed.expr, { variables, bound: [], nesting: 0, reads, compares })
    if (problem !== undefined) return failed('definition-invalid', { detail: problem })
    const run = plan(env, parsed)
    const readList = [...reads.values()]
    return ok({ text, reads: readList, compares, evaluate: (scope) => evaluate(run, readList, scope) })
  } catch (error) {
    return failed('definition-invalid', { detail: error instanceof Error ? error.message : String(error) })
  }
}

function evaluate(run: ReturnType<typeof plan>, reads: Expression['reads'], scope: ExpressionScope): Evaluation {
  const result = run(scope)
  if (!isCelError(result)) return { kind: 'value', value: result }
  if (reads.some(({ variable, key }) => hasNull(scope[variable]?.get(key) ?? null))) return { kind: 'unknown' }
  return { kind: 'fault', detail: result.message }
}

/** Null itself, or a table with an empty cell. */
function hasNull(value: CelInput): boolean {
  if (value === null) return true
  return Array.isArray(value) && value.some((row) => row instanceof Map && [...row.values()].includes(null))
}

/** The value as JSON: ints must be safe, doubles finite; anything else than scalars and lists of them is no answer. */
export function plainValue(value: CelValue): string | number | boolean | null | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : undefined
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return undefined
}

type Inspection = {
  readonly variables: readonly string[]
  readonly bound: readonly string[]
  readonly nesting: number
  readonly reads: Map<string, { variable: Variable; key: string }>
  readonly compares: Comparison[]
}
type Node = ReturnType<typeof parse>['expr']

/** Walks the syntax tree: answers what is wrong, or nothing; gathers what is read. */
function inspect(node: Node | undefined, at: Inspection): string | undefined {
  if (!node) return undefined
  const kind = node.exprKind
  switch (kind.case) {
    case 'identExpr': {
      const { name } = kind.value
      if (at.bound.includes(name)) return undefined
      return at.variables.includes(name) ? `${name} must be followed by a field` : `unknown name ${name}`
    }
    case 'selectExpr': {
      const read = variableOf(kind.value.operand, at)
      if (read) return note(read, kind.value.field, at)
      return inspect(kind.value.operand, at)
    }
    case 'callExpr': {
      const { target, args, function: name } = kind.value
      if (!env.funcs.find(name) && !operators.has(name)) return `unknown function ${name}`
      const [container, index] = args
      if (name === '_[_]' && container && index?.exprKind.case === 'constExpr' && index.exprKind.value.constantKind.case === 'stringValue') {
        const read = variableOf(container, at)
        if (read) return note(read, index.exprKind.value.constantKind.value, at)
      }
      if (name === '_==_' || name === '_!=_') noteComparison(args, at)
      return firstProblem([target, ...args], at)
    }
    case 'listExpr':
      return firstProblem(kind.value.elements, at)
    case 'structExpr':
      return firstProblem(
        kind.value.entries.map((entry) => entry.value),
        at,
      )
    case 'comprehensionExpr': {
      if (at.nesting >= maxNesting) return 'nested too deeply'
      const { iterVar, iterVar2, accuVar, iterRange, accuInit, loopCondition, loopStep, result } = kind.value
      const outside = firstProblem([iterRange, accuInit], at)
      const within = { ...at, bound: [...at.bound, iterVar, iterVar2, accuVar], nesting: at.nesting + 1 }
      return outside ?? firstProblem([loopCondition, loopStep, result], within)
    }
    default:
      return undefined
  }
}

/** Handled by the planner itself, so not in the table of functions. */
const operators = new Set(['_[_]', '_&&_', '_||_', '_?_:_', '@not_strictly_false', '_[?_]', '_?._'])

function firstProblem(nodes: readonly (Node | undefined)[], at: Inspection): string | undefined {
  for (const node of nodes) {
    const problem = inspect(node, at)
    if (problem !== undefined) return problem
  }
  return undefined
}

function variableOf(node: Node | undefined, at: Inspection): Variable | undefined {
  if (node?.exprKind.case !== 'identExpr') return undefined
  const { name } = node.exprKind.value
  return at.variables.includes(name) && !at.bound.includes(name) ? (name as Variable) : undefined
}

/** A field on one side, a text on the other. */
function noteComparison(args: readonly Node[], at: Inspection): void {
  for (const [field, constant] of [args, args.toReversed()]) {
    if (field?.exprKind.case !== 'selectExpr' || constant?.exprKind.case !== 'constExpr') continue
    const variable = variableOf(field.exprKind.value.operand, at)
    const { constantKind } = constant.exprKind.value
    if (variable && constantKind.case === 'stringValue') at.compares.push({ variable, key: field.exprKind.value.field, text: constantKind.value })
  }
}

function note(variable: Variable, key: string, at: Inspection): undefined {
  at.reads.set(`${variable}.${key}`, { variable, key })
}
