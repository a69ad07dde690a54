import { backupKeepingSchema } from '#shared/domain/backup-keeping.ts'
import { needMeta, readMeta } from '../database/meta.ts'
import { slotsOf } from '../keys/desk-keys.ts'
import { listFolders } from '../intake/folder-table.ts'
import { publicKeyOf } from '../keys/signing-key.ts'
import type { DeskFacts } from '../desk-file.ts'
import type { DeskParts } from './arrival.ts'
import type { OpenDesk } from './open-desk.ts'
import { sessionValue } from './session-value.ts'

/** Keeps in `desk.json` what a locked desk shows and its nightly backup needs; everything here can be made again from the store. */
export async function keepFacts(
  { deskFile, directory }: Pick<DeskParts, 'deskFile' | 'directory'>,
  { context }: OpenDesk,
  counted: Partial<Pick<DeskFacts, 'waiting' | 'departure' | 'alarms'>> = {},
): Promise<void> {
  const { reader } = context.database
  const [session, organisation, slots, storeId, deskPrivateKey, folder, schedule, keeping] = await Promise.all([
    sessionValue(context),
    context.organisation(),
    slotsOf(directory),
    needMeta(reader, 'storeId'),
    needMeta(reader, 'deskPrivateKey'),
    readMeta(reader, 'backupFolder'),
    readMeta(reader, 'backupSchedule'),
    readMeta(reader, 'backupKeeping'),
  ])
  const { agreedAt } = context.sync.state()
  const known = new Map([...organisation.members, [session.member.id, session.member]])
  const members = (slots.ok ? slots.value : []).flatMap((id) => {
    const member = known.get(id)
    return member?.state === 'active' ? [{ id, userName: member.userName, name: member.name }] : []
  })
  await deskFile.update((facts) => ({
    ...facts,
    ...counted,
    storeId,
    deskId: session.desk.id,
    deskPublicKey: publicKeyOf(deskPrivateKey),
    deskName: session.desk.name,
    company: session.company,
    timeZone: organisation.settings['calendar.timeZone'],
    members,
    lastMemberId: session.member.id,
    agreedAt,
    dropFolders: listFolders(context.database.readRaw).map(({ path }) => path),
    passwordAttempts: organisation.settings['password.maxAttempts'],
    passwordLength: organisation.settings['password.minLength'],
    backup: {
      ...facts.backup,
      ...(folder === undefined ? {} : { folder }),
      ...(schedule === undefined ? {} : { schedule }),
      ...(keeping === undefined ? {} : { keeping: backupKeepingSchema.parse(JSON.parse(keeping)) }),
    },
  }))
}
