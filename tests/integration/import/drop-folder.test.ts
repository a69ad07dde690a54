import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDropWatch, settleMs, type DropWatch } from '#store/intake/drop-watch.ts'
import { countDropped } from '#store/intake/dropped.ts'
import { goodClaim, readWorkbook, writeClaimsWorkbook } from '../../support/claims-files.ts'
import { createTestDesk, openTestDesk, startOfTests, storeFolder, type TestDesk } from '../../support/store-harness.ts'
import type { Person } from '../../support/store-company.ts'

const head = 'claim_no,amount,BudgetNumber,DeclarationNumber,submitted_at,closed_at,outcome'
const line = (id: string, amount = '5.20', outcome = 'paid') => `${id},${amount},budget 1,declaration 1,2017-03-11T09:10:00Z,,${outcome}`
const csv = (...lines: readonly string[]) => [head, ...lines, ''].join('\n')

let desk: TestDesk
let folder: string
let elapsed: number
let watch: DropWatch

beforeEach(async () => {
  desk = await createTestDesk()
  folder = mkdtempSync(join(tmpdir(), 'opsdesk-drop-'))
  elapsed = 0
  watch = watchAs('operator')
})
afterEach(async () => {
  await watch.stop()
  await desk.remove()
  rmSync(folder, { recursive: true, force: true })
})

function watchAs(who: Person): DropWatch {
  return createDropWatch({ context: desk.as(who), timers: { after: () => ({ cancel: () => undefined }) }, elapsed: () => elapsed })
}

const put = (place = folder, likeImportId: string | null = null, who: Person = 'operator') =>
  desk.call(who, 'intake.putFolder', { definitionKey: 'claim-register', folder: desk.chosen('folder', place), likeImportId, language: 'en' })
/** As life goes: a file is seen, stands unchanged, is taken. */
async function lookTwice(ms = settleMs): Promise<void> {
  await watch.look()
  elapsed += ms
  await watch.look()
}
const drop = (name: string, text: string) => writeFileSync(join(folder, name), text)
const files = async (who: Person = 'operator') => (await desk.get(who, 'intake.files', { offset: 0, limit: 100 })).files
const byName = <T extends { readonly name: string }>(all: readonly T[]) => all.toSorted((one, other) => (one.name < other.name ? -1 : 1))
const inFolder = (name: string) => readdirSync(join(folder, name)).toSorted()
const total = async () => (await desk.get('analyst', 'register.open', { definitionKey: 'claim-register', filters: [], sort: [], search: '' })).total

test('[ENT-09] files of a folder become records by themselves; bad rows come back with their reasons, and nothing of the folder is lost', async () => {
  expect(await put()).toMatchObject({ ok: true })
  await writeClaimsWorkbook(join(folder, '十月.xlsx'), [goodClaim(1), ['=HYPERLINK("x")', 'twelve', '', '', new Date(0), new Date(1), 'paid'], goodClaim(2)])
  drop('notes.txt', 'not a table')
  drop('all bad.csv', csv(line('', '5'), line('X2', 'much')))
  drop('good.csv', csv(line('A1'), line('A2')))
  utimesSync(join(folder, '十月.xlsx'), 1, 1)
  await watch.look()
  expect(await total(), 'nothing that may still be growing is taken').toBe(0)
  expect((await desk.get('operator', 'intake.folders', {})).own).toMatchObject([{ waiting: 3, others: 1, fault: null, shown: folder, mapped: false }])
  elapsed += settleMs
  await watch.look()

  expect(await total()).toBe(4)
  const done = await files()
  expect(byName(done).map(({ name, state, rows, taken, refused }) => [name, state, rows, taken, refused])).toEqual([
    ['all bad.csv', 'ended', 2, 0, 2],
    ['good.csv', 'ended', 2, 2, 0],
    ['十月.xlsx', 'ended', 3, 2, 1],
  ])
  expect(readdirSync(folder).toSorted()).toEqual(['.opsdesk-folder.json', 'done', 'notes.txt', 'refused'])
  expect(inFolder('done')).toMatchObject([/^good 2026-03-02-\w{6}\.csv$/, /^十月 /].map((name) => expect.stringMatching(name)))
  expect(inFolder('refused').map((name) => name.replace(/-\w{6}\./, '-ID.'))).toEqual([
    'all bad 2026-03-02-ID.csv',
    'all bad 2026-03-02-ID.errors.xlsx',
    '十月 2026-03-02-ID.errors.xlsx',
  ])
  const errors = inFolder('refused').find((name) => name.startsWith('十月')) ?? ''
  const { rows } = await readWorkbook(join(folder, 'refused', errors))
  expect(rows[1]?.slice(0, 2)).toEqual(['=HYPERLINK("x")', 'twelve'])
  expect(rows[1]?.slice(-2)).toEqual([3, expect.stringContaining('Amount: not in the right form')])

  // What was put right in that workbook is dropped again as it is.
  const { sheet } = await readWorkbook(join(folder, 'refused', errors))
  sheet.getCell('A2').value = 'X-1'
  sheet.getCell('B2').value = '12.00'
  await sheet.workbook.xlsx.writeFile(join(folder, errors))
  await lookTwice()
  expect(await total()).toBe(5)
})

