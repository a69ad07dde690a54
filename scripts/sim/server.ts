import { join } from 'node:path'
import { pino } from 'pino'
import type { Id } from '#shared/kernel/id.ts'
import { entities, entityNames, type EntityName } from '#shared/rows/entities.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import type { Authority } from '#server/auth/authority.ts'
import { createSealing } from '#server/auth/sealing.ts'
import { writeChanges } from '#server/store/change-set.ts'
import { writeMeta } from '#server/store/meta.ts'
import type { ServerStore } from '#server/store/store.ts'
import { entitledScopes } from '#server/sync/entitlement.ts'
import { createOrganisationOf } from '#server/sync/organisation.ts'
import { createServer, type SyncServer } from '#server/sync/server.ts'
import { foundingRows, type FoundingRow } from './company.ts'
import { embeddedDatabases, type SimDatabases } from './databases.ts'

/** The real server over its real store, without a wire. */
export type SimServer = {
  readonly sync: SyncServer
  readonly store: ServerStore
  readonly file: string
  readonly databases: SimDatabases
  close(): Promise<void>
}

const log = pino({ level: 'silent' })
const unlimited = { burst: 1_000_000, perMinute: 1_000_000 }

/** Desks are enrolled by writing what enrolment would write, so that no schedule waits for certificates. */
const simulatedAuthority: Authority = {
  fingerprint: '00'.repeat(32),
  certificatePem: '',
  publicKey: '',
  sealing: await createSealing(Buffer.alloc(32, 5)),
  certify() {
    throw new Error('the simulated authority certifies nothing')
  },
  issueServer() {
    throw new Error('the simulated authority certifies nothing')
  },
  deriveKey: () => Buffer.alloc(32, 5),
}

type World = { readonly clock: () => number; readonly newId: () => Id; readonly sessionClock?: () => number }

/** Opens the server on its database. */
export async function openSimServer(
  file: string,
  world: World,
  databases: SimDatabases = embeddedDatabases,
  authority: Authority = simulatedAuthority,
): Promise<SimServer> {
  const store = await databases.open(file)
  const sync = await createServer({ store, authority, ...world, log, signInRate: unlimited, sessionRate: unlimited })
  return { sync, store, file, databases, close: () => store.close() }
}

/** Makes the server's database and lets the work fill it. */
export async function foundAt(file: string, work: (store: ServerStore) => Promise<void>, databases: SimDatabases = embeddedDatabases): Promise<void> {
  const store = await databases.open(file)
  await work(store)
  await store.close()
}

/** Founds the company once; schedules start from a copy. */
export async function foundTemplate(
  directory: string,
  world: World,
  databases: SimDatabases = embeddedDatabases,
  more: readonly FoundingRow[] = [],
): Promise<string> {
  const file = join(directory, 'template-server.db')
  await foundAt(
    file,
    async (store) => {
      await writeChanges(store, world.clock, async (set) => {
        await writeMeta(set.db, 'epoch', world.newId())
        await writeMeta(set.db, 'publicUrl', 'https://sim.invalid:1')
        await writeMeta(set.db, 'recoveryRecipients', ['age1simulated'])
        for (const { entity, row } of [...foundingRows(), ...more]) await set.rows.put(entity, row as never)
        await set.settle(world.newId())
      })
    },
    databases,
  )
  return file
}

/** The server was restored from this copy: another epoch, everything later is gone. */
export async function restoreSimServer(server: SimServer, copy: string, world: World): Promise<SimServer> {
  await server.close()
  await server.databases.copy(copy, server.file)
  const store = await server.databases.open(server.file)
  await store.write(async (db) => {
    await writeMeta(db, 'epoch', world.newId())
    await writeMeta(db, 'restoredAt', world.clock())
    await writeMeta(db, 'provenBackups', [])
  })
  await store.close()
  return openSimServer(server.file, world, server.databases)
}

export type SimCredential = { readonly deskId: Id; readonly deskCode: string; readonly deskKey: string }

