import { createHash, randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import type { Result } from '#shared/kernel/fault.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { openConnection } from '#store/database/connection.ts'
import { createDeskKeys, openAsMember, openByRecovery, openByRelease } from '#store/keys/desk-keys.ts'
import { createNewId } from '#store/session/new-id.ts'
import { listBackups, readBackup } from '#store/snapshot/read.ts'
import { restoreDesk } from '#store/snapshot/restore.ts'
import { takeBackup } from '#store/snapshot/take.ts'
import { createStore, openStore } from '#store/store.ts'
import { memoryKeychain } from '../../tests/support/memory-keychain.ts'
import { members } from '../../tests/support/store-company.ts'
import type { Dice } from '../sim/dice.ts'
import { twist, type Sample } from './twist.ts'
import { judge, type Target, type Verdict } from './verdict.ts'

/** A desk with one member, its keys, a backup of it and the company's recovery key. */
async function deskWithBackup() {
  const root = mkdtempSync(join(tmpdir(), 'opsdesk-hostile-'))
  const [directory, backups] = [join(root, 'desk'), join(root, 'backups')]
  for (const made of [directory, backups]) mkdirSync(made)
  const newId = createNewId(Date.now)
  const [, member] = members
  if (!member) throw new Error('nobody')
  const keychain = memoryKeychain()
  const [storeId, deskId, storeKey, identity, releaseShare] = [newId(), newId(), randomBytes(32), await generateIdentity(), randomBytes(32)]
  must(createStore({ directory, key: storeKey }, { storeId, deskId, deskName: '录入一号', deskCode: 'A1', company: '示例公司' }))
  const store = must(await openStore({ directory, key: storeKey }))
  await store.database.write((db) => rowStatements(db).upsert('member', [member]))
  await store.close()
  // Pages that migrations have freed hold nothing that anybody reads: a bit changed there carries nothing in.
  const raw = openConnection(join(directory, 'store.db'), storeKey, 'write')
  raw.exec('VACUUM')
  raw.pragma('wal_checkpoint(TRUNCATE)')
  raw.close()
  const about = { storeId, deskId, storeKey, releaseShare, recoveryRecipients: [await identityToRecipient(identity)] }
  must(await createDeskKeys({ directory, keychain }, about, { memberId: member.id, keyId: newId(), password: 'Leng-ku-2026-x', signingSeed: randomBytes(32) }))
  const facts = { storeId, deskId, deskName: '录入一号', company: '示例公司', waiting: 0 }
  const request = { directory, folder: backups, facts, id: newId(), now: Date.now(), holdStill: null, report: () => undefined, cancelled: () => false }
  const { path } = must(await takeBackup(request))
  return { root, directory, keychain, newId, member, identity, releaseShare, path, close: () => rmSync(root, { recursive: true, force: true }) }
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.fault.code)
  return result.value
}

/** Key files: bytes changed, shapes twisted with a checksum that fits again. The seal of the store key finds what the checksum does not. */
export async function openKeyFiles(): Promise<Target> {
  const desk = await deskWithBackup()
  const place = { directory: join(desk.root, 'hostile'), keychain: desk.keychain }
  mkdirSync(place.directory)
  const sound = readFileSync(join(desk.directory, 'desk.key'), 'utf8')
  return {
    async attempt(dice): Promise<Verdict> {
      const { text, how } = hostileText(dice, sound, { value: JSON.parse(sound), nullable: ['release', 'recovery'] })
      if (isSame(text, sound)) return { outcome: 'allowed' }
      writeFileSync(join(place.directory, 'desk.key'), text)
      const way = dice.weighted({ release: 10, recovery: 2, member: 0.02 })
      const opened = {
        release: () => openByRelease(place, Buffer.from(desk.releaseShare)),
        recovery: () => openByRecovery(place.directory, desk.identity),
        member: () => openAsMember(place, desk.member.id, 'Leng-ku-2026-x'),
      }[way]()
      return judge(await opened, true, `${way}: ${how}`)
    },
    close: async () => desk.close(),
  }
}

/** Another text, with its checksum made right again half of the time: a forger can do that. */
function hostileText(dice: Dice, sound: string, sample: Sample): { readonly text: string; readonly how: string } {
  if (dice.chance(0.15)) return brokenText(dice, sound)
  const { value, how } = twist(dice, sample, 'json')
  if (typeof value !== 'object' || value === null || dice.chance(0.3)) return { text: JSON.stringify(value) ?? '', how }
  const { checksum: _checksum, ...content } = value as Record<string, unknown>
  return { text: JSON.stringify({ ...content, checksum: checksumOf(content) }), how: `${how}, checksum right` }
}

function checksumOf(content: object): string {
  try {
    return createHash('sha256').update(canonicalJson(content)).digest('hex')
  } catch {
    return ''
  }
}

