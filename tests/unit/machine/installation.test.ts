import { expect, test } from 'vitest'
import { freeBytesWanted, judgeInstallation, type MachineFacts } from '#shared/domain/installation.ts'
import { dumpsCore, fileSystemAt, isBelowWindowsFolder } from '#store/machine/system-texts.ts'

const good: MachineFacts = {
  userId: 1000,
  fileSystem: 'ext4',
  roams: false,
  loose: [],
  freeBytes: freeBytesWanted,
  keepsSecrets: true,
  dumpsCore: false,
}
const codesOf = (facts: Partial<MachineFacts>) => judgeInstallation({ ...good, ...facts }).map(({ code }) => code)

test('a good machine has no finding, and what a system does not tell is none', () => {
  expect(codesOf({})).toEqual([])
  expect(codesOf({ userId: null, fileSystem: null, freeBytes: null, dumpsCore: null })).toEqual([])
})

test('each thing that is not as it should be is found by itself', () => {
  const cases: readonly (readonly [Partial<MachineFacts>, string])[] = [
    [{ userId: 0 }, 'account-root'],
    [{ keepsSecrets: false }, 'keychain-none'],
    [{ fileSystem: 'nfs4' }, 'folder-network'],
    [{ roams: true }, 'folder-roaming'],
    [{ loose: ['.'] }, 'folder-open'],
    [{ dumpsCore: true }, 'core-dumps'],
    [{ freeBytes: freeBytesWanted - 1 }, 'disk-small'],
  ]
  for (const [facts, code] of cases) expect(codesOf(facts), code).toEqual([code])
})

test('only root and a key service that keeps nothing are dangerous, and they come first', () => {
  const all = judgeInstallation({ userId: 0, fileSystem: 'cifs', roams: true, loose: ['.', 'store.db'], freeBytes: 0, keepsSecrets: false, dumpsCore: true })
  expect(all.map(({ code, dangerous }) => [code, dangerous])).toEqual([
    ['account-root', true],
    ['keychain-none', true],
    ['folder-network', false],
    ['folder-roaming', false],
    ['folder-open', false],
    ['core-dumps', false],
    ['disk-small', false],
  ])
  expect(all[6]?.params).toEqual({ free: 0, wanted: freeBytesWanted })
})

test('a desk in weak mode says so for ever, and that hinders nobody', () => {
  const found = judgeInstallation({ ...good, keepsSecrets: false }, true)
  expect(found).toEqual([{ code: 'keychain-weak', dangerous: false, params: {} }])
  expect(judgeInstallation(good, true)).toEqual(found)
})

test('network and FUSE file systems are found, local ones are not', () => {
  for (const name of ['nfs', 'NFS4', 'cifs', 'smb3', 'fuse.sshfs', 'fuse', '9p', 'unc']) expect(codesOf({ fileSystem: name }), name).toEqual(['folder-network'])
  for (const name of ['ext4', 'xfs', 'btrfs', 'zfs', 'overlay', 'tmpfs', 'fuseblk', 'ntfs3']) expect(codesOf({ fileSystem: name }), name).toEqual([])
})

test('the deepest mount holds a path, the last of several on one place; names are whole and may have spaces', () => {
  const mounts = [
    'overlay / overlay rw 0 0',
    'server:/home /home nfs4 rw 0 0',
    '/dev/sdb1 /home/kiosk ext4 rw 0 0',
    'auto /srv/data autofs rw 0 0',
    'server:/d /srv/data nfs rw 0 0',
    '//nas/x /mnt/two\\040words cifs rw 0 0',
    '',
  ].join('\n')
  expect(fileSystemAt(mounts, '/home/kiosk/desk')).toBe('ext4')
  expect(fileSystemAt(mounts, '/home/kiosk2/desk')).toBe('nfs4')
  expect(fileSystemAt(mounts, '/homes')).toBe('overlay')
  expect(fileSystemAt(mounts, '/srv/data/x')).toBe('nfs')
  expect(fileSystemAt(mounts, '/mnt/two words/x')).toBe('cifs')
  expect(fileSystemAt('', '/x')).toBeNull()
})

test('core dumps follow the soft limit', () => {
  expect(dumpsCore('Limit  Soft Limit\nMax core file size        0                    unlimited            bytes')).toBe(false)
  expect(dumpsCore('Max core file size        unlimited            unlimited            bytes')).toBe(true)
  expect(dumpsCore('something else')).toBeNull()
})

test('a Windows folder that roams is known by its path, in any case', () => {
  const roaming = 'C:\\Users\\kiosk\\AppData\\Roaming'
  expect(isBelowWindowsFolder('c:\\users\\Kiosk\\appdata\\roaming\\OpsDesk\\desk', roaming)).toBe(true)
  expect(isBelowWindowsFolder('C:\\Users\\kiosk\\AppData\\Local\\OpsDesk', roaming)).toBe(false)
  expect(isBelowWindowsFolder('C:\\Users\\kiosk\\AppData\\Roaming2\\desk', roaming)).toBe(false)
  expect(isBelowWindowsFolder('C:\\x', undefined)).toBe(false)
})
