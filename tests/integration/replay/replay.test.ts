import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { generateClaims } from '../../../scripts/claims/generate.ts'
import { figuresOfFolder } from './oracle.ts'

const entry = resolve(import.meta.dirname, '../../../scripts/replay/replay.ts')
const server = resolve(import.meta.dirname, '../../../src-server/main.ts')
const stepSchema = z.strictObject({ from: z.string(), to: z.string(), count: z.number(), meanDays: z.number() })
const figuresSchema = z.strictObject({
  claims: z.number(),
  events: z.number(),
  amount: z.number(),
  outcome: z.record(z.string(), z.number()),
  days: z.record(z.string(), z.number()),
  returned: z.number(),
  resubmitted: z.number(),
  steps: z.array(stepSchema),
  ordinary: z.number(),
  deviations: z.number(),
  refused: z.record(z.string(), z.number()),
  seconds: z.number(),
})

const reportSchema = z.object({
  process: z.string(),
  records: z.number(),
  acts: z.number(),
  returned: z.number(),
  ordinary: z.number(),
  backEntered: z.number(),
})

type Ran = { readonly code: number; readonly out: string; readonly err: string }

const replay = (...args: readonly string[]): Promise<Ran> => run(entry, ...args)

async function run(program: string, ...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...args])
  let out = ''
  let err = ''
  child.stdout.on('data', (part: Buffer) => (out += part.toString()))
  child.stderr.on('data', (part: Buffer) => (err += part.toString()))
  return new Promise((done) => child.on('close', (code) => done({ code: code ?? -1, out, err })))
}

async function replayed(...args: readonly string[]) {
  const { code, out, err } = await replay(...args, '--json')
  if (code !== 0) throw new Error(err)
  const { ordinary, deviations, refused, seconds: _, steps, ...figures } = figuresSchema.parse(JSON.parse(out.trim().split('\n').at(-1) ?? ''))
  const byName = Object.fromEntries(steps.map(({ from, to, count, meanDays }) => [`${from} → ${to}`, { count, meanDays }]))
  return { figures: { ...figures, steps: byName }, ordinary, deviations, refused }
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'opsdesk-replay-test-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

/** Rewrites the activities of a folder's events. */
function rename(from: string, change: (activity: string) => string): void {
  const file = join(from, 'events.csv')
  const [heading = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  const renamed = lines.map((line) =>
    line
      .split(',')
      .with(3, change(line.split(',')[3] ?? ''))
      .join(','),
  )
  writeFileSync(file, `${[heading, ...renamed].join('\n')}\n`)
}

/** Programs of their own, which found a company and open four desks each. */
const patient = { timeout: 240_000 }

test('a company’s claims go through the real route and the server’s report tells what its files tell, also while somebody forges', patient, async () => {
  const from = folder()
  await generateClaims(from, 70, 4)
  const expected = figuresOfFolder(from)
  const honest = await replayed(from)
  expect(honest.figures).toEqual(expected)
  expect(honest.refused).toEqual({})
  expect(honest.ordinary + honest.deviations).toBe(expected.events)
  expect(honest.deviations).toBeGreaterThan(5)
  expect(honest.ordinary).toBeGreaterThan(honest.deviations * 5)
  const kept = join(from, 'kept')
  const forged = await replayed(from, '--forge', '--tls', '--keep', kept)
  expect(forged.figures).toEqual(expected)
  expect([forged.ordinary, forged.deviations]).toEqual([honest.ordinary, honest.deviations])
  expect(Object.keys(forged.refused).toSorted()).toEqual(
    [
      'no-right',
      'own-claim',
      'no-reason',
      'stale-revision',
      'wrong-sequence',
      'bad-signature',
      'foreign-key',
      'replayed-id',
      'back-entry-without-right',
    ].toSorted(),
  )
  expect(Math.min(...Object.values(forged.refused))).toBeGreaterThan(2)
  const data = ['--data', join(kept, 'server'), '--json']
  const report = reportSchema.parse(JSON.parse((await run(server, 'report', 'travel-declaration', ...data)).out))
  expect(report).toMatchObject({ process: 'travel-declaration', records: expected.claims, acts: expected.events, returned: expected.returned })
  expect(report.ordinary + report.backEntered).toBe(expected.events)
  expect((await run(server, 'report', 'no-such-process', ...data)).err).toContain('definition-missing')
  expect(await run(server, 'report', ...data)).toMatchObject({ code: 2 })
  expect(JSON.parse((await run(server, 'status', ...data)).out)).toMatchObject({ audit: { brokenAt: null }, records: expected.claims })
})

test('activities are read by act and role under any prefix; what does not read is listed and stops the run, until it is mapped', patient, async () => {
  const from = folder()
  await generateClaims(from, 12, 9, 'Permit')
  const expected = figuresOfFolder(from)
  expect((await replayed(from)).figures).toEqual(expected)
  rename(from, (activity) => activity.replace('Permit APPROVED by ADMINISTRATION', 'seen by the office').replace('Payment Handled', 'money sent'))
  const stopped = await replay(from, '--json')
  expect(stopped).toMatchObject({ code: 2, out: '' })
  expect(stopped.err).toMatch(/\d+ {2}seen by the office\n/)
  expect(stopped.err).toMatch(/\d+ {2}money sent\n/)
  expect(await replay(from, '--map', 'seen by the office=LOOKED AT:ADMINISTRATION')).toMatchObject({ code: 2, err: expect.stringContaining('--map') })
  const file = join(from, 'names.txt')
  writeFileSync(file, '# as the office says it\nseen by the office=APPROVED:ADMINISTRATION\n')
  expect((await replayed(from, '--map', file, '--map', 'money sent=Payment Handled')).figures).toEqual(expected)
})

test('a folder that tells another outcome than its events is not called replayed; a limit takes the first claims', patient, async () => {
  const from = folder()
  await generateClaims(from, 12, 2)
  const claims = readFileSync(join(from, 'claims.csv'), 'utf8')
  writeFileSync(join(from, 'claims.csv'), claims.replace(',paid\n', ',open\n'))
  const ended = await replay(from, '--json')
  expect(ended.code).toBe(1)
  expect(ended.err).toContain('ended paid, and open in the input')
  writeFileSync(join(from, 'claims.csv'), claims)
  expect((await replayed(from, '--limit', '5')).figures.claims).toBe(5)
  expect(await replay(from, '--limit', 'five')).toMatchObject({ code: 2 })
  expect(await replay(join(from, 'nowhere'))).toMatchObject({ code: 2, err: expect.stringContaining('events.csv is not there') })
})
