// The peer's two desks in a process of their own: documents are made in one, replicated to the server and from there into the other; LevelDB at each end.
// `FOLDER PORT COUNT` prints {"relayed","fetched"}: documents a second from one desk to the other, and of a third desk's first contact.
import { createRequire } from 'node:module'
import process from 'node:process'

const require = createRequire(import.meta.url)
const PouchDB = require('pouchdb')
const [folder = '.', port, text] = process.argv.slice(2)
const count = Number(text)
// The larger of the two usual sizes: with the default of 100 it is half as fast.
const batch = { batch_size: 1000 }

const server = new PouchDB(`http://127.0.0.1:${port}/claims`)
const [source, target, fresh] = ['source', 'target', 'fresh'].map((name) => new PouchDB(`${folder}/${name}`))
const documents = Array.from({ length: count }, (_, n) => ({
  _id: `id-${String(n).padStart(6, '0')}`,
  claimNo: `declaration${n}`,
  amountMinor: n * 13,
  budgetNumber: 'budget 86566',
  declarationNumber: `declaration number ${n}`,
  submittedAt: 1_483_000_000_000 + n,
  closedAt: 1_484_000_000_000 + n,
  outcome: 'paid',
}))
for (let start = 0; start < count; start += batch.batch_size) await source.bulkDocs(documents.slice(start, start + batch.batch_size))

async function perSecond(work) {
  const started = performance.now()
  await work()
  return count / ((performance.now() - started) / 1000)
}

async function hasAll(database) {
  const { doc_count: held } = await database.info()
  if (held !== count) throw new Error(`${held} of ${count} documents came`)
}

const relayed = await perSecond(async () => {
  await source.replicate.to(server, batch)
  await target.replicate.from(server, batch)
})
await hasAll(target)
const fetched = await perSecond(() => fresh.replicate.from(server, batch))
await hasAll(fresh)
process.stdout.write(`${JSON.stringify({ relayed, fetched })}\n`, () => process.exit(0))
