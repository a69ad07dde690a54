import { failed, ok } from '#shared/kernel/fault.ts'
import { proveProposal } from '#shared/definition/compile.ts'
import type { Handlers } from '../context.ts'
import { readableCondition, recordNames } from '../read/readable.ts'
import { listRows } from '../read/rows.ts'
import { namesById } from '../register/handlers.ts'

const differingMax = 100

/** What is worked out of many records for somebody who waits for it. */
export const reportHandlers: Pick<Handlers, 'definition.rehearse'> = {
  'definition.rehearse': async (context, { body }) => {
    const proposed = proveProposal(body)
    if (!proposed.ok) return proposed
    const { key, version } = proposed.value
    const basis = version > 1 ? await context.definition(key, version - 1) : failed('definition-missing')
    const nothing = { basis: null, cases: 0, differ: 0, differing: [], load: [], minutes: { before: 0, after: 0 }, names: {} }
    if (!basis.ok) return ok(nothing)
    const done = await context.reports.run('rehearse', {
      before: basis.value.body,
      after: proposed.value,
      readable: await readableCondition(context, recordNames, basis.value.body),
      organisation: await organisationRows(context),
      now: context.clock(),
    })
    if (!done.ok) return done
    const { rehearsal, records } = done.value
    const newest = rehearsal.differing.slice(0, differingMax)
    return ok({
      basis: version - 1,
      cases: rehearsal.cases,
      differ: rehearsal.differing.length,
      differing: newest.map((each) => ({ number: '', title: '', ...records[each.recordId], ...each })),
      load: rehearsal.load,
      minutes: rehearsal.minutes,
      names: await namesById(context),
    })
  },
}

async function organisationRows(context: Parameters<typeof listRows>[0]) {
  const [units, members, roles, grants, delegations, settings] = await Promise.all([
    listRows(context, 'unit', {}),
    listRows(context, 'member', {}),
    listRows(context, 'role', {}),
    listRows(context, 'grant', {}),
    listRows(context, 'delegation', {}),
    listRows(context, 'setting', {}),
  ])
  return { units, members, roles, grants, delegations, settings, posts: [], desks: [] }
}
