import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { fingerprintText } from '#shared/kernel/fingerprint.ts'

/** PKCS #8 of an Ed25519 private key: this prefix and the 32-byte seed (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/** An Ed25519 key that can sign and never be read out again. */
export type SigningKey = {
  /** Raw public key, base64 of 32 bytes. */
  readonly publicKey: string
  /** Base64 signature over the UTF-8 text. */
  sign(text: string): string
}

/** Wipes the seed when the key stands. */
export function signingKeyOf(seed: Buffer): SigningKey {
  const encoded = Buffer.concat([pkcs8Prefix, seed])
  const key = createPrivateKey({ key: encoded, format: 'der', type: 'pkcs8' })
  encoded.fill(0)
  seed.fill(0)
  return { publicKey: rawPublicKey(key), sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64') }
}

/** The raw public half, base64, of a kept private key (PKCS #8, base64). */
export function publicKeyOf(pkcs8: string): string {
  return rawPublicKey(createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' }))
}

function rawPublicKey(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')
}

/** Whether the base64 signature over the UTF-8 text is that of the raw Ed25519 key (base64 of 32 bytes). */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey, 'base64').toString('base64url') }, format: 'jwk' })
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}

/** What a person compares of a public key. */
export function fingerprintOf(publicKey: string): string {
  return fingerprintText(createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex'))
}
