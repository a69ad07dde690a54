import { hkdfSync, webcrypto } from 'node:crypto'
import { Decrypter, identityToRecipient } from 'age-encryption'
import { sealedDomain } from '#shared/contract/sealed-outbox.ts'

/**
 * The key to which desks seal their outbox: X25519, derived with HKDF-SHA256 from the authority's private number under the format's own name. So it
 * needs no file, comes back with every restore of the authority, and is the same on every node of a server.
 */
export type Sealing = {
  /** The age recipient (`age1…`). */
  readonly recipient: string
  /** The content, or null when it was not sealed to us or is damaged. */
  open(sealed: Uint8Array): Promise<Uint8Array | null>
}

/** The fixed beginning of an X25519 private key in PKCS #8. */
const pkcs8Prefix = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** The sealing key over 32 secret bytes. */
export async function createSealing(secret: Uint8Array): Promise<Sealing> {
  const scalar = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `${sealedDomain} server`, 32))
  const identity = await webcrypto.subtle.importKey('pkcs8', Buffer.concat([pkcs8Prefix, scalar]), { name: 'X25519' }, false, ['deriveBits'])
  return {
    recipient: await identityToRecipient(identity),
    async open(sealed) {
      const decrypter = new Decrypter()
      decrypter.addIdentity(identity)
      try {
        return await decrypter.decrypt(sealed)
      } catch {
        // Another recipient, cut off, or changed: there is nothing to tell apart that a sender may know.
        return null
      }
    },
  }
}
