import { decodeEnrolmentCode } from '#shared/contract/enrolment-code.ts'
import { ok } from '#shared/kernel/fault.ts'
import type { Handlers } from '../context.ts'
import { serverUrlOf } from '../sync/enrol.ts'
import type { DeskHandlers } from './desk.ts'
import { changePassword } from './change-password.ts'
import { checkInstallation } from './check-installation.ts'
import { secondCheck } from './second-person.ts'
import { sessionValue } from './session-value.ts'

/** Calls that the desk itself answers, open or sealed. */
export const deskHandlers: Pick<
  DeskHandlers,
  'desk.state' | 'desk.check' | 'desk.readCode' | 'desk.enrol' | 'session.unlock' | 'session.changePassword' | 'record.secondCheck' | 'job.list' | 'job.cancel'
> = {
  'desk.state': async (desk) => ok(await desk.state()),
  'desk.check': (desk) => checkInstallation(desk),
  'desk.readCode': async (_, { code }) => {
    const read = decodeEnrolmentCode(code)
    return read.ok ? ok({ server: new URL(serverUrlOf(read.value)).host, fingerprint: read.value.fingerprint }) : read
  },
  'desk.enrol': (desk, ask) => desk.enrol(ask),
  'session.unlock': (desk, { memberId, password }) => desk.unlock(memberId, password),
  'session.changePassword': (desk, passwords) => desk.whileOpen((opened) => changePassword(desk, opened, passwords)),
  'record.secondCheck': (desk, ask) => desk.whileOpen((opened) => secondCheck(desk, opened, ask)),
  'job.list': async (desk) => ok([...desk.jobs.list()]),
  'job.cancel': async (desk, { jobId }) => {
    desk.jobs.cancel(jobId)
    return ok({})
  },
}

/** Calls about the session of whoever is signed in. */
export const sessionHandlers: Pick<Handlers, 'session.get' | 'session.handOver' | 'session.keepView'> = {
  'session.get': async (context) => ok(await sessionValue(context)),
  'session.handOver': async ({ database, audit, session }) => {
    const actorId = session.member.id
    await database.write((db) => audit.append(db, { act: 'session.handed-over', subject: session.deskId, digest: '', actorId }))
    return ok({})
  },
  'session.keepView': async (context, { viewState }) => {
    const value = JSON.stringify(viewState)
    await context.database.write((db) =>
      db
        .insertInto('view_state')
        .values({ memberId: context.session.member.id, value })
        .onConflict((conflict) => conflict.column('memberId').doUpdateSet({ value }))
        .execute(),
    )
    return ok({})
  },
}
