import { judgeInstallation, type Finding } from '#shared/domain/installation.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { StoreContext } from '../context.ts'
import { isWeakDesk } from '../keys/weak-keychain.ts'
import { gatherMachine } from '../machine/gather-machine.ts'
import type { DeskParts } from './arrival.ts'
import type { Desk } from './desk.ts'

const act = 'desk.checked'

/** Looks at the machine now. Where a desk stands open, a result that differs from the last one goes into the audit chain. */
export async function checkInstallation(desk: Desk): Promise<Result<{ findings: Finding[] }>> {
  const findings = await findingsAt(desk)
  if (desk.opened) await noteCheck(desk.opened.context, findings)
  return ok({ findings: [...findings] })
}

/** What stands against this machine. */
export async function findingsAt(parts: Pick<DeskParts, 'directory' | 'keychain' | 'newId' | 'machine'>): Promise<readonly Finding[]> {
  const [facts, weak] = [await (parts.machine ?? gatherMachine)(parts), await isWeakDesk(parts.directory)]
  return judgeInstallation(facts, weak)
}

/** Whether this machine keeps no secret, for which there is weak mode. */
export function lacksKeychain(findings: readonly Finding[]): boolean {
  return findings.some(({ code }) => code === 'keychain-none')
}

/** Refuses an enrolment, before its code is spent, on a machine where it would be dangerous; `weak` leaves it to the server whether the key service may be missing. */
export function refuseDangerous(findings: readonly Finding[], weak: boolean): Result<void> {
  const worst = findings.find(({ code, dangerous }) => dangerous && !(weak && code === 'keychain-none'))
  if (!worst) return ok(undefined)
  return failed(worst.code === 'keychain-none' ? 'keychain-unavailable' : 'desk-account-root')
}

/** Keeps what was found, once: the same again says nothing new. */
export async function noteCheck({ database, audit, session }: StoreContext, findings: readonly Finding[]): Promise<void> {
  const subject = findings.map(({ code }) => code).join(' ') || 'good'
  await database.write(async (db) => {
    const last = await db.selectFrom('audit').select('subject').where('act', '=', act).orderBy('sequence', 'desc').limit(1).executeTakeFirst()
    if (last?.subject !== subject) await audit.append(db, { act, subject, digest: '', actorId: session.member.id })
  })
}
