import { createHash, createPublicKey, verify } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { signedText, type MutationBody } from '#shared/mutations/mutation.ts'
import { carryOut } from '#shared/mutations/carry-out.ts'
import { projectChanges } from '#store/register/project.ts'
import { createMutate, type MutateParts } from '#store/apply/mutate.ts'
import { signerOf } from '#store/sync/desk-key.ts'
import type { Member } from '#shared/domain/organisation.ts'
import { personId, unitId } from '../../../scripts/sim/company.ts'
import type { SimDesk } from '../../../scripts/sim/desk.ts'
import { ask, deskAt, settle, submitCase, syncWorld } from '../../support/sync-world.ts'
import { pagesWrittenBy } from '../../support/wal-frames.ts'

const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/** The parts of a mutate as the store process puts them together, any of them replaced. */
async function mutateWith(desk: SimDesk, newId: () => string, change: Partial<MutateParts>) {
  const enrolled = desk.parts.enrolled.find(({ memberId }) => memberId === personId('ops-a'))
  const [member] = (await desk.rows('member')).filter(({ id }) => id === personId('ops-a')) as Member[]
  if (!enrolled || !member) throw new Error('ops-a is not here')
  const { deskId, deskCode, clock } = desk.parts
  return createMutate({
    database: desk.store.database,
    session: { member, deskId, deskCode, keyId: enrolled.keyId, sign: signerOf(enrolled.key.privateKey) },
    clock,
    newId,
    audit: desk.store.audit,
    carryOut,
    projectChanges,
    emit: () => undefined,
    nudge: () => undefined,
    ...change,
  })
}

function caseArgs(recordId: string) {
  return {
    recordId,
    definitionKey: 'sim-case',
    definitionVersion: 1,
    data: { subject: 'taxi', amount: 100 },
    businessDate: '2026-01-05',
    unitId: unitId('a'),
    warningReasons: {},
  }
}

const tables = ['record', 'task', 'act', 'notice', 'outbox', 'waiting_record', 'audit', 'draft'] as const

function countsOf(desk: SimDesk): Record<string, unknown> {
  return Object.fromEntries([
    ...tables.map((table) => [table, ask(desk, `select count(*) from "${table}"`)]),
    ['next', ask(desk, `select value from meta where key = 'nextSequence'`)],
  ])
}

test('[ENT-20] a saved mutation is rows, signed outbox entry, images, projection and audit event at once', async () => {
  const world = await syncWorld()
  await settle(world)
  const desk = deskAt(world, 1)
  const recordId = await submitCase(world, desk, 'ops-a')

  expect(ask(desk, 'select state from record where id = ?', recordId)).toBe('running')
  expect(ask(desk, 'select count(*) from register_sim_case_1 where record_id = ?', recordId)).toBe(1)
  const effects = JSON.parse(ask(desk, 'select effects from outbox') as string) as { images: Record<string, object | null>; marks: string[] }
  expect(effects.images[`record ${recordId}`]).toBeNull()
  expect(effects.marks.filter((mark) => mark.startsWith('definition '))).toHaveLength(1)
  expect(ask(desk, 'select sequence from waiting_record where recordId = ?', recordId)).toBe(1)

  const entry = desk.store.database.readRaw.prepare('select * from outbox').get() as { sequence: number; body: string; signature: string; recordId: string }
  expect(entry).toMatchObject({ sequence: 1, recordId })
  const body = JSON.parse(entry.body) as MutationBody
  const key = desk.parts.enrolled.find(({ keyId }) => keyId === body.key)?.key
  const spki = createPublicKey({ key: Buffer.concat([spkiPrefix, Buffer.from(key?.publicKey ?? '', 'base64')]), type: 'spki', format: 'der' })
  expect(verify(null, Buffer.from(signedText(body)), spki, Buffer.from(entry.signature, 'base64'))).toBe(true)
  const audited = desk.store.database.readRaw.prepare('select act, subject, digest from audit order by sequence desc').get()
  expect(audited).toEqual({ act: 'record.submit', subject: recordId, digest: createHash('sha256').update(signedText(body)).digest('hex') })
})

