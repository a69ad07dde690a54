import { randomBytes, randomUUID } from 'node:crypto'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { encodeEnrolmentCode, enrolmentSecret } from '#shared/contract/enrolment-code.ts'
import type { SyncAnswer, SyncAsk } from '#shared/contract/sync.ts'
import type { Member } from '#shared/domain/organisation.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Wire } from '#store/sync/wire.ts'

/** A stand-in for the server that enrols, keeps one release share a desk, and can be away; the real one is used in the tests of sync. */
export type EnrollingServer = {
  readonly code: string
  readonly recoveryKey: string
  readonly asked: { readonly message: string; readonly ask: unknown }[]
  away: boolean
  member(userName: string, name: string): Member
  wire(): Wire
}

/** A server that knows whoever is added by `member`. */
export async function enrollingServer(): Promise<EnrollingServer> {
  const recoveryKey = await generateX25519Identity()
  const recipient = await identityToRecipient(recoveryKey)
  const members = new Map<string, Member>()
  const shares = new Map<string, string>()
  const marks = new Map<string, { readonly sequence: number; readonly head: string }>()
  const epoch = randomUUID()
  const server: EnrollingServer = {
    code: encodeEnrolmentCode({ host: 'server.test', port: 7443, fingerprint: 'ab'.repeat(16), secret: enrolmentSecret(randomBytes(10)) }),
    recoveryKey,
    asked: [],
    away: false,
    member(userName, name) {
      const member: Member = {
        id: randomUUID(),
        revision: 1,
        userName,
        name,
        pinyin: '',
        unitId: randomUUID(),
        postId: null,
        kind: 'employee',
        state: 'active',
      }
      members.set(userName, member)
      return member
    },
    wire: () => ({
      // Each message has its own answer; the table below is checked where it is read.
      ask: (async (message: string, ask: unknown) => {
        server.asked.push({ message, ask })
        return server.away ? failed('server-unreachable') : answer(message, ask)
      }) as Wire['ask'],
      listen: (_token, on) => {
        on.end({ code: 'server-unreachable' })
        return { close: () => undefined }
      },
      close: async () => undefined,
    }),
  }

  function answer(message: string, ask: unknown): Result<unknown> {
    if (message === 'hello') return ok({ protocolMin: 1, protocolMax: 1, epoch, company: '示例公司', now: 0 })
    if (message === 'challenge') return ok({ challenge: 'challenge', epoch })
    if (message === 'session') return ok({ token: 'token', expiresAt: 0 })
    if (message === 'mark') return mark(ask as SyncAsk<'mark'>)
    return message === 'enrol' ? enrol(ask as SyncAsk<'enrol'>) : failed('server-unreachable')
  }

  /** As the real one keeps it; see its own tests. */
  function mark({ line, sequence, head, seen }: SyncAsk<'mark'>): Result<SyncAnswer<'mark'>> {
    const held = marks.get(line)
    if (held && (seen?.sequence !== held.sequence || seen.head !== held.head)) return ok({ known: held })
    marks.set(line, { sequence, head })
    return ok({ known: null })
  }

  function enrol({ userName, deskId, deskName }: SyncAsk<'enrol'>): Result<SyncAnswer<'enrol'>> {
    const member = members.get(userName)
    if (!member) return failed('password-wrong')
    const releaseShare = shares.get(deskId) ?? randomBytes(32).toString('base64')
    shares.set(deskId, releaseShare)
    return ok({
      member,
      desk: { id: deskId, name: deskName, code: 'D01' },
      epoch,
      company: '示例公司',
      certificate: { body: {}, signature: '' },
      releaseShare,
      recoveryRecipients: [recipient],
    })
  }
  return server
}
