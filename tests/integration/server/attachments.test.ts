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

/** A claim that carries the file. */
async function claimWithFile(site: Site, desk: TestDesk, member: Member): Promise<void> {
  const claim = claimOf(member, site.newId())
  const data = { ...(claim.args['data'] as object), attachments: [{ id: site.newId(), name: '发票.pdf', mime: 'application/pdf', size, sha256 }] }
  const answer = must(await desk.push(desk.sign(member, { ...claim, args: { ...claim.args, data } })))
  expect(answer.results).toMatchObject([{ outcome: 'applied' }])
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

test('what is too large, misnamed or beyond its size is refused', async () => {
  const site = await openSite()
  const { desk } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  expect(faultOf(await put(desk, 0, file.subarray(0, 1_100_000))).code).toBe('attachment-too-large')
  expect(faultOf(await desk.ask('attachmentPut', { sha256, size: 200_000_000, offset: 0, bytes: '' })).code).toBe('attachment-too-large')
  expect(faultOf(await desk.ask('attachmentHave', { sha256: '../../etc/passwd', size: 1 })).code).toBe('call-malformed')
  expect(faultOf(await desk.ask('attachmentPut', { sha256, size: 4, offset: 0, bytes: Buffer.alloc(5).toString('base64') })).code).toBe('call-malformed')
})
