import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { claimOf } from './acts.ts'
import { enrolledDesk, faultOf, must, openSite, personOf, type Member, type Site, type TestDesk } from './support.ts'

const file = randomBytes(2_500_000)
const sha256 = createHash('sha256').update(file).digest('hex')
const size = file.length
const piece = 1_000_000

async function put(desk: TestDesk, offset: number, bytes: Buffer = file.subarray(offset, offset + piece)) {
  return desk.ask('attachmentPut', { sha256, size, offset, bytes: bytes.toString('base64') })
}

async function upload(desk: TestDesk): Promise<void> {
  for (;;) {
    const { received, complete } = must(await desk.ask('attachmentHave', { sha256, size }))
    if (complete) return
    must(await put(desk, received))
  }
}

/** Brings a claim that names the file. */
async function pushWithFile(site: Site, desk: TestDesk, member: Member) {
  const claim = claimOf(member, site.newId())
  const data = { ...(claim.args['data'] as object), attachments: [{ id: site.newId(), name: '发票.pdf', mime: 'application/pdf', size, sha256 }] }
  return must(await desk.push(desk.sign(member, { ...claim, args: { ...claim.args, data } }))).results
}

async function claimWithFile(site: Site, desk: TestDesk, member: Member): Promise<void> {
  expect(await pushWithFile(site, desk, member)).toMatchObject([{ outcome: 'applied' }])
}

/** What the database keeps of the file, and who has sent it. */
async function keptOf(site: Site) {
  return site.store.read(async (db) => ({
    chunks: (await db.selectFrom('blob_chunk').select('offset').where('sha256', '=', sha256).execute()).length,
    unfinished: (await db.selectFrom('upload_chunk').select('offset').execute()).length,
    senders: (await db.selectFrom('blob_sender').select('deskId').where('sha256', '=', sha256).execute()).length,
  }))
}

test('an upload resumes where it broke, and only bytes that hash to the name count', async () => {
  const site = await openSite()
  const { desk } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  expect(must(await desk.ask('attachmentHave', { sha256, size }))).toEqual({ received: 0, complete: false })
  expect(must(await put(desk, 0))).toEqual({ received: piece, complete: false })
  // The answer was lost: the same again, and one from too far on.
  expect(must(await put(desk, 0))).toEqual({ received: piece, complete: false })
  expect(must(await put(desk, 2 * piece))).toEqual({ received: piece, complete: false })
  expect(must(await put(desk, piece))).toEqual({ received: 2 * piece, complete: false })
  expect(must(await put(desk, 2 * piece, Buffer.alloc(size - 2 * piece)))).toEqual({ received: 0, complete: false })
  await upload(desk)
  expect(must(await desk.ask('attachmentHave', { sha256, size }))).toEqual({ received: size, complete: true })
  expect(faultOf(await desk.ask('attachmentHave', { sha256, size: size + 1 })).code).toBe('call-malformed')
})

test('a download needs a record that the desk may hold', async () => {
  const site = await openSite()
  const [zhangwei, liuyang, sunhao] = [
    await enrolledDesk(site, personOf(site, 'zhangwei')),
    await enrolledDesk(site, personOf(site, 'liuyang')),
    await enrolledDesk(site, personOf(site, 'sunhao')),
  ]
  await upload(zhangwei.desk)
  expect(faultOf(await zhangwei.desk.ask('attachmentGet', { sha256, offset: 0 }))).toEqual({ code: 'attachment-missing' })
  await claimWithFile(site, zhangwei.desk, zhangwei.member)
  const parts: Buffer[] = []
  for (let offset = 0; offset < size;) {
    const { bytes } = must(await liuyang.desk.ask('attachmentGet', { sha256, offset }))
    parts.push(Buffer.from(bytes, 'base64'))
    offset += parts.at(-1)?.length ?? 0
  }
  expect(Buffer.concat(parts).equals(file)).toBe(true)
  expect(
    Buffer.from(must(await liuyang.desk.ask('attachmentGet', { sha256, offset: 1_500_000 })).bytes, 'base64').equals(file.subarray(1_500_000, 2_000_000)),
  ).toBe(true)
  expect(faultOf(await sunhao.desk.ask('attachmentGet', { sha256, offset: 0 }))).toEqual({ code: 'attachment-missing' })
})

test('[PRM-02] a hash that somebody has learnt opens nothing: not the bytes, not a record that names them, not even whether they are here', async () => {
  const site = await openSite()
  const [owner, other] = [await enrolledDesk(site, personOf(site, 'zhangwei')), await enrolledDesk(site, personOf(site, 'sunhao'))]
  must(await put(owner.desk, 0))
  const nothing = { received: 0, complete: false }
  expect(must(await other.desk.ask('attachmentHave', { sha256, size }))).toEqual(nothing)
  // Before the file is here, and after: a name that waited would open what comes.
  const refused = [{ outcome: 'rejected', fault: { code: 'record-invalid', params: { code: 'attachment-missing' } } }]
  expect(await pushWithFile(site, other.desk, other.member)).toMatchObject(refused)
  await upload(owner.desk)
  await claimWithFile(site, owner.desk, owner.member)
  expect(must(await other.desk.ask('attachmentHave', { sha256, size }))).toEqual(nothing)
  expect(must(await other.desk.ask('attachmentHave', { sha256, size: size - 1 }))).toEqual(nothing)
  expect(await pushWithFile(site, other.desk, other.member)).toMatchObject(refused)
  expect(faultOf(await other.desk.ask('attachmentGet', { sha256, offset: 0 }))).toEqual({ code: 'attachment-missing' })
  // Guessed bytes of the right length are no proof, and harm nobody's file.
  for (let offset = 0; offset < size; offset += piece) must(await put(other.desk, offset, Buffer.alloc(Math.min(piece, size - offset))))
  expect(await pushWithFile(site, other.desk, other.member)).toMatchObject(refused)
  expect(await keptOf(site)).toEqual({ chunks: 3, unfinished: 0, senders: 1 })
})

test('whoever has the file himself sends it and may name it; the bytes are kept once', async () => {
  const site = await openSite()
  const [first, second] = [await enrolledDesk(site, personOf(site, 'zhangwei')), await enrolledDesk(site, personOf(site, 'sunhao'))]
  must(await put(first.desk, 0))
  must(await put(second.desk, 0))
  await upload(second.desk)
  await claimWithFile(site, second.desk, second.member)
  expect(must(await first.desk.ask('attachmentHave', { sha256, size }))).toEqual({ received: piece, complete: false })
  await upload(first.desk)
  await claimWithFile(site, first.desk, first.member)
  expect(await keptOf(site)).toEqual({ chunks: 3, unfinished: 0, senders: 2 })
  expect(Buffer.from(must(await first.desk.ask('attachmentGet', { sha256, offset: 0 })).bytes, 'base64').equals(file.subarray(0, piece))).toBe(true)
})

test('what is too large, misnamed or beyond its size is refused', async () => {
  const site = await openSite()
  const { desk } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  expect(faultOf(await put(desk, 0, file.subarray(0, 1_100_000))).code).toBe('attachment-too-large')
  expect(faultOf(await desk.ask('attachmentPut', { sha256, size: 200_000_000, offset: 0, bytes: '' })).code).toBe('attachment-too-large')
  expect(faultOf(await desk.ask('attachmentHave', { sha256: '../../etc/passwd', size: 1 })).code).toBe('call-malformed')
  expect(faultOf(await desk.ask('attachmentPut', { sha256, size: 4, offset: 0, bytes: Buffer.alloc(5).toString('base64') })).code).toBe('call-malformed')
})
