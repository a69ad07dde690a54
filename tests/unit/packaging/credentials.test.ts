import { expect, test } from 'vitest'
import { notarizeSigned } from '../../../scripts/packaging/after-sign.ts'
import { credentialsOf } from '../../../scripts/packaging/credentials.ts'

/** What a packaging signs and notarizes, by what its environment holds. Nothing here reaches Apple, Microsoft or a certificate. */
const apple = { APPLE_API_KEY: '/keys/AuthKey_1.p8', APPLE_API_KEY_ID: '1', APPLE_API_ISSUER: 'issuer' }
const certificate = { CSC_LINK: '/keys/mac.p12', CSC_KEY_PASSWORD: 'x' }

function outside(environment: Record<string, string>) {
  const notarized: unknown[] = []
  const said: string[] = []
  return {
    environment,
    notarized,
    said,
    notarize: async (options: unknown) => void notarized.push(options),
    say: (sentence: string) => void said.push(sentence),
  }
}

test('with credentials Apple is asked about this application with this key, and that is said', async () => {
  const world = outside({ ...apple, ...certificate })
  await notarizeSigned('darwin', '/out/OpsDesk.app', world)
  expect(world.notarized).toEqual([{ appPath: '/out/OpsDesk.app', appleApiKey: '/keys/AuthKey_1.p8', appleApiKeyId: '1', appleApiIssuer: 'issuer' }])
  expect(world.said.join(' ')).toContain('has notarized /out/OpsDesk.app')
})

test('without credentials nobody is asked, and what is missing is said', async () => {
  const world = outside({})
  await notarizeSigned('darwin', '/out/OpsDesk.app', world)
  expect(world.notarized).toEqual([])
  expect(world.said.join(' ')).toMatch(/NOT signed.*APPLE_API_KEY, APPLE_API_KEY_ID, APPLE_API_ISSUER.*NOT notarized/)
})

test('a refusal by Apple fails the packaging', async () => {
  const world = { ...outside({ ...apple, ...certificate }), notarize: async () => Promise.reject(new Error('refused')) }
  await expect(notarizeSigned('darwin', '/out/OpsDesk.app', world)).rejects.toThrow('refused')
})

test('other platforms are not Apple’s business', async () => {
  for (const platform of ['win32', 'linux']) {
    const world = outside({ ...apple, ...certificate })
    await notarizeSigned(platform, '/out/OpsDesk', world)
    expect([world.notarized, world.said]).toEqual([[], []])
  }
})

test('half a set of credentials stops the packaging instead of leaving a release unsigned', () => {
  expect(() => credentialsOf('darwin', { ...certificate, APPLE_API_KEY: 'x', APPLE_API_KEY_ID: '' })).toThrow(/missing: APPLE_API_KEY_ID, APPLE_API_ISSUER$/)
  expect(() => credentialsOf('darwin', apple)).toThrow(/CSC_LINK or CSC_NAME/)
  expect(() => credentialsOf('win32', { AZURE_TENANT_ID: 'x' })).toThrow(/missing: AZURE_CLIENT_ID, AZURE_CLIENT_SECRET$/)
})

test.each([
  ['darwin', certificate, true, /signing: with the certificate.*NOT notarized/],
  ['darwin', { CSC_NAME: 'Company' }, true, /signing: with the certificate/],
  ['win32', { WIN_CSC_LINK: 'cert.pfx' }, true, /WIN_CSC_LINK or CSC_LINK$/],
  ['win32', { AZURE_TENANT_ID: '1', AZURE_CLIENT_ID: '2', AZURE_CLIENT_SECRET: '3' }, true, /Azure Trusted Signing/],
  ['win32', {}, false, /NOT signed$/],
  ['linux', certificate, false, /the repository that serves them signs them$/],
] as const)('%s with %o: signs %s', (platform, environment, signs, said) => {
  const found = credentialsOf(platform, environment)
  expect(found.signs).toBe(signs)
  expect(found.said.join(' ')).toMatch(said)
  expect(found.notarizes).toBeNull()
})

test('no secret is ever said', () => {
  const secrets = { ...apple, ...certificate, CSC_KEY_PASSWORD: 'top-secret', APPLE_API_KEY: 'top-secret-key' }
  for (const platform of ['darwin', 'win32', 'linux']) expect(credentialsOf(platform, secrets).said.join(' ')).not.toContain('top-secret')
})
