import { hkdfSync } from 'node:crypto'

export type DerivationLabel =
  | 'opsdesk-member-slot-v1'
  | 'opsdesk-release-slot-v1'
  | 'opsdesk-device-check-v1'
  | 'opsdesk-key-file-seal-v1'
  | 'opsdesk-high-water-v1'

/** `H(secrets, label)` of the key file's specification: 32 bytes that the caller wipes. */
export function derive(secrets: readonly Buffer[], storeId: string, label: DerivationLabel): Buffer {
  const material = Buffer.concat(secrets)
  try {
    return Buffer.from(hkdfSync('sha256', material, storeId, label, 32))
  } finally {
    material.fill(0)
  }
}
