import { z } from 'zod'

/** What the store has found about the machine on which a desk stands; null where the system does not tell. */
export type MachineFacts = {
  /** Effective user id; null on Windows, which has none. */
  readonly userId: number | null
  /** Name of the file system that holds the desk's folder. */
  readonly fileSystem: string | null
  /** The folder lies in what Windows carries from machine to machine with the account. */
  readonly roams: boolean
  /** What of the desk's folder other accounts may open, by name; '.' is the folder itself. */
  readonly loose: readonly string[]
  readonly freeBytes: number | null
  /** A secret that was stored in the system's key service came back. */
  readonly keepsSecrets: boolean
  /** A program that crashes leaves its memory in a file. */
  readonly dumpsCore: boolean | null
}

/** What an installation check can find. */
export const findingCodes = [
  'account-root',
  'keychain-none',
  'keychain-weak',
  'folder-network',
  'folder-roaming',
  'folder-open',
  'core-dumps',
  'disk-small',
] as const
export type FindingCode = (typeof findingCodes)[number]

export const findingSchema = z.strictObject({
  code: z.enum(findingCodes),
  /** No desk may be enrolled as long as it stands. */
  dangerous: z.boolean(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
/** One thing that is not as a desk should have it. */
export type Finding = z.infer<typeof findingSchema>

/** Room for a year of a desk's records, their backup's scratch copy and the attachments of an ordinary site. */
export const freeBytesWanted = 2_000_000_000

/** File systems that lie on another machine, or in a program that may: locks and fsync do not mean there what the store needs. */
const networkFileSystems: ReadonlySet<string> = new Set([
  'nfs',
  'nfs4',
  'cifs',
  'smb',
  'smb2',
  'smb3',
  'smbfs',
  'ncpfs',
  'afs',
  'ceph',
  'glusterfs',
  '9p',
  'davfs',
  'unc',
])

/**
 * Judges a desk's installation: one ordinary account for the desk, a local folder that does not roam and is nobody else's, a key service that keeps a secret,
 * no memory dumps, enough room. The most dangerous comes first. `weak`: the desk stands in weak mode, which was approved and says so.
 */
export function judgeInstallation(facts: MachineFacts, weak = false): readonly Finding[] {
  const { userId, fileSystem, roams, loose, freeBytes, keepsSecrets, dumpsCore } = facts
  const found: Finding[] = []
  const find = (code: FindingCode, params: Finding['params'] = {}): void => {
    found.push({ code, dangerous: code === 'account-root' || code === 'keychain-none', params })
  }
  if (userId === 0) find('account-root')
  if (weak) find('keychain-weak')
  else if (!keepsSecrets) find('keychain-none')
  if (fileSystem !== null && isNetwork(fileSystem)) find('folder-network', { fileSystem })
  if (roams) find('folder-roaming')
  if (loose.length > 0) find('folder-open', { count: loose.length })
  if (dumpsCore === true) find('core-dumps')
  if (freeBytes !== null && freeBytes < freeBytesWanted) find('disk-small', { free: freeBytes, wanted: freeBytesWanted })
  return found
}

/** A FUSE file system may be anything; only the kinds known to be a local disk count as one. */
function isNetwork(fileSystem: string): boolean {
  const name = fileSystem.toLowerCase()
  return networkFileSystems.has(name) || (name.startsWith('fuse') && name !== 'fuseblk' && name !== 'fuse.fuse-overlayfs')
}
