import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { openDeskFile } from '#store/desk-file.ts'
import { createJobs } from '#store/jobs/jobs.ts'
import { systemKeychain } from '#store/keys/keychain.ts'
import { signingKeyOf } from '#store/keys/signing-key.ts'
import { createNewId } from '#store/session/new-id.ts'
import { seedOf } from '#store/session/enrolment.ts'
import { openDesk, type OpenDesk } from '#store/session/open-desk.ts'
import { createStore, openStore } from '#store/store.ts'
import { createEnrolment } from '#store/sync/enrol.ts'
import { foundCompany, startServer, throughCable, type Credential, type Founded, type RunningServer } from '../scripts/tour/company.ts'
import { createTickets } from '#store/tickets.ts'

/** The sample company on a real server, a process of its own behind real TLS. */
export type Site = { readonly folder: string; readonly founded: Founded; readonly server: RunningServer }

/** Founds the sample company below a folder, lets it be filled, and starts its server. */
export async function openSite(folder: string, fill: (data: string) => Promise<void> = async () => undefined): Promise<Site> {
  const founded = await foundCompany(path.join(folder, 'server'))
  await fill(path.join(folder, 'server'))
  return { folder, founded, server: await startServer(path.join(folder, 'server'), 0) }
}

/** What the administrator handed out to somebody. */
export function credentialOf({ founded }: Site, userName: string): Credential {
  const found = founded.members.find((member) => member.userName === userName)
  if (!found) throw new Error(`nobody is called ${userName}`)
  return found
}

/** Enrols somebody at a desk in this process, with a real encrypted store and the real sync engine, and waits until his data are there. */
export async function enrolHere(site: Site, userName: string): Promise<OpenDesk> {
  const desk = await enrolEmpty(site, userName)
  await syncNow(desk)
  return desk
}

/** As `enrolHere`, before the first contact. */
export async function enrolEmpty(site: Site, userName: string): Promise<OpenDesk> {
  const clock = Date.now
  const newId = createNewId(clock)
  const credential = credentialOf(site, userName)
  const password = `Leng-ku-2026-${userName.length}`
  const enrolled = await createEnrolment({ newId, clock })({
    code: throughCable(credential.enrolmentCode, site.server.port),
    userName,
    password: credential.initialPassword,
    newPassword: password,
    deskName: userName,
  })
  if (!enrolled.ok) throw new Error(JSON.stringify(enrolled.fault))
  const { answer, deskId, deskKey, keyId, memberKey, serverUrl, authorityFingerprint } = enrolled.value
  const directory = path.join(site.folder, `desk-${userName}`)
  mkdirSync(directory)
  const storeKey = randomBytes(32)
  const made = createStore(
    { directory, key: Buffer.from(storeKey) },
    {
      storeId: newId(),
      deskId,
      deskName: answer.desk.name,
      deskCode: answer.desk.code,
      company: answer.company,
      epoch: answer.epoch,
      serverUrl,
      authorityFingerprint,
      deskPrivateKey: deskKey.privateKey ?? '',
    },
  )
  if (!made.ok) throw new Error(JSON.stringify(made.fault))
  const opened = await openStore({ directory, key: storeKey })
  if (!opened.ok) throw new Error(JSON.stringify(opened.fault))
  const emit = (): void => undefined
  const signingKey = signingKeyOf(seedOf(memberKey.privateKey))
  const desk = await openDesk({
    store: opened.value,
    storeKey,
    member: answer.member,
    keyId,
    signingKey,
    password,
    keychain: systemKeychain,
    clock,
    newId,
    jobs: createJobs(emit, clock, newId),
    emit,
    tickets: createTickets(directory),
    say: () => undefined,
    deskFile: await openDeskFile(directory),
  })
  return desk
}

/** One round, which must end well. */
export async function syncNow({ context }: OpenDesk): Promise<void> {
  const { link, fault } = await context.sync.syncNow()
  if (link !== 'online') throw new Error(`the desk is ${link}: ${JSON.stringify(fault)}`)
}