test('a refusal, a broken projection, audit or neighbour leaves nothing of the mutation', async () => {
  const world = await syncWorld()
  await settle(world)
  const desk = deskAt(world, 1)
  const before = countsOf(desk)
  const broken = async (): Promise<never> => {
    throw new Error('broken')
  }
  const plain = await mutateWith(desk, world.newId, {})
  expect(await plain('record.submit', 1, { ...caseArgs(world.newId()), unitId: unitId('a'), data: {} })).toMatchObject({
    ok: false,
    fault: { code: 'record-invalid' },
  })
  expect(await plain('no.such', 1, {})).toMatchObject({ ok: false, fault: { code: 'mutation-unknown' } })
  expect(await plain('Not a name', 1, {})).toMatchObject({ ok: false, fault: { code: 'mutation-malformed' } })
  expect(await plain('record.comment', 1, { recordId: world.newId(), text: 'x'.repeat(4_000_000) })).toMatchObject({
    ok: false,
    fault: { code: 'mutation-too-large' },
  })
  for (const text of ['冷\u0000库', '冷库\ud800'])
    expect(await plain('record.comment', 1, { recordId: world.newId(), text })).toEqual({
      ok: false,
      fault: { code: 'text-unstorable', params: { path: 'args.text' } },
    })
  await expect(plain('record.submit', 1, caseArgs(world.newId()), { also: broken })).rejects.toThrow('broken')
  const noAudit = await mutateWith(desk, world.newId, { audit: { append: broken } })
  await expect(noAudit('record.submit', 1, caseArgs(world.newId()))).rejects.toThrow('broken')
  const noProjection = await mutateWith(desk, world.newId, {
    projectChanges: () => {
      throw new Error('broken')
    },
  })
  await expect(noProjection('record.submit', 1, caseArgs(world.newId()))).rejects.toThrow('broken')
  expect(countsOf(desk)).toEqual(before)
})

test('what a mutation makes stale is told: the record, its register, the inbox and the outbox', async () => {
  const world = await syncWorld()
  await settle(world)
  const told: string[][] = []
  let nudges = 0
  const mutate = await mutateWith(deskAt(world, 1), world.newId, {
    emit: (event, value) => {
      if (event === 'stale') told.push((value as { topics: string[] }).topics)
    },
    nudge: () => (nudges += 1),
  })
  const recordId = world.newId()
  await mutate('record.submit', 1, caseArgs(recordId))
  expect(told).toEqual([['inbox', `record:${recordId}`, 'register:sim-case', 'outbox']])
  expect(nudges).toBe(1)
})

test('a save writes hardly more pages with twenty thousand mutations waiting than with none', async () => {
  const world = await syncWorld()
  await settle(world)
  const desk = deskAt(world, 1)
  const pages = async (): Promise<number> => {
    const each: number[] = []
    while (each.length < 30) {
      const written = await pagesWrittenBy(join(desk.parts.directory, 'store.db-wal'), () => submitCase(world, desk, 'ops-a'))
      if (written !== undefined) each.push(written)
    }
    return each.reduce((sum, one) => sum + one, 0) / each.length
  }
  await pages()
  const empty = await pages()
  await desk.store.database.write(async (_db, raw) => {
    const body = '{"text":"' + 'x'.repeat(600) + '"}'
    const outbox = raw.prepare(
      `insert into outbox (sequence, id, name, authorId, recordId, body, signature, savedAt, effects) values (?, ?, 'record.comment', 'a', ?, ?, 's', 1, ?)`,
    )
    const waits = raw.prepare(`insert into waiting_record (recordId, sequence) values (?, ?)`)
    for (let n = 100; n < 20_100; n++) {
      outbox.run(n, `waiting-${n}`, `01000000-${n}`, body, `{"images":{"record 01000000-${n}":null},"marks":[]}`)
      waits.run(`01000000-${n}`, n)
    }
  })
  await pages()
  // Trees are a level deeper at most; nothing grows with what waits.
  expect(await pages()).toBeLessThan(empty + 3)
})
