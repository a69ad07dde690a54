/**
 * `node dropping-desk.ts DESK KEY RUN FOLDER`: a desk that looks into its drop folder until nothing is left to do, and may be killed at any moment. The first run sets the folder up.
 */
import { newTicket } from './choosing.ts'
import { openTestDesk, startOfTests } from './store-harness.ts'
import { createDropWatch, settleMs } from '#store/intake/drop-watch.ts'

const [directory = '', key = '', run = '', folder = ''] = process.argv.slice(2)
// Ids of a run begin where no other's end.
const desk = await openTestDesk(directory, Buffer.from(key, 'hex'), { now: startOfTests, ids: Number(run) * 1_000_000 })
const context = desk.as('operator')
let elapsed = 0
const watch = createDropWatch({ context, timers: { after: () => ({ cancel: () => undefined }) }, elapsed: () => elapsed })
const { own } = await desk.get('operator', 'intake.folders', {})
if (own.length === 0) {
  const ticket = newTicket(context.tickets, 'folder', folder)
  await desk.get('operator', 'intake.putFolder', { definitionKey: 'claim-register', folder: ticket, likeImportId: null, language: 'en' })
}
process.stdout.write('begun\n')
for (let looks = 0; looks < 40; looks += 1) {
  await watch.look()
  elapsed += settleMs * 20
  const { files, total } = await desk.get('operator', 'intake.files', { offset: 0, limit: 100 })
  const [there] = (await desk.get('operator', 'intake.folders', {})).own
  if (total > 0 && there?.waiting === 0 && files.every(({ state }) => state === 'ended')) break
}
process.stdout.write('done\n')
await desk.store.close()
process.exit(0)
