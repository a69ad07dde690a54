import { randomBytes } from 'node:crypto'
import { createTimeOrderedIds } from '#shared/kernel/time-ordered-ids.ts'
import { createVerifier, productCost } from '../auth/verifier.ts'
import type { CompanyTools, IssuedCredentials } from '../company/company.ts'
import { openFolder, type OpenServer } from '../folder.ts'

/** The clock of this machine. */
export const clock = (): number => Date.now()
/** New ids by that clock. */
export const newId = createTimeOrderedIds(clock, randomBytes)

/** What administration needs over an open server. */
export function toolsFor(server: Pick<OpenServer, 'store' | 'authority'>): CompanyTools {
  return { store: server.store, clock, newId, random: randomBytes, verifier: createVerifier(productCost), fingerprint: server.authority.fingerprint }
}

/** Opens a data folder for one verb and closes it whatever happens. */
export async function withServer<T>(data: string, work: (server: OpenServer, tools: CompanyTools) => Promise<T>): Promise<T> {
  const server = await openFolder(data)
  try {
    return await work(server, toolsFor(server))
  } finally {
    await server.store.close()
  }
}

/** How a person is told how to sign in. */
export function credentialLines({ name, userName, initialPassword, enrolmentCode }: IssuedCredentials): readonly string[] {
  return [`${name}  user name ${userName}  initial password ${initialPassword}`, `  enrolment code ${enrolmentCode}`]
}