/** A desk becomes known, or a member at a desk, as enrolment would write it. */
export async function enrolAt(
  server: SimServer,
  world: World,
  desk: SimCredential,
  members: readonly { readonly memberId: Id; readonly keyId: Id; readonly publicKey: string }[],
): Promise<void> {
  await writeChanges(server.store, world.clock, async (set) => {
    if (!(await set.rows.get('desk', desk.deskId))) {
      await set.db.insertInto('desk_credential').values({ deskId: desk.deskId, publicKey: desk.deskKey, drainedAt: 0, contactAt: 0, delivered: 0 }).execute()
      await set.rows.put('desk', {
        id: desk.deskId,
        name: desk.deskCode,
        code: desk.deskCode,
        state: 'active',
        enrolledAt: world.clock(),
        weak: false,
        closing: null,
      })
    }
    for (const { memberId, keyId, publicKey } of members) {
      await set.db
        .insertInto('member_key')
        .values({ keyId, memberId, deskId: desk.deskId, publicKey, certificate: '{}', signature: '', issuedAt: world.clock() })
        .execute()
    }
    await set.settle(world.newId())
  })
}

/** All rows of the server that a desk is entitled to, by entity and id. */
export async function entitledRows(server: SimServer, deskId: Id, now: number): Promise<ReadonlyMap<string, object>> {
  return server.store.read(async (db) => {
    const scopes = await entitledScopes(db, await createOrganisationOf()(db), deskId, now)
    const held = new Set(scopes.ok ? scopes.value : [])
    const statements = rowStatements(db)
    const rows = new Map<string, object>()
    const records = new Set<Id>()
    const visible = (entity: EntityName, row: { readonly id: Id }): boolean => {
      const { scopes: own, recordId, memberId, unitId } = row as { scopes?: readonly string[]; recordId?: Id; memberId?: Id; unitId?: Id }
      switch (entities[entity].scope) {
        case 'organisation':
          return held.has('organisation')
        case 'own':
          return (own ?? []).some((scope) => held.has(scope))
        case 'record':
          return recordId !== undefined && records.has(recordId)
        case 'member':
          return held.has(`member:${memberId ?? ''}`)
        case 'unit-days':
          return held.has(`days:${unitId ?? ''}`)
      }
    }
    for (const entity of entityNames) {
      for (const row of await statements.list(entity, [])) {
        if (!visible(entity, row)) continue
        if (entity === 'record') records.add(row.id)
        rows.set(`${entity} ${row.id}`, row)
      }
    }
    return rows
  })
}

/** What the server has decided about every mutation that reached it. */
export async function decisions(server: SimServer): Promise<ReadonlyMap<Id, string>> {
  const rows = await server.store.read((db) => db.selectFrom('mutation_log').select(['id', 'outcome']).execute())
  return new Map(rows.map(({ id, outcome }) => [id, outcome]))
}

/** Mutations whose text a disposal has taken away: what the desks kept of them went with the certificate. */
export async function erased(server: SimServer): Promise<ReadonlySet<Id>> {
  const rows = await server.store.read((db) => db.selectFrom('mutation_log').select('id').where('body', 'like', 'erased %').execute())
  return new Set(rows.map(({ id }) => id))
}

/** Refused mutations that are not in their author's hands as a conflict. */
export async function unexplained(server: SimServer): Promise<readonly Id[]> {
  const rows = await server.store.read((db) =>
    db
      .selectFrom('mutation_log')
      .leftJoin('conflict', 'conflict.id', 'mutation_log.id')
      .select('mutation_log.id')
      .where('mutation_log.outcome', '=', 'rejected')
      .where('mutation_log.name', 'not in', ['conflict.resolve@1', 'clock.tick@1', 'schedule.start@1', 'capture.enter@1'])
      .where('conflict.id', 'is', null)
      .execute(),
  )
  return rows.map(({ id }) => id)
}
