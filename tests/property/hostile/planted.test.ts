import { expect, test } from 'vitest'
import { repo } from '#tests/support/planted-tree.ts'
import { hasSeen, patchedCopy, runScript, type Patch } from '#tests/support/patched-copy.ts'

/** Each bug that the hostile run must see: where it is planted, which kind sees it within how many cases, and as what. */
type Planted = Patch & {
  readonly also?: Omit<Patch, 'file'>
  readonly kinds: string
  readonly cases: number
  readonly harm: 'crashed' | 'accepted' | 'uncoded' | 'swollen'
}

const planted: Readonly<Record<string, Planted>> = {
  'a handler that throws raw': {
    file: 'src-main/store/search/handlers.ts',
    from: 'const wanted = text.trim()',
    to: "const wanted = text.trim()\n    if (wanted.length < 2) throw new Error('too short')",
    kinds: 'store-calls',
    cases: 4000,
    harm: 'uncoded',
  },
  'a schema made permissive': {
    file: 'src-shared/contract/calls/record.ts',
    from: "'record.get': { sealed: false, args: z.strictObject({ id: idSchema })",
    to: "'record.get': { sealed: false, args: z.looseObject({ id: z.string() })",
    kinds: 'store-calls',
    cases: 4000,
    harm: 'accepted',
  },
  'no limit on what a window sends': {
    file: 'src-main/store/session/dispatcher.ts',
    from: 'if (isOver(message, callBytesMax))',
    to: 'if (isOver(message, Infinity))',
    kinds: 'store-calls',
    cases: 4000,
    harm: 'accepted',
  },
  'a frame that is not asked where it comes from': {
    file: 'src-main/bridge/desk-calls.ts',
    from: 'if (!isOurs(event)) return',
    to: 'if (event === null) return',
    kinds: 'desk-calls',
    cases: 400,
    harm: 'accepted',
  },
  'a control message that is taken as it comes': {
    file: 'src-main/store/session/transport.ts',
    from: 'if (parsed.success) controls.tell(parsed.data)',
    to: 'if (typeof message === "object") controls.tell(message as ToStore)',
    kinds: 'control',
    cases: 400,
    harm: 'accepted',
  },
  'an interface that answers under any name': {
    file: 'src-main/store/intake/door-server.ts',
    from: 'if (headers.host !== `127.0.0.1:${port}` && headers.host !== `localhost:${port}`)',
    to: 'if (port < 0)',
    kinds: 'interface',
    cases: 400,
    harm: 'accepted',
  },
  'a signature that nobody checks': {
    file: 'src-server/sync/received.ts',
    from: "if (!isSignedBy(key.publicKey, signedTextOf(text), signed.signature)) return refused('signature-invalid', undefined, body.author)",
    to: 'signedTextOf(text)',
    kinds: 'http',
    cases: 400,
    harm: 'accepted',
  },
  'a server that shows its own errors': {
    file: 'src-server/http/listener.ts',
    from: 'clientErrorHandler: refuseBytes,',
    to: '',
    kinds: 'raw',
    cases: 60,
    harm: 'uncoded',
  },
  'a key file whose seal is not compared': {
    file: 'src-main/store/keys/key-file.ts',
    from: "return actual.length === expected.length && timingSafeEqual(actual, expected) ? ok(undefined) : failed('key-file-tampered')",
    to: 'return actual.length + expected.length > 0 && timingSafeEqual(expected, expected) ? ok(undefined) : failed("key-file-tampered")',
    kinds: 'key-files',
    cases: 300,
    harm: 'accepted',
  },
  'a restore that believes the hashes of a manifest': {
    file: 'src-main/store/snapshot/restore.ts',
    from: 'prepared = damaged === null ?',
    to: "prepared = damaged !== '' ?",
    kinds: 'backups',
    cases: 200,
    harm: 'accepted',
  },
  'rows that stand twice': {
    file: 'src-main/store/import/table-file.ts',
    from: 'if (!Number.isSafeInteger(row) || row <= last)',
    to: 'if (row === Infinity)',
    kinds: 'workbooks',
    cases: 200,
    harm: 'uncoded',
  },
  'a message that is never forgotten': {
    file: 'src-main/store/session/dispatcher.ts',
    from: 'const { id, call, args } = parsed.data',
    to: 'const { id, call, args } = parsed.data\n    keptForEver.push(Buffer.alloc(5_000_000, 1))',
    also: { from: 'const replyIdSchema =', to: 'const keptForEver = []\nconst replyIdSchema =' },
    kinds: 'store-calls',
    cases: 600,
    harm: 'swollen',
  },
}

test.each(Object.entries(planted))('the hostile run sees %s', async (_name, { kinds, cases, harm, also, ...patch }) => {
  const patches = also ? [patch, { ...also, file: patch.file }] : [patch]
  const ended = await runScript(patchedCopy(patches), 'scripts/hostile/hostile.ts', ['--kinds', kinds, '--cases', String(cases), '--seed', '3'])
  expect(hasSeen(ended, [harm])).toBe(true)
  expect(ended.result).not.toBeNull()
})

test('the run cannot pass on nothing, names what it was asked for, and plays one case again', async () => {
  expect(await runScript(repo, 'scripts/hostile/hostile.ts', ['--cases', '0'])).toMatchObject({
    code: 1,
    result: null,
    errors: expect.stringContaining('nothing was proven') as string,
  })
  expect(await runScript(repo, 'scripts/hostile/hostile.ts', ['--kinds', 'nothing'])).toMatchObject({
    code: 1,
    errors: expect.stringContaining('no such kind') as string,
  })
  const again = await runScript(repo, 'scripts/hostile/hostile.ts', ['--seed', '3', '--case', 'codes:17'])
  expect(again.result).toMatchObject({ cases: 1, seed: 3, crashed: 0, accepted: 0, uncoded: 0, missing: 0 })
})
