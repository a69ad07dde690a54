import type { SyncMessage } from '#shared/contract/sync.ts'
import type { SignedMutation } from '#shared/mutations/mutation.ts'
import type { Dice } from '../sim/dice.ts'
import { openHostileSite, type HostileSite } from './site.ts'
import { twist, type Sample } from './twist.ts'
import { judge, judgeFault, propertyOf, type Target, type Verdict } from './verdict.ts'

/**
 * Desk → server over real TLS: every message of the protocol, twisted; without a session, with a stranger's and with the desk's own; and pushes of mutations that
 * were changed after they were signed, or signed by their author with arguments that make no sense. At the end nobody has become anybody else.
 */
export async function openHttp(): Promise<Target> {
  const site = await openHostileSite()
  const before = await site.standing()
  let sequence = 0

  async function push(dice: Dice): Promise<Verdict> {
    const forged = dice.chance(0.5)
    const { mutation, how } = forged ? forgedMutation(dice, site) : nonsense(dice, site)
    if (mutation === undefined) return { outcome: 'allowed' }
    const ask = { protocol: 1, epoch: site.epoch, line: site.line, mutations: [{ sequence: sequence + 1, mutation }] }
    const { status, text } = await site.post('/v1/push', JSON.stringify(ask), { authorization: `Bearer ${site.token}` })
    const answer = parsed(text)
    const what = `push ${forged ? 'forged' : 'nonsense'}: ${how}`
    if (status !== 200) return { outcome: 'uncoded', what: `${what}: status ${status}` }
    if (propertyOf(answer, 'ok') !== true) return judge(answer, true, what)
    const value = propertyOf(answer, 'value')
    sequence = Number(propertyOf(value, 'lastSequence'))
    const [result] = propertyOf(value, 'results') as unknown[]
    if (propertyOf(result, 'outcome') === 'rejected') return judgeFault(propertyOf(result, 'fault'), what)
    return forged ? { outcome: 'accepted', what } : { outcome: 'allowed' }
  }

  async function message(dice: Dice): Promise<Verdict> {
    const samples = samplesOf(site)
    const name = dice.pick(Object.keys(samples) as Asked[]) ?? 'hello'
    const twisted = twist(dice, samples[name], 'json')
    const [who, headers] = dice.pick(bearers(site)) ?? ['', {}]
    const unsound = name === 'deliver' || twisted.unsound || (who !== 'itself' && !open.has(name))
    const body = JSON.stringify(twisted.value) ?? ''
    const { status, text } = await site.post(`/v1/${name}`, body, headers)
    const what = `${name} as ${who}: ${twisted.how}`
    return status === 200 ? judge(parsed(text), unsound, what) : { outcome: 'uncoded', what: `${what}: status ${status}` }
  }

  return {
    attempt: (dice) => (dice.chance(0.45) ? push(dice) : message(dice)),
    settle: async () => ((await site.standing()) === before ? [] : ['members, grants, keys or desks are not what they were']),
    close: () => site.close(),
  }
}

type Asked = Exclude<SyncMessage, 'push'>
const open: ReadonlySet<Asked> = new Set<Asked>(['hello', 'enrol', 'challenge', 'session', 'deliver'])

function bearers(site: HostileSite): readonly (readonly [who: string, headers: Record<string, string>])[] {
  const own = { authorization: `Bearer ${site.token}` }
  const others = ['Bearer ', 'Bearer guess', `Basic ${site.token}`, `Bearer ${site.token}x`, `Bearer ${site.token.toUpperCase()}`, `bearer  ${site.token}`]
  return [
    ...others.map((text) => ['a stranger', { authorization: text }] as const),
    ['nobody', {}],
    ...Array.from({ length: 12 }, () => ['itself', own] as const),
  ]
}

/** Changed after it was signed, in whatever place. */
function forgedMutation(dice: Dice, site: HostileSite): { readonly mutation: unknown; readonly how: string } {
  const sound = site.sign('record.submit', site.claim())
  const { value, how } = twist(dice, { value: sound }, 'json')
  return { mutation: JSON.stringify(value) === JSON.stringify(sound) ? undefined : value, how }
}

