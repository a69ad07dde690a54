// First: the certificate library's injection wants it.
import 'reflect-metadata/lite'
import * as x509 from '@peculiar/x509'
import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign, webcrypto, type KeyObject } from 'node:crypto'
import { dayMs } from '#shared/calendar/civil-date.ts'
import { certificateText, type certificateBodySchema } from '#shared/contract/sync.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import type { z } from 'zod'
import { createSealing, type Sealing } from './sealing.ts'

/**
 * The company's authority: one ECDSA P-256 key that desks pin by the SHA-256 of its SubjectPublicKeyInfo. It signs the server's TLS
 * certificate and the certificates of members' signing keys.
 */
export type Authority = {
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo. */
  readonly fingerprint: string
  readonly certificatePem: string
  /** SubjectPublicKeyInfo, base64. */
  readonly publicKey: string
  /** Opens what desks have sealed to this server. */
  readonly sealing: Sealing
  /** Signs who, key and desk; checked by anybody's code with the authority's public key, years later. */
  certify(subject: KeySubject): KeyCertificate
  /** A TLS key and certificate for these names, with the authority's own certificate behind it. */
  issueServer(hosts: readonly string[], now: Instant): Promise<{ readonly key: string; readonly cert: string }>
  /** A key for one purpose, the same at every node that has the authority's key. */
  deriveKey(purpose: string): Uint8Array
}
export type KeySubject = {
  readonly company: string
  readonly memberId: Id
  readonly deskId: Id
  readonly keyId: Id
  /** Base64 of the raw Ed25519 key. */ readonly publicKey: string
  readonly now: Instant
}
/** What a certificate says, signed. */
export type KeyCertificate = { readonly body: z.infer<typeof certificateBodySchema>; readonly signature: string }
/** What is kept of an authority: PKCS#8 and certificate, both PEM. */
export type AuthorityFiles = { readonly keyPem: string; readonly certificatePem: string }

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const authorityDays = 365 * 30
const serverDays = 397
/** Desks may have a clock that is behind. */
const backdatedDays = 2

/** Makes a new authority for a company. */
export async function foundAuthority(company: string, now: Instant): Promise<AuthorityFiles> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: nameOf(`${company} OpsDesk Authority`),
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(now - backdatedDays * dayMs),
    notAfter: new Date(now + authorityDays * dayMs),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey))
  const keyPem = String(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' }))
  return { keyPem, certificatePem: certificate.toString('pem') }
}

/** The authority over its kept key. */
export async function openAuthority(files: AuthorityFiles): Promise<Authority> {
  const key = createPrivateKey(files.keyPem)
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  const fingerprint = createHash('sha256').update(spki).digest('hex')
  const issuer = new x509.X509Certificate(files.certificatePem)
  if (!Buffer.from(issuer.publicKey.rawData).equals(spki)) throw new Error("the authority's certificate is not of its key")
  const signingKey = await webcrypto.subtle.importKey('pkcs8', key.export({ format: 'der', type: 'pkcs8' }), algorithm, false, ['sign'])
  return {
    fingerprint,
    certificatePem: files.certificatePem,
    publicKey: spki.toString('base64'),
    sealing: await createSealing(scalarOf(key)),
    certify: (subject) => certifyKey(key, fingerprint, subject),
    deriveKey: (purpose) => new Uint8Array(hkdfSync('sha256', key.export({ format: 'der', type: 'pkcs8' }), '', `opsdesk ${purpose}`, 32)),
    async issueServer(hosts, now) {
      const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
      const certificate = await x509.X509CertificateGenerator.create({
        subject: nameOf(hosts[0] ?? 'opsdesk-server'),
        issuer: issuer.subject,
        publicKey: keys.publicKey,
        signingKey,
        signingAlgorithm: algorithm,
        notBefore: new Date(now - backdatedDays * dayMs),
        notAfter: new Date(now + serverDays * dayMs),
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
          new x509.SubjectAlternativeNameExtension(hosts.map((host) => ({ type: isAddress(host) ? 'ip' : 'dns', value: host }))),
          await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
        ],
      })
      const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey))
      const keyPem = String(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' }))
      return { key: keyPem, cert: `${certificate.toString('pem')}\n${files.certificatePem}\n` }
    },
  }
}

function certifyKey(key: KeyObject, fingerprint: string, subject: KeySubject): KeyCertificate {
  const body: KeyCertificate['body'] = {
    format: 1,
    kind: 'member-key',
    authority: fingerprint,
    company: subject.company,
    member: subject.memberId,
    desk: subject.deskId,
    key: subject.keyId,
    publicKey: subject.publicKey,
    issuedAt: subject.now,
  }
  const signature = sign('sha256', Buffer.from(certificateText(body)), { key, dsaEncoding: 'ieee-p1363' })
  return { body, signature: signature.toString('base64') }
}

/** The private number itself. */
function scalarOf(key: KeyObject): Uint8Array {
  const { d } = key.export({ format: 'jwk' })
  if (d === undefined) throw new Error("the authority's key has no private half")
  return Buffer.from(d, 'base64url')
}

function nameOf(commonName: string): x509.JsonName {
  return [{ CN: [commonName] }]
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':')
}