test('the very same content is taken once, also under another name; after an undo it may come again', async () => {
  await put()
  drop('first.csv', csv(line('A1'), line('A2')))
  await lookTwice()
  drop('second.csv', csv(line('A1'), line('A2')))
  await lookTwice()
  const [again, first] = await files()
  expect(again).toMatchObject({ name: 'second.csv', taken: 0, fault: { code: 'file-taken-before', params: { date: '2026-03-02' } } })
  expect(inFolder('refused').map((name) => name.replace(/-\w{6}\./, '-ID.'))).toEqual(['second 2026-03-02-ID.csv', 'second 2026-03-02-ID.reason.txt'])
  expect(await total()).toBe(2)

  await desk.settled((await desk.get('operator', 'import.undo', { importId: first?.importId ?? '' })).jobId)
  expect((await files())[1]).toMatchObject({ state: 'undone', taken: 0 })
  drop('third.csv', csv(line('A1'), line('A2')))
  await lookTwice()
  expect((await files())[0]).toMatchObject({ name: 'third.csv', taken: 2 })
})

test('what is still written, held open, hidden or no file waits; a file that changes while it is read is read again', async () => {
  await put()
  drop('open.xlsx', 'x')
  drop('~$open.xlsx', '')
  drop('.hidden.csv', csv(line('H1')))
  drop('coming.csv.part', csv(line('P1')))
  symlinkSync(join(storeFolder(desk.directory), 'store.db'), join(folder, 'link.csv'))
  mkdirSync(join(folder, 'folder.csv'))
  drop('growing.csv', csv(line('G1')))
  await watch.look()
  elapsed += settleMs
  drop('growing.csv', csv(line('G1'), line('G2')))
  await watch.look()
  expect(await files()).toEqual([])
  renameSync(join(folder, 'coming.csv.part'), join(folder, 'coming.csv'))
  await lookTwice()
  expect(byName(await files()).map(({ name, taken }) => [name, taken])).toEqual([
    ['coming.csv', 1],
    ['growing.csv', 2],
  ])
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['open.xlsx', '.hidden.csv', 'link.csv', 'folder.csv']))
})

test('half a workbook is believed to be one only after it has stood for long; then it is put aside with the reason', async () => {
  await put()
  await writeClaimsWorkbook(join(folder, 'half.xlsx'), [goodClaim(1)])
  const whole = readFileSync(join(folder, 'half.xlsx'))
  writeFileSync(join(folder, 'half.xlsx'), whole.subarray(0, whole.length - 400))
  await lookTwice()
  expect(await files()).toEqual([])
  elapsed += 30_000
  await watch.look()
  expect(await files()).toMatchObject([{ name: 'half.xlsx', state: 'ended', fault: { code: 'file-malformed' } }])
  const reason = inFolder('refused').find((name) => name.endsWith('.reason.txt')) ?? ''
  expect(readFileSync(join(folder, 'refused', reason), 'utf8')).toMatch(/不是完整的[\s\S]*not a whole/)
  expect(await desk.get('operator', 'import.list', {})).toEqual([])
})

test('a folder keeps the columns of an import; a file that lacks one of them is refused as a whole', async () => {
  const path = join(desk.directory, 'other.csv')
  writeFileSync(path, 'Nr;Sum;When;End\nB1;3.00;2017-03-11;paid\n')
  const { importId, jobId } = await desk.get('operator', 'import.open', { definitionKey: 'claim-register', file: desk.chosen('read', path) })
  await desk.settled(jobId)
  const mapping = ['claim_no', 'amount', 'submitted_at', 'outcome']
  await desk.settled((await desk.get('operator', 'import.check', { importId, mapping })).jobId)
  expect(await put(folder, importId)).toMatchObject({ ok: true })
  drop('turned.csv', 'Sum;End;Nr;When;More\n3.00;paid;B2;2017-03-11;x\n')
  drop('short.csv', 'Nr;Sum;When\nB3;3.00;2017-03-11\n')
  await lookTwice()
  expect(byName(await files()).map(({ name, taken, fault }) => [name, taken, fault?.code, fault?.params])).toEqual([
    ['short.csv', 0, 'file-columns-missing', { columns: 'End' }],
    ['turned.csv', 1, undefined, undefined],
  ])
})

