import { randomBytes } from 'node:crypto'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { expect, onTestFinished, test } from 'vitest'
import { FaultError } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { backupHandlers } from '#store/session/backup-handlers.ts'
import { pruneBackups, type PruneRequest } from '#store/snapshot/prune.ts'
import { listBackups, sweepPartials } from '#store/snapshot/read.ts'
import { takeBackup } from '#store/snapshot/take.ts'
import { newTicket } from '#tests/support/choosing.ts'
import { got } from '#tests/support/got.ts'
import { enrolAsk, newFolder, newMachine, startDesk } from '#tests/support/real-desk.ts'
import { openSite } from '../server/support.ts'

const dayMs = 86_400_000
const firstNight = Date.UTC(2026, 0, 1, 18)
const keeping = { days: 2, weeks: 0, months: 0 }

/** A desk's files and a folder for its backups, with one made on each of five nights, by default all proven. */
async function fiveNights(proven: readonly number[] = [0, 1, 2, 3, 4]) {
  const base = mkdtempSync(join(tmpdir(), 'opsdesk-prune-'))
  onTestFinished(() => rmSync(base, { recursive: true, force: true }))
  const [directory, folder] = [join(base, 'desk'), join(base, 'backups')]
  for (const made of [directory, folder]) mkdirSync(made)
  for (const name of ['store.db', 'attachments.db', 'desk.key']) writeFileSync(join(directory, name), randomBytes(5000))
  const facts = { storeId: 'store-1', deskId: 'desk-1', deskName: '封闭区 3 号', company: '华东站', waiting: 0 }
  const backups: { readonly id: Id; readonly path: string }[] = []
  for (let night = 0; night < 5; night += 1) {
    const id = `00000000-0000-7000-8000-00000000000${night}`
    const now = firstNight + night * dayMs
    const taken = got(await takeBackup({ directory, folder, facts, id, now, holdStill: null, report: () => undefined, cancelled: () => false }))
    if (proven.includes(night)) prove(taken.path, id)
    backups.push({ id, path: taken.path })
  }
  const root = join(folder, 'opsdesk-desk-1')
  const removed: Id[] = []
  const request: PruneRequest = {
    folder,
    root,
    deskId: 'desk-1',
    storeId: 'store-1',
    keeping,
    timeZone: 'Asia/Shanghai',
    removed: async ({ manifest }) => void removed.push(manifest.id),
  }
  const left = async (): Promise<readonly Id[]> => (await listBackups(root)).map(({ manifest }) => manifest.id).toSorted()
  return { folder, root, backups, request, removed, left, ids: (...nights: number[]) => nights.map((night) => backups[night]?.id ?? '') }
}

function prove(path: string, backupId: Id): void {
  const proof = { format: 'opsdesk-proof', version: 1, backupId, provenAt: 1, counts: {}, auditEvents: 0, auditHead: '', waiting: 0, fault: null }
  writeFileSync(join(path, 'proof.json'), JSON.stringify(proof))
}

test('[BAK-15] what the rule does not keep goes whole, the oldest first, and each is told', async () => {
  const { root, request, removed, left, ids } = await fiveNights()
  expect(await pruneBackups(request)).toBeNull()
  expect(removed).toEqual(ids(0, 1, 2))
  expect(await left()).toEqual(ids(3, 4))
  expect(readdirSync(root)).toHaveLength(2)
  expect(await pruneBackups(request)).toBeNull()
  expect(removed).toHaveLength(3)
})

test('the last proven one and every one after it stay; so do all while none is proven', async () => {
  const some = await fiveNights([0, 1])
  expect(await pruneBackups({ ...some.request, keeping: { days: 1, weeks: 0, months: 0 } })).toBeNull()
  expect(await some.left()).toEqual(some.ids(1, 2, 3, 4))
  const none = await fiveNights([])
  expect(await pruneBackups(none.request)).toBeNull()
  expect(await none.left()).toEqual(none.ids(0, 1, 2, 3, 4))
})

test('nothing goes for a last proven one whose bytes are others by now', async () => {
  const { backups, request, left, ids } = await fiveNights([0, 1, 2, 4])
  const file = join(backups[4]?.path ?? '', 'attachments.db')
  const bytes = readFileSync(file)
  bytes[77] = (bytes[77] ?? 0) ^ 1
  writeFileSync(file, bytes)
  expect(await pruneBackups(request)).toMatchObject({ code: 'backup-damaged', params: { file: 'attachments.db' } })
  expect(await left()).toEqual(ids(0, 1, 2, 3, 4))
})

