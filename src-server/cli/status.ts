import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { verifyAudit } from '../store/audit-chain.ts'
import { readMeta, readVersion } from '../store/meta.ts'
import { readHorizon } from '../store/prune-log.ts'
import type { ReadableDb } from '../store/store.ts'
import { createOrganisationOf } from '../sync/organisation.ts'
import { readOptions } from './options.ts'
import { withServer } from './tools.ts'
import type { Verb } from './verb.ts'

/** Says how the server's data stands, without any of its content; walks the audit chain. */
export const status: Verb = {
  usage: 'status',
  async run(args) {
    const options = readOptions(args, {})
    return withServer(options.data, async (server) => {
      const bytes = await server.store.bytes()
      const value = await server.store.read(async (db) => {
        const { index, definitions } = await createOrganisationOf()(db)
        return {
          company: index.settings['company.name'],
          url: await readMeta(db, 'publicUrl'),
          epoch: await readMeta(db, 'epoch'),
          fingerprint: server.authority.fingerprint,
          version: await readVersion(db),
          logHorizon: await readHorizon(db),
          members: index.members.size,
          desks: index.desks.size,
          weakDesks: weakDesks(index),
          closingDesks: [...index.desks.values()].filter(({ state }) => state === 'closing').map(({ code, name }) => `${code} ${name}`),
          definitions: definitions.length,
          records: await count(db, 'record'),
          mutations: await count(db, 'mutation_log'),
          lockedAccounts: (await db.selectFrom('account').select('memberId').where('lockedAt', 'is not', null).execute()).length,
          audit: await verifyAudit(db),
          database: server.config.database,
          bytes,
        }
      })
      const lines = Object.entries(value).map(([name, one]) => `${name}: ${typeof one === 'object' ? JSON.stringify(one) : String(one)}`)
      return { value, lines }
    })
  },
}

/** Desks in weak mode, by code and name; closed ones no longer count. */
function weakDesks(index: OrganisationIndex): readonly string[] {
  return [...index.desks.values()].filter(({ weak, state }) => weak && state !== 'closed').map(({ code, name }) => `${code} ${name}`)
}

async function count(db: ReadableDb, table: 'record' | 'mutation_log'): Promise<number> {
  const row = await db
    .selectFrom(table)
    .select((counted) => counted.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
