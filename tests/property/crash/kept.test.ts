import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { runScript } from '#tests/support/patched-copy.ts'
import { repo } from '#tests/support/planted-tree.ts'

/** A checker that knows docs/kept-runs.md, the database driver, and nothing of the product. */
type Line = {
  readonly op: string
  readonly id: string
  readonly count: number
  readonly recordId: string
  readonly importId: string
  readonly rows: number
  readonly path: string
  readonly place: string
}

function open(file: string, key: string, readonly = true): Database.Database {
  const raw = new Database(file, { readonly, fileMustExist: true })
  raw.pragma("cipher='aegis'")
  ;(raw as unknown as { key(text: Buffer): void }).key(Buffer.from(`raw:${key}`))
  return raw
}

const linesOf = (file: string): Line[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)

const count = (raw: Database.Database, sql: string, ...values: unknown[]): number =>
  Number(
    raw
      .prepare(sql)
      .pluck()
      .get(...values),
  )

function missing(raw: Database.Database, lines: readonly Line[]): readonly string[] {
  return lines.flatMap((line) => {
    const known = (): boolean =>
      count(raw, 'select (select count(*) from "outbox" where "id" = $id) + (select count(*) from "journal" where "id" = $id)', { id: line.id }) === 1
    const is = (held: boolean): string[] => (held ? [] : [`${line.op} ${line.id}`])
    if (line.op === 'draft') {
      const data = raw.prepare('select "data" from "draft" where "id" = ?').pluck().get(line.id) as string | undefined
      return is(Number(/draft (\d+)/.exec(data ?? '')?.[1] ?? -1) >= line.count)
    }
    if (line.op === 'submit') return is(known() && count(raw, 'select count(*) from "record" where "id" = ?', line.recordId) === 1)
    if (line.op === 'import') return is(known() && count(raw, 'select count(*) from "record" where "importId" = ?', line.importId) === line.rows)
    return []
  })
}

function judgeLane(lane: string): readonly string[] {
  const { key } = JSON.parse(readFileSync(join(lane, 'lane.json'), 'utf8')) as { key: string }
  const lines = linesOf(join(lane, 'acknowledged.jsonl'))
  const raw = open(join(lane, 'desk', 'store.db'), key)
  const server = open(join(lane, 'template-server.db'), '07'.repeat(32))
  try {
    const integrity = raw.pragma('integrity_check', { simple: true }) === 'ok' ? [] : ['damaged']
    const undecided = lines
      .filter(
        ({ op, id }) =>
          (op === 'submit' || op === 'import') && server.prepare('select "outcome" from "mutation_log" where "id" = ?').pluck().get(id) !== 'applied',
      )
      .map(({ op, id }) => `${op} ${id} at the server`)
    const migrated = lines.flatMap(({ op, id, place }) => {
      if (op !== 'migrate') return []
      const store = open(join(lane, 'migrating', place, 'store.db'), key)
      const held = count(store, 'select count(*) from "draft" where "id" = ?', id) === 1
      store.close()
      return held ? [] : [`migrate ${id}`]
    })
    const backups = lines.flatMap(({ op, path }, at) => {
      if (op !== 'backup') return []
      const store = open(join(path, 'store.db'), key)
      const lacks = missing(store, lines.slice(0, at))
      store.close()
      return lacks.map((what) => `${what} in ${path}`)
    })
    return [...integrity, ...missing(raw, lines), ...undecided, ...migrated, ...backups]
  } finally {
    raw.close()
    server.close()
  }
}

function scratch(): string {
  const folder = join(mkdtempSync('/tmp/opsdesk-kept-'), 'run')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('a kept crash run is judged by somebody else: everything that was called saved is there, and what is taken away is missed', async () => {
  const folder = scratch()
  const { result } = await runScript(repo, 'scripts/crash/crash.ts', ['--kills', '6', '--seed', '11', '--keep', folder])
  expect(result).toMatchObject({ kills: 6, lost: 0 })
  const lanes = readdirSync(folder).filter((name) => name.startsWith('lane-'))
  expect(lanes).toHaveLength(2)
  const lines = lanes.flatMap((lane) => linesOf(join(folder, lane, 'acknowledged.jsonl')))
  expect(lines.length).toBe(result?.['acknowledged'])
  expect(lines.length).toBeGreaterThan(5)
  for (const lane of lanes) expect(judgeLane(join(folder, lane)), lane).toEqual([])

  const lane = join(folder, lanes.find((name) => linesOf(join(folder, name, 'acknowledged.jsonl')).some(({ op }) => op === 'submit')) ?? '')
  const taken = linesOf(join(lane, 'acknowledged.jsonl')).find(({ op }) => op === 'submit')
  const { key } = JSON.parse(readFileSync(join(lane, 'lane.json'), 'utf8')) as { key: string }
  const raw = open(join(lane, 'desk', 'store.db'), key, false)
  raw.prepare('delete from "record" where "id" = ?').run(taken?.recordId)
  raw.close()
  expect(judgeLane(lane)).toContain(`submit ${taken?.id}`)
})

test('a kept simulation is judged by somebody else: each mutation that a desk called saved is decided, and both sides say the same', async () => {
  const folder = scratch()
  await runScript(repo, 'scripts/sim/sim.ts', ['--schedules', '2', '--seed', '21', '--keep', folder])
  let judged = 0
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith('schedule-'))) {
    const place = join(folder, name)
    const keys = JSON.parse(readFileSync(join(place, 'keys.json'), 'utf8')) as {
      server: { file: string; key: string }
      desks: { folder: string; key: string }[]
    }
    const server = open(join(place, keys.server.file), keys.server.key)
    const desks = new Map(keys.desks.map((desk) => [desk.folder, open(join(place, desk.folder, 'store.db'), desk.key)]))
    for (const line of linesOf(join(place, 'acknowledged.jsonl')) as unknown as { id: string; desk: string; uncertain: boolean }[]) {
      const outcome = server.prepare('select "outcome" from "mutation_log" where "id" = ?').pluck().get(line.id)
      const told = desks.get(line.desk)?.prepare('select "outcome" from "journal" where "id" = ?').pluck().get(line.id)
      if (outcome === undefined) expect(line.uncertain || told === 'rejected', line.id).toBe(true)
      else if (told !== undefined) expect(told === 'merged' ? 'applied' : told, line.id).toBe(outcome)
      judged += 1
    }
    for (const store of [server, ...desks.values()]) store.close()
    expect(existsSync(join(place, 'server.db'))).toBe(true)
  }
  expect(judged).toBeGreaterThan(10)
})
