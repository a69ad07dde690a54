import { generateIdentity, identityToRecipient } from 'age-encryption'
import { writeFileSync } from 'node:fs'
import { foundAuthority, openAuthority } from '../auth/authority.ts'
import { library, shippedDefinitions } from '#shared/templates/library.ts'
import { askForReviews, foundCompany, issueCredentials, publishDefinitions, type Person } from '../company/company.ts'
import { sampleCompany, seedSample } from '../company/sample.ts'
import { defaultSecrets, makeFolder, newDatabaseKey, openNewDatabase, readDatabaseUrl } from '../folder.ts'
import { readOptions, required, urlOf, UsageError } from './options.ts'
import { clock, credentialLines, toolsFor } from './tools.ts'
import type { Verb } from './verb.ts'

/** Where a server is reached when nobody has said otherwise: the default of `start`, on this machine. */
export const defaultUrl = 'https://127.0.0.1:7443'

/** Makes a server: folders, keys, authority, the company and its administrators. Its secrets are shown once. */
export const init: Verb = {
  usage:
    'init --company NAME --admin USER:NAME … [--sample] [--library] [--url https://HOST:PORT] [--secrets DIR] [--recovery-file FILE] [--database-url-file FILE]',
  async run(args) {
    const options = readOptions(args, {
      company: { type: 'string' },
      admin: { type: 'string', multiple: true },
      sample: { type: 'boolean', default: false },
      library: { type: 'boolean', default: false },
      url: { type: 'string' },
      secrets: { type: 'string' },
      'recovery-file': { type: 'string' },
      'database-url-file': { type: 'string' },
    })
    const company = options.company ?? (options.sample ? sampleCompany : required(undefined, 'company'))
    const administrators = (options.admin ?? (options.sample ? ['admin:陈静'] : [])).map(personOf)
    if (administrators.length === 0) throw new UsageError('--admin is missing')
    const url = options.url === undefined ? null : urlOf(options.url)
    const secretsFolder = options.secrets ?? defaultSecrets(options.data)
    const urlFile = options['database-url-file']
    const databaseUrl = urlFile === undefined ? null : readDatabaseUrl(urlFile)
    const secrets = { databaseKey: newDatabaseKey(), databaseUrl, ...(await foundAuthority(company, clock())) }
    // Before anything is made: a database that is not there or holds a company leaves no folder behind.
    if (databaseUrl !== null) await (await openNewDatabase(options.data, secrets)).close()
    makeFolder(options.data, secretsFolder, { secrets, url })
    const recoveryIdentity = await generateIdentity()
    if (options['recovery-file'] !== undefined) writeFileSync(options['recovery-file'], `${recoveryIdentity}\n`, { mode: 0o600, flag: 'wx' })

    const store = await openNewDatabase(options.data, secrets)
    try {
      const authority = await openAuthority(secrets)
      const tools = toolsFor({ store, authority })
      const recoveryRecipients = [await identityToRecipient(recoveryIdentity)]
      const ids = await foundCompany(tools, { company, publicUrl: url ?? defaultUrl, recoveryRecipients, administrators })
      const sample = options.sample ? await seedSample(tools) : []
      const published = options.sample ? shippedDefinitions : []
      if (options.library) {
        await publishDefinitions(
          tools,
          library.filter((body) => !published.includes(body)),
        )
        // With the library comes the design application by which everything in it is changed.
        await askForReviews(tools)
      }
      const credentials = await issueCredentials(tools, ids)
      const shown = options['recovery-file'] === undefined ? recoveryIdentity : null
      return {
        value: {
          data: options.data,
          secrets: secretsFolder,
          company,
          fingerprint: authority.fingerprint,
          recoveryKey: shown,
          administrators: credentials,
          members: sample,
        },
        lines: [
          `${company}: data in ${options.data}, secrets in ${secretsFolder}`,
          `authority ${authority.fingerprint}`,
          shown === null ? `recovery key in ${options['recovery-file']}` : `recovery key, shown only now; keep it on paper in a safe: ${shown}`,
          ...[...credentials, ...sample].flatMap(credentialLines),
        ],
      }
    } finally {
      await store.close()
    }
  },
}

function personOf(text: string): Person {
  const [userName, name] = text.split(':')
  if (!userName || !name) throw new UsageError(`--admin ${text} is not USER:NAME`)
  return { userName, name }
}
