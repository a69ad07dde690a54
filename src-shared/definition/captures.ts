import { metrics, type MachineLimit, type Metric } from '#shared/domain/machine.ts'
import type { Failed } from '#shared/kernel/fault.ts'
import type { Capture } from './captures-schema.ts'
import type { DefinitionBody, Field } from './definition.ts'
import { countOf } from './route.ts'
import { countProblems } from './route-structure.ts'
import { invalid } from './structure-problem.ts'

/** What a definition has machines enter; undefined: nothing. */
export function captureOf(body: DefinitionBody): Capture | undefined {
  return body.format === 1 ? undefined : body.captures
}

/** The limits of a definition with their numbers. */
export function machineLimitsOf(body: DefinitionBody): readonly MachineLimit[] {
  const capture = captureOf(body)
  if (capture?.kind !== 'breach') return []
  const minutes = countOf(body, capture.minutes)
  return capture.limits.map(({ metric, over, clears }) => ({ metric, over: countOf(body, over), clears: countOf(body, clears), minutes }))
}

/** The fields into which a day's figures of a metric go. */
export function dayFields(metric: Metric): { readonly mean: string; readonly peak: string } {
  return { mean: `${metric}_mean`, peak: `${metric}_peak` }
}

/** What is wrong with how a definition has itself filled by machines. */
export function* captureProblems(body: DefinitionBody): Generator<Failed> {
  const capture = captureOf(body)
  if (!capture) return
  yield* missing(body, 'place', 'text')
  if (capture.kind === 'day') {
    yield* missing(body, 'minutes', 'integer')
    for (const { mean, peak } of metrics.map(dayFields)) {
      yield* missing(body, mean, 'integer')
      yield* missing(body, peak, 'integer')
    }
    return
  }
  yield* missing(body, 'since', 'instant')
  yield* missing(body, 'reading', 'integer')
  yield* missing(body, 'reached', 'integer')
  yield* missing(body, 'metric', 'choice')
  yield* countProblems(body, capture.minutes, 'captures')
  const field = body.form.find(({ key }) => key === 'metric')
  for (const limit of capture.limits) {
    for (const count of [limit.over, limit.clears]) yield* countProblems(body, count, 'captures')
    const [over, clears] = [countOf(body, limit.over), countOf(body, limit.clears)]
    // Without room between the two a reading that sways about the limit would be a breach a minute.
    if (clears >= over) yield invalid('captures', `${limit.metric} is over where it begins`)
    if (over > 100) yield invalid('captures', `${limit.metric} is never reached`)
    if (field?.kind === 'choice' && !field.options.some(({ key }) => key === limit.metric)) yield invalid('captures', `metric has no option ${limit.metric}`)
  }
  if (new Set(capture.limits.map(({ metric }) => metric)).size < capture.limits.length) yield invalid('captures', 'limits a metric twice')
}

function* missing(body: DefinitionBody, key: string, kind: Field['kind']): Generator<Failed> {
  if (body.form.find((field) => field.key === key)?.kind !== kind) yield invalid('captures', `${key} is not of the kind that machines fill`)
}