test('[PRM-02] a folder is its member’s: while another is signed in its files wait and are counted, and nobody else sees or ends it', async () => {
  await put()
  drop('a.csv', csv(line('A1')))
  await watch.stop()
  watch = watchAs('finance')
  await lookTwice()
  expect(readdirSync(folder)).toContain('a.csv')
  expect(await desk.get('finance', 'intake.folders', {})).toEqual({
    own: [],
    others: [{ memberName: expect.any(String), definitionKey: 'claim-register', waiting: 1 }],
  })
  expect(await countDropped([folder])).toBe(1)
  const [mine] = (await desk.get('operator', 'intake.folders', {})).own
  expect(await desk.call('finance', 'intake.removeFolder', { id: mine?.id ?? '' })).toMatchObject({ ok: false })
  expect(await put(mkdtempSync(join(folder, 'x')), null, 'analyst')).toMatchObject({ ok: false, fault: { code: 'permission-denied' } })
  watch = watchAs('operator')
  await lookTwice()
  expect(await files()).toMatchObject([{ taken: 1 }])
  expect(await files('finance')).toEqual([])
})

test('of two desks, and of two folders one above the other, only one takes; a folder that goes is waited for', async () => {
  const [first] = [await put()]
  expect(await put(mkdtempSync(join(folder, 'inner')))).toMatchObject({ ok: false, fault: { code: 'drop-folder-taken' } })
  expect(await put(storeFolder(desk.directory))).toMatchObject({ ok: false, fault: { code: 'file-unreadable' } })
  const other = await createTestDesk()
  try {
    const ask = { definitionKey: 'claim-register', folder: other.chosen('folder', folder), likeImportId: null, language: 'en' } as const
    expect(await other.call('operator', 'intake.putFolder', ask)).toMatchObject({
      ok: false,
      fault: { code: 'drop-folder-taken', params: { desk: '录入一号' } },
    })
    drop('a.csv', csv(line('A1')))
    renameSync(folder, `${folder}-away`)
    await lookTwice()
    expect((await desk.get('operator', 'intake.folders', {})).own).toMatchObject([{ fault: { code: 'drop-folder-missing' }, waiting: 0 }])
    renameSync(`${folder}-away`, folder)
    await lookTwice()
    expect(await files()).toMatchObject([{ taken: 1 }])
    await desk.get('operator', 'intake.removeFolder', { id: first.ok ? first.value.id : '' })
    expect(await other.call('operator', 'intake.putFolder', { ...ask, folder: other.chosen('folder', folder) })).toMatchObject({ ok: true })
  } finally {
    await other.remove()
  }
})

test('who stops a file in the midst of it keeps it stopped and goes on himself; a lock goes on by itself', async () => {
  await put()
  drop('many.csv', csv(...Array.from({ length: 3000 }, (_, n) => line(`M${n}`))))
  await watch.look()
  elapsed += settleMs
  const looking = watch.look()
  await expect.poll(total, { interval: 5, timeout: 30_000 }).toBeGreaterThan(0)
  await watch.stop()
  await looking
  const stopped = await total()
  expect(stopped).toBeLessThan(3000)
  desk = await desk.reopen()
  watch = watchAs('operator')
  const going = watch.look()
  await expect.poll(total, { interval: 5, timeout: 30_000 }).toBeGreaterThan(stopped)
  const running = (await files())[0]
  expect(running?.state).toBe('taking')
  expect(await desk.call('operator', 'import.drop', { importId: running?.importId ?? '' })).toMatchObject({ ok: false })
  const job = desk
    .as('operator')
    .jobs.list()
    .find(({ kind, state }) => kind === 'import-run' && state === 'running')
  desk.as('operator').jobs.cancel(job?.id ?? '')
  await going
  const held = await total()
  await lookTwice(120_000)
  expect([await total(), (await files())[0]?.state]).toEqual([held, 'held'])
  await desk.settled((await desk.get('operator', 'import.run', { importId: running?.importId ?? '' })).jobId)
  await watch.look()
  expect(await files()).toMatchObject([{ state: 'ended', rows: 3000, taken: 3000 }])
  expect(await total()).toBe(3000)
})

test('[ENT-20] a desk that is killed at any moment goes on: no row is lost and none is doubled', async () => {
  drop('killed.csv', csv(...Array.from({ length: 1600 }, (_, n) => line(`K${n}`, n % 8 === 0 ? 'bad' : '1.00'))))
  const { directory, key } = desk
  await desk.close()
  const script = join(import.meta.dirname, '../../support/dropping-desk.ts')
  let kills = 0
  for (let run = 1; run < 40; run += 1) {
    const child = spawn(process.execPath, [script, directory, key.toString('hex'), String(run), folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    // Each time a little later after it has begun, so that every part of the work is met: reading, judging, running, writing the bad rows, moving.
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (chunk.includes('begun')) setTimeout(() => child.kill('SIGKILL'), (run - 1) * 180)
    })
    await new Promise((resolve) => child.on('exit', resolve))
    if (said.includes('done')) break
    kills += 1
  }
  expect(kills).toBeGreaterThan(3)
  desk = await openTestDesk(directory, key, { now: startOfTests, ids: 100_000_000 })
  expect(await files()).toMatchObject([{ name: 'killed.csv', state: 'ended', rows: 1600, taken: 1400, refused: 200 }])
  expect(await total()).toBe(1400)
  expect([inFolder('done').length, inFolder('refused').length]).toEqual([1, 1])
}, 180_000)
