import { readFileSync } from 'node:fs'
import { backUp } from '../backup/backup.ts'
import { restore as restoreBackup } from '../backup/restore.ts'
import { defaultSecrets, readDatabaseUrl, readSecrets } from '../folder.ts'
import { readOptions, required, urlOf, UsageError } from './options.ts'
import { clock, newId, withServer } from './tools.ts'
import type { Verb } from './verb.ts'

/** Copies the data, still encrypted, into a new folder below a target, and reads it back; the server may go on running. */
export const backup: Verb = {
  usage: 'backup --to DIR',
  async run(args) {
    const options = readOptions(args, { to: { type: 'string' } })
    const target = required(options.to, 'to')
    return withServer(options.data, async (server) => {
      const { path, manifest } = await backUp(server, target, { clock, newId })
      const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
      return { value: { path, id: manifest.id, dataVersion: manifest.dataVersion, bytes }, lines: [`${path}`, `${bytes} bytes, read back`] }
    })
  },
}

/** Restores a backup into new folders, with the recovery key or the secrets of the old server; the epoch changes. */
export const restore: Verb = {
  usage: 'restore --from BACKUP --data NEW (--recovery FILE | --old-secrets DIR) [--secrets DIR] [--url https://HOST:PORT] [--database-url-file FILE]',
  async run(args) {
    const options = readOptions(args, {
      from: { type: 'string' },
      recovery: { type: 'string' },
      'old-secrets': { type: 'string' },
      secrets: { type: 'string' },
      url: { type: 'string' },
      'database-url-file': { type: 'string' },
    })
    const urlFile = options['database-url-file']
    const { recovery, 'old-secrets': oldSecrets } = options
    if ((recovery === undefined) === (oldSecrets === undefined)) throw new UsageError('one of --recovery and --old-secrets is needed')
    const { manifest, epoch } = await restoreBackup({
      backup: required(options.from, 'from'),
      data: options.data,
      secretsFolder: options.secrets ?? defaultSecrets(options.data),
      secrets: oldSecrets === undefined ? { recoveryIdentity: readFileSync(required(recovery, 'recovery'), 'utf8') } : readSecrets(oldSecrets),
      url: options.url === undefined ? null : urlOf(options.url),
      databaseUrl: urlFile === undefined ? null : readDatabaseUrl(urlFile),
      clock,
      newId,
    })
    return {
      value: { data: options.data, epoch, dataVersion: manifest.dataVersion, madeAt: manifest.madeAt },
      lines: [`restored into ${options.data} as of version ${manifest.dataVersion}`, `new epoch ${epoch}: every desk starts anew and sends what is missing`],
    }
  },
}
