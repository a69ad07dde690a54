import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sealedProofText } from '#shared/contract/sealed-outbox.ts'
import { createSealing } from '#server/auth/sealing.ts'
import { isSignedBy } from '#server/auth/signatures.ts'

/** Made once by version 1 and never again: a desk that was sealed then must be understood for ever. */
const golden = {
  secret: '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
  recipient: 'age1wgmjgw3702zkw47xg7pqpwef594wepspgn0alvepjedyk4exaawsvsgfqk',
  sealed:
    'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBvZUNYNkI5QzdjaGQ0N2YzUWZ2NG5lNEN4MHRzY0NNd3FQS1RiNXl2MVhJCkpySElaNzFNV2pWU3FyMFpjY2VVZGhGTUFvZGVNYUlZMnE3TzZXazYydncKLS0tIHN1UnRvSUM3OENHR05hTXlOdEVTV1BOMnhwR2tIVWV1d1QrTDR1MU9IcmcKbBpNe7jzL6hFU6EfSkZwIcK5M6rvUDBmNT6t3WO76CQ1hHE2ZMAJ/LBd96prFs4PXBvpRVoTRMQ0/WXRBNgjIAV3VBnZrzQj0WLbExE4fMCsRmK7dI5jZaRyXn4MsRjR92n8vJtdwLCrrBeDA/Dg/zw4QnKUSvlO00tInNs2dwKTtyNYd+RElPSmzcnPnik2bUUF9OWkT68k8Ic0uMV3vILy3r1sz4IpxIVemv5jps/fFDEZXqp1Px7M+KyYp4vUqHnCtiyLAiDCsIjESUVxzST4c08iQlVBXJupKrok3bKjz0c3qQnpgJDAudJ0KFlsllil0mI6wwnAXw0VpEtHZa8L88w=',
  deskKey: 'iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=',
  signature: 'T6NrQL4fDRkCCaaBGt0kGiQhauutnPEEOJhnSoYBmkh4hsK16Jo2s2pt4mt3Wr/3MdsNGdYoYmGg15G8kgQXBw==',
  plain: `opsdesk-sealed-v1\n{"kind":"file","desk":"01950000-0000-7000-8000-000000000001","epoch":"01950000-0000-7000-8000-000000000002","sha256":"${'00'.repeat(32)}","size":5,"offset":0}\nhello`,
}

test('what version 1 sealed opens to the same content, under the same derived key', async () => {
  const sealing = await createSealing(Buffer.from(golden.secret, 'hex'))
  expect(sealing.recipient).toBe(golden.recipient)
  const opened = await sealing.open(Buffer.from(golden.sealed, 'base64'))
  expect(opened && Buffer.from(opened).toString('utf8')).toBe(golden.plain)
})

test('the signature of version 1 stands over the desk, the part and the sealed bytes', () => {
  const sha256 = createHash('sha256').update(Buffer.from(golden.sealed, 'base64')).digest('hex')
  const desk = '01950000-0000-7000-8000-000000000001'
  expect(isSignedBy(golden.deskKey, sealedProofText({ desk, part: 0 }, sha256), golden.signature)).toBe(true)
  expect(isSignedBy(golden.deskKey, sealedProofText({ desk, part: 1 }, sha256), golden.signature)).toBe(false)
})

test('another key, a cut and a changed byte open nothing', async () => {
  const sealing = await createSealing(Buffer.from(golden.secret, 'hex'))
  const sealed = Buffer.from(golden.sealed, 'base64')
  const other = await createSealing(Buffer.alloc(32, 9))
  expect(await other.open(sealed)).toBeNull()
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 0x01
    expect(await sealing.open(changed), `byte ${at}`).toBeNull()
    expect(await sealing.open(sealed.subarray(0, at)), `cut at ${at}`).toBeNull()
  }
})