test('what this desk has not made stays, whatever it is called: by the manifest, a copy made by hand, a link, a folder with more in it, the folder itself', async () => {
  const { folder, root, backups, request, removed, left, ids } = await fiveNights()
  const paths = backups.map(({ path }) => path)
  const [first = '', second = '', third = ''] = paths
  // Another desk's, and another store's of this desk, moved in under names like ours.
  const manifest = JSON.parse(readFileSync(join(first, 'manifest.json'), 'utf8')) as object
  for (const [name, change] of [
    ['20250101-180000-aaaaaaaa', { deskId: 'desk-2', id: '00000000-0000-7000-8000-0000000000aa' }],
    ['20250102-180000-bbbbbbbb', { storeId: 'store-2', id: '00000000-0000-7000-8000-0000000000bb' }],
  ] as const) {
    cpSync(first, join(root, name), { recursive: true })
    writeFileSync(join(root, name, 'manifest.json'), JSON.stringify({ ...manifest, ...change }))
  }
  cpSync(first, join(root, 'a copy'), { recursive: true })
  const elsewhere = join(folder, 'elsewhere')
  renameSync(second, elsewhere)
  symlinkSync(elsewhere, second)
  writeFileSync(join(third, 'notes.txt'), 'mine')
  const before = readdirSync(root).toSorted()
  expect(await pruneBackups(request)).toBeNull()
  expect(removed).toEqual([])
  expect(readdirSync(root).toSorted()).toEqual(before)
  expect(existsSync(join(elsewhere, 'store.db'))).toBe(true)

  // Somebody has put a backup's files into the desk's own folder itself: it is that backup now, and everything else lies in it.
  rmSync(join(third, 'notes.txt'))
  cpSync(first, root, { recursive: true })
  expect(await pruneBackups(request)).toBeNull()
  for (const name of ['store.db', 'attachments.db', 'desk.key', 'manifest.json', 'proof.json']) rmSync(join(root, name))
  expect(await pruneBackups(request)).toBeNull()
  expect(removed).toEqual(ids(2))
  expect(await left()).toContain(ids(4)[0])
})

test('a folder that is not there, or lets nothing go, is a fault of its own; what it held is there when it can be written again', async () => {
  const { folder, root, request, left, ids } = await fiveNights()
  chmodSync(root, 0o500)
  expect(await pruneBackups(request)).toMatchObject({ code: 'backup-folder-read-only' })
  chmodSync(root, 0o700)
  expect(await left()).toEqual(ids(0, 1, 2, 3, 4))
  renameSync(folder, `${folder} unplugged`)
  expect(await pruneBackups(request)).toMatchObject({ code: 'backup-folder-missing' })
  renameSync(`${folder} unplugged`, folder)
  expect(await pruneBackups(request)).toBeNull()
  expect(await left()).toEqual(ids(3, 4))
})

test('a pruning that dies half-way leaves no half of a backup to be taken for one, and the next run sweeps it away', async () => {
  const { folder, root, request, left, ids } = await fiveNights()
  // The process ends when it would be told.
  await new Promise<void>((ends) => void pruneBackups({ ...request, removed: () => new Promise(() => ends()) }))
  expect(await left()).toEqual(ids(1, 2, 3, 4))
  expect(readdirSync(root).filter((name) => name.endsWith('.partial'))).toHaveLength(1)
  await sweepPartials(folder, 'desk-1')
  expect(await pruneBackups(request)).toBeNull()
  expect(readdirSync(root)).toHaveLength(2)
})

test('a backup whose going cannot be written down stays one, and goes when it can', async () => {
  const { folder, request, removed, left, ids } = await fiveNights()
  const unwritten = pruneBackups({ ...request, removed: () => Promise.reject(new FaultError({ code: 'disk-full' })) })
  await expect(unwritten).rejects.toMatchObject({ fault: { code: 'disk-full' } })
  await sweepPartials(folder, 'desk-1')
  expect(await left()).toEqual(ids(0, 1, 2, 3, 4))
  expect(await pruneBackups(request)).toBeNull()
  expect(removed).toEqual(ids(0, 1, 2))
})

test('[BAK-03] a real desk prunes once it has proven, by the rule that its administrator has set, and writes each into the audit log', async () => {
  const site = await openSite({ recoveryRecipient: await identityToRecipient(await generateIdentity()) })
  const desk = await startDesk(site, newMachine())
  got(await desk.enrol(enrolAsk(site, site.administrator)))
  got(await backupHandlers['backup.setFolder'](desk, { folder: newTicket(desk.tickets, 'folder', newFolder()), schedule: '02:00' }))
  expect(got(await backupHandlers['backup.setKeeping'](desk, keeping)).keeping).toEqual(keeping)
  const night = async (): Promise<void> => {
    site.clock.turn(dayMs)
    got(await backupHandlers['backup.run'](desk, {}))
    await expect.poll(() => desk.jobs.list().every(({ state }) => state === 'done'), { timeout: 30_000 }).toBe(true)
  }
  for (let n = 0; n < 4; n += 1) await night()
  const listed = got(await backupHandlers['backup.list'](desk, {}))
  expect(listed.map(({ state }) => state)).toEqual(['proven', 'proven'])
  const audit = desk.opened?.context.database.readRaw.prepare('select "act", "subject" from "audit"').all() as { act: string; subject: string }[]
  const pruned = audit.filter(({ act }) => act === 'backup.pruned')
  expect(pruned).toHaveLength(2)
  for (const { subject } of pruned) expect(listed.map(({ id }) => id)).not.toContain(subject)
  expect(audit).toContainEqual({ act: 'backup.keeping-set', subject: '2 0 0' })
})
