import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableLimits } from '#store/import/file-row.ts'
import { createTestDesk, type TestDesk } from '../../tests/support/store-harness.ts'
import type { Dice } from '../sim/dice.ts'
import { judge, judgeFault, type Target, type Verdict } from './verdict.ts'
import { hostileWorkbook, type HostileFile } from './workbooks.ts'

/**
 * Files to import, through the calls that a window makes: opened, read into rows, judged under the mapping that was guessed. What is broken is refused with its
 * code and leaves no rows; what can be read stays within the limits of the import.
 */
async function openFiles(make: (dice: Dice) => HostileFile): Promise<Target> {
  const desk = await createTestDesk()
  const folder = join(desk.directory, 'outside')
  mkdirSync(folder)
  return {
    async attempt(dice): Promise<Verdict> {
      const file = make(dice)
      const path = join(folder, file.name)
      writeFileSync(path, file.bytes)
      return importFile(desk, path, file)
    },
    async settle() {
      const integrity = desk.store.database.readRaw.pragma('integrity_check', { simple: true })
      return integrity === 'ok' ? [] : ['the store is damaged']
    },
    close: () => desk.remove(),
  }
}

async function importFile(desk: TestDesk, path: string, { unsound, how }: HostileFile): Promise<Verdict> {
  const opened = await desk.call('operator', 'import.open', { definitionKey: 'claim-register', file: desk.chosen('read', path) })
  if (!opened.ok) return judge(opened, unsound, how)
  const { importId, jobId } = opened.value
  const read = await desk.settled(jobId)
  if (read.fault) {
    await desk.call('operator', 'import.drop', { importId })
    return judgeFault(read.fault, how)
  }
  if (unsound) return { outcome: 'accepted', what: `${how}: was read` }
  const { mapping, headings } = await desk.get('operator', 'import.get', { importId })
  const checking = await desk.call('operator', 'import.check', { importId, mapping })
  const checked = checking.ok ? await desk.settled(checking.value.jobId) : undefined
  const { rows } = await desk.get('operator', 'import.rows', { importId, only: 'all', offset: 0, limit: 100 })
  await desk.call('operator', 'import.drop', { importId })
  if (!checking.ok) return judge(checking, false, `${how}: check`)
  if (checked?.fault) return judgeFault(checked.fault, `${how}: check`)
  const over = [headings, ...rows.map(({ cells }) => cells)].some(
    (cells) => cells.length > tableLimits.columns || cells.some((cell) => cell.length > tableLimits.cellCharacters),
  )
  if (over) return { outcome: 'accepted', what: `${how}: cells beyond the limits became rows` }
  const odd = rows.find(({ row }) => !Number.isSafeInteger(row) || row < 1)
  return odd ? { outcome: 'accepted', what: `${how}: the row ${odd.row}` } : { outcome: 'allowed' }
}

/** Workbooks. */
export async function openWorkbooks(): Promise<Target> {
  return openFiles(hostileWorkbook)
}

/** Comma-separated files. */
export async function openCsvFiles(): Promise<Target> {
  return openFiles(hostileCsv)
}

const sound = 'claim_no,amount,outcome\nC1,12.50,paid\nC2,"1,200.00",rejected\n'

const endlessRecord = `${sound}"${'a\n'.repeat(1_000_000)}"`

function hostileCsv(dice: Dice): HostileFile {
  const cell = dice.one([
    '"never closed',
    '\ud800',
    '=cmd|x',
    '\u0000',
    "'; DROP TABLE x",
    'x'.repeat(40_000),
    '"'.repeat(999),
    '1e309',
    '٣',
    '−5',
    'NaN',
    '__proto__',
    '\u202e',
    '9'.repeat(400),
  ])
  const [how, made, unsound = false] = dice.one<readonly [string, Buffer | string, boolean?]>([
    [`the cell ${cell.slice(0, 15)}`, sound.replace('12.50', cell)],
    [`the heading ${cell.slice(0, 15)}`, sound.replace('claim_no', cell)],
    ['cut off', sound.slice(0, dice.below(sound.length))],
    ['bytes changed', changed(dice, Buffer.from(sound))],
    ['random bytes', Buffer.concat([Buffer.from('a'), dice.bytes(dice.below(3000))])],
    ['zeros', Buffer.alloc(1 + dice.below(500)), true],
    ['empty', '', true],
    ['line ends only', '\r\n'.repeat(dice.below(3000)), true],
    ['separators only', ','.repeat(dice.below(5000)), true],
    ['a record of two megabytes', endlessRecord],
    ['300 columns', `${'claim_no,'.repeat(300)}\n1\n`, true],
    ['a quote in a word', sound.replace('C1', 'C"1')],
    ['half UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(sound, 'utf16le').subarray(0, -1)])],
    ['UTF-16 surrogates', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(sound.replace('C1', '\ud800'), 'utf16le')])],
    ['lone continuation bytes', Buffer.concat([Buffer.from(sound), Buffer.from([0x80, 0xbf, 0xfe, 0xff, 0x2c, 0x0a])])],
    ['separators mixed', sound.replace(',', ';').replace(',', '\t')],
    ['a very wide row', `${sound}${'1,'.repeat(4000)}\n`],
    ['headings far down', `${'x\n'.repeat(dice.below(60))}${sound}`],
  ])
  return { bytes: Buffer.from(made as string), name: 'hostile.csv', unsound, how }
}

function changed(dice: Dice, bytes: Buffer): Buffer {
  for (let n = 0; n < 5; n++) bytes[dice.below(bytes.length)] = dice.below(256)
  return bytes
}
