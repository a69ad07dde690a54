import { expect, test } from 'vitest'
import { hasSeen, patchedCopy, runScript, type Patch } from '#tests/support/patched-copy.ts'

/** Bugs that a kill must bring to light, planted into a copy of the sources. */
const fatal: Readonly<Record<string, readonly Patch[]>> = {
  'a save that is called done before it is committed': [
    {
      file: 'src-main/store/database/encrypted-file.ts',
      from: "writer.exec('BEGIN IMMEDIATE')",
      to: "if (!writer.inTransaction) writer.exec('BEGIN IMMEDIATE')",
    },
    { file: 'src-main/store/database/encrypted-file.ts', from: "writer.exec('COMMIT')", to: "if ((turns += 1) % 5 === 0) writer.exec('COMMIT')" },
    { file: 'src-main/store/database/encrypted-file.ts', from: 'const writes = createWorkQueue()', to: 'let turns = 0\n  const writes = createWorkQueue()' },
  ],
  'an act that is saved without its place in the outbox': [
    { file: 'src-main/store/apply/mutate.ts', from: 'appendOutbox(raw, {', to: 'if (sequence % 5 !== 0) appendOutbox(raw, {' },
  ],
  'an outbox that is drained by the answer to the push': [
    {
      file: 'src-main/store/sync/push.ts',
      from: 'setAnswer(raw, sequence, id, { outcome, fault: fault ?? null })',
      to: 'raw.prepare(`delete from "outbox" where "sequence" = ?`).run(sequence)',
    },
  ],
}

test.each(Object.entries(fatal))('the crash run sees %s', async (_name, patches) => {
  const ended = await runScript(patchedCopy(patches), 'scripts/crash/crash.ts', ['--kills', '14', '--seed', '5'])
  expect(hasSeen(ended, ['lost'])).toBe(true)
})

/** Bugs of sync that a schedule must end badly with. */
const diverging: Readonly<Record<string, readonly Patch[]>> = {
  'a rebase that leaves standing what was refused': [
    {
      file: 'src-main/store/sync/patch.ts',
      from: 'if (images?.has(id)) await rows.place(entity, id, images.get(id))',
      to: 'if (images?.has(id) && confirmed.size < 0) await rows.place(entity, id, images.get(id))',
    },
  ],
  'a scope that is lost and whose rows stay': [
    { file: 'src-main/store/sync/pull.ts', from: 'scopes: change.lost.length > 0 ? change : null,', to: 'scopes: null,' },
  ],
  'a server that carries the same mutation out twice': [
    { file: 'src-server/sync/judge.ts', from: 'const earlier = known.get(one.id)', to: 'const earlier = known.get(`${one.id} `)' },
  ],
  'a server that does not tell a desk that the log has been pruned behind it': [
    { file: 'src-server/sync/pull.ts', from: 'ask.cursor < horizon', to: 'ask.cursor < horizon - ask.cursor' },
  ],
  'an outbox that is drained by the answer to the push': fatal['an outbox that is drained by the answer to the push'] ?? [],
}

test.each(Object.entries(diverging))('the simulator sees %s', async (_name, patches) => {
  const ended = await runScript(patchedCopy(patches), 'scripts/sim/sim.ts', ['--schedules', '60', '--seed', '500', '--until-trouble'])
  expect(hasSeen(ended, ['diverged', 'stuck', 'lost', 'leaked'])).toBe(true)
})

/** Bugs in what people do on a route. */
const misrouted: Readonly<Record<string, readonly Patch[]>> = {
  'a hand-over that gives a decision to whoever made the record': [
    { file: 'src-shared/workflow/reassign.ts', from: 'isEligible(successor, task, subjectOf(draft))', to: 'task.id.length > 0' },
  ],
  'a return that leaves open what stands beside it': [
    { file: 'src-shared/workflow/walk.ts', from: 'cancelPending(draft, (task) => matches(task.node))', to: 'void cancelPending' },
  ],
  'a termination after which somebody is still asked': [
    {
      file: 'src-shared/workflow/interpreter.ts',
      from: "close(draft, 'terminated')",
      to: "draft.record = { ...draft.record, state: 'terminated', closedAt: world.now }",
    },
  ],
}

// A range of which every schedule ends well without a bug (`npm run sim -- --route --schedules 60 --seed 41000`).
test.each(Object.entries(misrouted))('[WFL-02] the simulator of routes sees %s', async (_name, patches) => {
  const ended = await runScript(patchedCopy(patches), 'scripts/sim/sim.ts', ['--route', '--schedules', '60', '--seed', '41000', '--until-trouble'])
  expect(hasSeen(ended, ['diverged', 'stuck', 'lost', 'leaked'])).toBe(true)
})
