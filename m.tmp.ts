import { mkdtempSync, statSync, rmSync } from 'node:fs'
import { countedIds, Dice } from './scripts/sim/dice.ts'
import { foundTemplate } from './scripts/sim/server.ts'
import { openWorld } from './scripts/sim/world.ts'
import { personId, unitId } from './scripts/sim/company.ts'
import { sealOutbox } from './src-main/store/departure/seal-outbox.ts'
const dir = mkdtempSync('/dev/shm/opsdesk-m-')
const server = await foundTemplate(dir, { clock: () => Date.UTC(2026,0,1), newId: countedIds(() => Date.UTC(2026,0,1), new Dice(2)) })
const world = await openWorld(dir + '/w', { server }, new Dice(1))
const desk = world.desks[1]!
await desk.round()
const mutate = (await desk.mutateAs(personId('ops-a')))!
for (const n of [1000, 5000, 20000]) {
  for (let i = desk.waiting(); i < n; i++) { world.pass(10); const r = await mutate('record.submit', 1, { recordId: world.newId(), definitionKey: 'sim-case', definitionVersion: 1, data: { subject: '出差去北京的打车费用 '.repeat(15), amount: i }, businessDate: '2026-01-05', unitId: unitId('a'), warningReasons: {} }); if (!r.ok) throw new Error(JSON.stringify(r)) }
  await desk.store.database.write(async (db) => { for (const [key, value] of [['serverUrl','https://x:1'],['authorityFingerprint','00'.repeat(32)],['deskPrivateKey', desk.parts.deskKey.privateKey]] as const) await db.insertInto('meta').values({key, value}).onConflict((c)=>c.column('key').doUpdateSet({value})).execute() })
  const t = performance.now()
  const done = await sealOutbox({ directory: desk.parts.directory, database: desk.store.database, attachments: desk.store.attachments, newId: world.newId, elapsed: () => performance.now() })
  console.log(n, Math.round(performance.now() - t), 'ms', done.departure?.parts, done.departure?.left, statSync(desk.parts.directory + '/outbox.sealed').size)
}
await world.close(); rmSync(dir, { recursive: true })
