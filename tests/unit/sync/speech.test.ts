import { expect, test } from 'vitest'
import { createSpeech } from '#store/sync/wire.ts'

const hello = (protocolMax: number): string =>
  JSON.stringify({ ok: true, value: { protocolMin: 1, protocolMax, epoch: '01900000-0000-7000-8000-000000000000', company: 'C', now: 1 } })

test.each([
  ['an older server', 1, 1],
  ['a server of today', 2, 2],
  ['a newer server', 9, 2],
])('a desk speaks the oldest protocol until it has heard of %s', (_server, protocolMax, spoken) => {
  const speech = createSpeech()
  expect(JSON.parse(speech.text({ desk: 'd' }))).toEqual({ protocol: 1, desk: 'd' })
  expect(speech.read('hello', hello(protocolMax)).ok).toBe(true)
  expect(JSON.parse(speech.text({ desk: 'd' }))).toEqual({ protocol: spoken, desk: 'd' })
})

test('a server that was taken back to an older version is spoken to as it understands from the next greeting on', () => {
  const speech = createSpeech()
  speech.read('hello', hello(2))
  speech.read('hello', 'no JSON')
  expect(JSON.parse(speech.text({}))).toEqual({ protocol: 2 })
  speech.read('hello', hello(1))
  expect(JSON.parse(speech.text({}))).toEqual({ protocol: 1 })
})
