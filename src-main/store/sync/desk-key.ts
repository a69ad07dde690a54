import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'

const rawPublicBytes = 32

/** An Ed25519 key as it is kept (base64 of its PKCS #8) and told to the server (base64 of the raw public key). */
export type SigningKey = { readonly privateKey: string; readonly publicKey: string }

/** Makes a signing key. */
export function makeSigningKey(): SigningKey {
  const pair = generateKeyPairSync('ed25519')
  const raw = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-rawPublicBytes)
  return { privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'), publicKey: Buffer.from(raw).toString('base64') }
}

/** Signs texts with a kept key; the signature is base64 of 64 bytes. */
export function signerOf(privateKey: string): (text: string) => string {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), type: 'pkcs8', format: 'der' })
  return (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64')
}