/** Truly signed, by a member who means harm. */
function nonsense(dice: Dice, site: HostileSite): { readonly mutation: unknown; readonly how: string } {
  const acts: readonly (readonly [string, Record<string, unknown>])[] = [
    ['record.submit', site.claim()],
    ['record.submit', site.claim()],
    ['record.decide', { recordId: site.newId(), taskId: site.newId(), decision: 'agree', opinion: '', returnTo: null }],
    ['record.comment', { recordId: site.newId(), text: '看看' }],
    ['grant.put', { id: site.newId(), memberId: site.newId(), roleKey: 'administrator', unitId: null, expiresAt: null }],
    ['member.put', { id: site.newId(), userName: 'root', name: '入侵者', unitId: site.newId(), postId: null, kind: 'employee', state: 'active' }],
    ['setting.put', { key: 'password.minLength', value: 1 }],
    [
      'record.import',
      {
        definitionKey: 'claim-register',
        definitionVersion: 1,
        importId: site.newId(),
        rows: [{ recordId: site.newId(), businessDate: '2017-01-09', data: { claim_no: 'C-1', amount: 1 } }],
      },
    ],
  ]
  const [name, args] = dice.pick(acts) ?? ['record.submit', {}]
  const { value, how } = twist(dice, { value: args, free: ['data'] }, 'json')
  const mutation: SignedMutation = site.sign(name, value as Record<string, unknown>)
  return { mutation, how: `${name} ${how}` }
}

function samplesOf(site: HostileSite): Readonly<Record<Asked, Sample>> {
  const protocol = 1
  const { epoch, line, deskId, userName, attachment } = site
  const key = Buffer.alloc(32, 5).toString('base64')
  const size = attachment.bytes.length
  return {
    hello: { value: { protocol } },
    enrol: {
      value: {
        protocol,
        secret: 'ABCDEFGHJKMNPQRS',
        userName,
        password: 'Wrong-2026-pass',
        newPassword: 'Leng-ku-2026-q',
        deskId,
        deskName: '二号库',
        deskKey: key,
        keyId: site.newId(),
        memberKey: key,
      },
    },
    challenge: { value: { protocol, desk: deskId } },
    session: { value: { protocol, desk: deskId, challenge: 'x'.repeat(43), signature: Buffer.alloc(64, 1).toString('base64') } },
    pull: { value: { protocol, epoch, line, cursor: 0, scopes: ['organisation'], waiting: 0 }, optional: ['waiting'] },
    bootstrap: { value: { protocol, epoch, line, scopes: ['organisation'], pin: null, after: null }, nullable: ['pin', 'after'] },
    sealingKey: { value: { protocol } },
    keyCertificates: { value: { protocol } },
    mark: { value: { protocol, line, sequence: 7, head: attachment.sha256, seen: null }, nullable: ['seen'] },
    // Closed to nobody, and signed by nobody: what is truly sealed has tests of its own.
    deliver: {
      value: {
        protocol,
        envelope: { format: 1, desk: deskId, part: 0, sealed: attachment.bytes.toString('base64'), signature: `${Buffer.alloc(64, 1).toString('base64')}` },
      },
    },
    attachmentHave: { value: { protocol, sha256: attachment.sha256, size } },
    attachmentPut: { value: { protocol, sha256: attachment.sha256, size, offset: 0, bytes: attachment.bytes.toString('base64') } },
    attachmentGet: { value: { protocol, sha256: attachment.sha256, offset: 0 } },
    renewKey: { value: { protocol, userName: 'nobody', password: 'Wrong-2026-pass', keyId: site.newId(), memberKey: key } },
    farewell: { value: { protocol } },
    deskContacts: { value: { protocol } },
    previewHandOver: { value: { protocol, memberId: site.newId(), successorId: site.newId() } },
    changePassword: { value: { protocol, userName: 'nobody', password: 'Wrong-2026-pass', newPassword: 'Leng-ku-2026-q' } },
    admitDesk: {
      value: {
        protocol,
        mutation: site.sign('desk.admit', { deskId: site.newId(), publicKey: key, code: 'D77', weak: false, name: '被遗忘的工位' }),
      },
      free: ['mutation.body.args'],
    },
    issueAccount: { value: { protocol, mutation: site.sign('account.issue', { memberId: site.newId() }) }, free: ['mutation.body.args'] },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
