import { FaultError } from '#shared/kernel/fault.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { nodesOf } from '#shared/definition/route.ts'
import type { StepKey } from '#shared/queries/process-report.ts'
import { processReport } from '../report/process-report.ts'
import type { ReadableDb } from '../store/store.ts'
import { readOptions, UsageError } from './options.ts'
import { withServer } from './tools.ts'
import type { Verb } from './verb.ts'

/** Says how a process runs: how long its records take, how they end, which went back, how long each step takes. */
export const report: Verb = {
  usage: 'report PROCESS',
  async run([process = '', ...args]) {
    if (process === '' || process.startsWith('-')) throw new UsageError('the key of a process is missing, for example expense-claim')
    const options = readOptions(args, {})
    return withServer(options.data, async ({ store }) => {
      const { body, value } = await store.read(async (db) => ({ body: await newestBody(db, process), value: await processReport(db, process) }))
      if (!body) throw new FaultError({ code: 'definition-missing', params: { key: process } })
      const named = (step: StepKey): string => {
        const node = step.node === null ? undefined : nodesOf(body).find(({ key }) => key === step.node)
        return [step.act, ...(step.node === null ? [] : [node?.label.en ?? step.node])].join(' at ')
      }
      const { records, acts, amountMinor, outcome, days, returned, resubmitted, steps, ordinary, backEntered } = value
      return {
        value: { process, ...value },
        lines: [
          `${body.name.zh} ${body.name.en}: ${records} records, ${acts} acts, ${(amountMinor / 100).toFixed(2)} in all`,
          `completed ${outcome.completed}, refused ${outcome.refused}, withdrawn ${outcome.withdrawn}, terminated ${outcome.terminated}, open ${outcome.open}`,
          `days from first act to last: mean ${days.mean.toFixed(3)}, median ${days.median.toFixed(3)}, p90 ${days.p90.toFixed(3)}`,
          `went back at least once ${returned}, handed in more than once ${resubmitted}`,
          `ordinary acts ${ordinary}, back entries ${backEntered}`,
          ...steps.map(
            ({ from, to, count, meanDays }) => `${String(count).padStart(8)}  ${meanDays.toFixed(3).padStart(8)} days  ${named(from)} → ${named(to)}`,
          ),
        ],
      }
    })
  },
}

async function newestBody(db: ReadableDb, key: string): Promise<DefinitionBody | undefined> {
  const row = await db
    .selectFrom('definition')
    .select('body')
    .where('key', '=', key)
    .where('state', '<>', 'draft')
    .orderBy('version', 'desc')
    .executeTakeFirst()
  return row?.body ? (JSON.parse(row.body) as DefinitionBody) : undefined
}
