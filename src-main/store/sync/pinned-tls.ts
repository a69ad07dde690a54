import { createHash, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { connect as connectTls, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'
import { failed, FaultError, ok, type Result } from '#shared/kernel/fault.ts'
import type { Clock } from '#shared/kernel/id.ts'

/**
 * Trust by key, not by date or by name: the peer's own certificate must be signed by an authority certificate of the presented chain whose
 * SubjectPublicKeyInfo has the pinned SHA-256 (or begins with it, as long as only the enrolment code's half is known).
 * A desk with a dead clock battery still connects: dates outside their span only warn. Nothing is sent before the check is done.
 */
export type Pin = {
  /** SHA-256 of the authority's key in hexadecimal, or its first half. */
  readonly fingerprint: string
  readonly warn: (warning: 'certificate-dates') => void
  /** Told at each good connection: all of the fingerprint. */
  readonly learned: (fingerprint: string) => void
  readonly clock: Clock
}

/** Fewer hexadecimal digits than 128 bits pin nothing. */
const shortestPin = 32
const connectTimeoutMs = 15_000

/** Lower-case hex SHA-256 of a certificate's public key. */
export function spkiFingerprint(certificate: X509Certificate): string {
  return createHash('sha256')
    .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
}

/** Judges a chain, leaf first. Answers the authority's full fingerprint. */
export function judgeChain(chain: readonly X509Certificate[], pin: Pin): Result<string> {
  const [leaf, ...others] = chain
  const pinned = pin.fingerprint.toLowerCase()
  if (!leaf || pinned.length < shortestPin || !/^[0-9a-f]+$/.test(pinned)) return failed('server-untrusted')
  const authority = [...others, leaf].find((candidate) => spkiFingerprint(candidate).startsWith(pinned))
  if (!authority || !leaf.checkIssued(authority) || !leaf.verify(authority.publicKey)) return failed('server-untrusted')
  const now = pin.clock()
  for (const { validFromDate, validToDate } of [leaf, authority]) {
    if (now < validFromDate.getTime() || now > validToDate.getTime()) {
      pin.warn('certificate-dates')
      break
    }
  }
  return ok(spkiFingerprint(authority))
}

/** Opens a TLS connection and hands it out only after the peer has proven itself. */
export function connectPinned(host: string, port: number, pin: Pin): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      host,
      port,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
      minVersion: 'TLSv1.2',
      ...(isIP(host) ? {} : { servername: host }),
    })
    const fail = (error: Error): void => {
      socket.destroy()
      reject(error)
    }
    socket.setTimeout(connectTimeoutMs, () => fail(new FaultError(failed('server-unreachable').fault)))
    socket.once('error', fail)
    socket.once('secureConnect', () => {
      const judged = judgeChain(chainOf(socket), pin)
      if (!judged.ok) return fail(new FaultError(judged.fault))
      socket.removeListener('error', fail)
      socket.setTimeout(0)
      pin.learned(judged.value)
      resolve(socket)
    })
  })
}

function chainOf(socket: TLSSocket): readonly X509Certificate[] {
  const chain: X509Certificate[] = []
  const seen = new Set<string>()
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  // The authority's own certificate names itself as its issuer.
  while (next?.raw && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256)
    chain.push(new X509Certificate(next.raw))
    next = next.issuerCertificate
  }
  return chain
}
