import { createPublicKey, verify, type KeyObject } from 'node:crypto'

const keyBytes = 32
const parsed = new Map<string, KeyObject>()
const parsedMax = 5000

/** True for base64 of 32 bytes that are a point an Ed25519 key may be. */
export function isPublicKey(publicKey: string): boolean {
  return Buffer.from(publicKey, 'base64').length === keyBytes && keyOf(publicKey) !== undefined
}

/** True when the base64 signature over the UTF-8 text is the key's (raw Ed25519, base64). */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const key = keyOf(publicKey)
  const bytes = Buffer.from(signature, 'base64')
  return key !== undefined && bytes.length === 64 && verify(null, Buffer.from(text), key, bytes)
}

function keyOf(publicKey: string): KeyObject | undefined {
  const known = parsed.get(publicKey)
  if (known) return known
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey, 'base64').toString('base64url') }, format: 'jwk' })
    if (parsed.size >= parsedMax) parsed.clear()
    parsed.set(publicKey, key)
    return key
  } catch {
    return undefined
  }
}
