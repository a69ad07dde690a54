import { expect, test } from 'vitest'
import { claimOf, recordsOf } from './acts.ts'
import { enrolledDesk, faultOf, must, newDesk, openSite, personOf } from './support.ts'

const halfAPair = '\ud800'

test.each([
  ['U+0000', '冷\u0000库'],
  ['half a surrogate pair', `冷库${halfAPair}`],
])('a text with %s is refused with its place on every dialect alike, and what stands beside and behind it is applied', async (_, text) => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const recordId = site.newId()
  const comment = (words: string) => ({ name: 'record.comment', args: { recordId, text: words } })
  const honest = desk.sign(member, comment('冷库'))
  // The signature is of the body before: the text is looked at first, because such a body has none.
  const unstorable = { ...honest, body: { ...honest.body, id: site.newId(), args: { recordId, text } } }
  const named = { ...honest, body: { ...honest.body, id: site.newId(), args: { recordId, [text]: '冷库' } } }
  const mutations = [desk.sign(member, claimOf(member, recordId)), unstorable, named, honest, desk.sign(member, claimOf(member, site.newId()))]
  const answer = must(await desk.push(...mutations))
  expect(answer.results.map(({ outcome, fault }) => fault ?? outcome)).toEqual([
    'applied',
    { code: 'text-unstorable', params: { path: 'args.text' } },
    { code: 'text-unstorable', params: { path: 'args' } },
    'applied',
    'applied',
  ])
  desk.sequence = 0
  expect(must(await desk.push(...mutations))).toEqual(answer)
  await desk.sync()
  expect(recordsOf(desk)).toHaveLength(2)
})

test.each(['办公室\u0000', `办公室${halfAPair}`])('what is no mutation is refused as a whole: a desk’s name %j', async (deskName) => {
  const site = await openSite()
  const desk = newDesk(site)
  expect(faultOf(await desk.enrol(personOf(site, 'zhangwei'), { deskName }))).toEqual({ code: 'text-unstorable', params: { path: 'deskName' } })
  must(await desk.enrol(personOf(site, 'zhangwei')))
})