function brokenText(dice: Dice, sound: string): { readonly text: string; readonly how: string } {
  const at = dice.below(sound.length)
  const kinds: readonly (readonly [string, string])[] = [
    ['cut off', sound.slice(0, at)],
    ['a letter changed', `${sound.slice(0, at)}${String.fromCharCode(32 + dice.below(95))}${sound.slice(at + 1)}`],
    ['twice', sound + sound],
    ['empty', ''],
    ['zeros', '\u0000'.repeat(300)],
    ['deep', '['.repeat(50_000)],
    ['a mark before it', `\ufeff${sound}`],
    ['random', dice.bytes(500).toString('latin1')],
    ['members twice', sound.replace('{', '{"version":1,"format":"other",')],
  ]
  const [how, text] = dice.one(kinds)
  return { text, how }
}

function isSame(text: string, sound: string): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === canonicalJson(JSON.parse(sound))
  } catch {
    return false
  }
}

/** Backups: manifests twisted, files changed with and without their hash, files missing or swapped; listed, read, and restored with the company's own recovery key. */
export async function openBackups(): Promise<Target> {
  const desk = await deskWithBackup()
  const hostile = join(desk.root, 'hostile')
  const before = foldersOf(desk.directory)
  const manifest = readFileSync(join(desk.path, 'manifest.json'), 'utf8')
  const restore = () =>
    restoreDesk({
      path: hostile,
      recoveryKey: desk.identity,
      userName: desk.member.userName,
      password: 'Wang-le-2027-y',
      directory: desk.directory,
      keychain: desk.keychain,
      clock: Date.now,
      newId: desk.newId,
      report: () => undefined,
    })
  return {
    async attempt(dice): Promise<Verdict> {
      rmSync(hostile, { recursive: true, force: true })
      cpSync(desk.path, hostile, { recursive: true })
      if (dice.chance(0.7)) {
        const { text, how, unsound } = hostileManifest(dice, manifest)
        writeFileSync(join(hostile, 'manifest.json'), text)
        await listBackups(hostile)
        if (!unsound) return judge(await readBackup(hostile), false, how)
        return judge(await restore(), true, `manifest: ${how}`)
      }
      const how = changeFiles(dice, hostile, manifest)
      return judge(await restore(), true, how)
    },
    settle: async () => (foldersOf(desk.directory) === before ? [] : ['the standing desk is not what it was']),
    close: async () => desk.close(),
  }
}

function hostileManifest(dice: Dice, sound: string): { readonly text: string; readonly how: string; readonly unsound: boolean } {
  if (dice.chance(0.2)) {
    const broken = brokenText(dice, sound)
    // A letter changed within a name is a name all the same: nobody signs a manifest, the key file and the store prove themselves.
    const mayStand = isSame(broken.text, sound) || broken.how === 'a letter changed' || broken.how === 'members twice'
    return { ...broken, unsound: !mayStand }
  }
  const { value, how, unsound } = twist(dice, { value: JSON.parse(sound), choices: ['format', 'files.*.name'] }, 'json')
  return { text: JSON.stringify(value) ?? '', how, unsound }
}

/** Changes a file of the backup; sometimes the manifest is made to agree, as one who means harm would. */
function changeFiles(dice: Dice, folder: string, manifest: string): string {
  const name = dice.one(['store.db', 'attachments.db', 'desk.key'])
  const path = join(folder, name)
  const bytes = readFileSync(path)
  const at = dice.below(bytes.length)
  const changes: readonly (readonly [string, Buffer])[] = [
    ['cut off', bytes.subarray(0, at)],
    ['a bit flipped', flipped(bytes, at, dice.below(8))],
    ['longer', Buffer.concat([bytes, dice.bytes(100)])],
    ['zeros', Buffer.alloc(bytes.length)],
    ['a plain database', Buffer.concat([Buffer.from('SQLite format 3\0'), bytes.subarray(16)])],
  ]
  const [how, changed] = dice.one(changes)
  // Bytes after the last page are nobody's: they carry nothing in.
  const harmless = how === 'longer'
  writeFileSync(path, changed)
  if (harmless || dice.chance(0.4)) return `${name} ${how}`
  const told = JSON.parse(manifest) as { files: { name: string; bytes: number; sha256: string }[] }
  const files = told.files.map((file) =>
    file.name === name ? { name, bytes: changed.length, sha256: createHash('sha256').update(changed).digest('hex') } : file,
  )
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...told, files }))
  return `${name} ${how}, manifest made to agree`
}

function flipped(bytes: Buffer, at: number, bit: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ (1 << bit)
  return copy
}

/** Names and hashes of what a folder holds. */
function foldersOf(directory: string): string {
  const names = readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
    entry.isFile() && /\.(db|key|json|mark)$/.test(entry.name) ? [entry.name] : [],
  )
  return names
    .toSorted()
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(directory, name)))
          .digest('hex')}`,
    )
    .join('\n')
}
