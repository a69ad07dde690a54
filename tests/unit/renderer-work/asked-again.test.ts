import { expect, test } from 'vitest'
import { askedAgain } from '#renderer/forms/work/asked-again.ts'

test('a press while a check runs has it run once more over what stands by then, and only the first press goes on', async () => {
  const answers: ((answer: string) => void)[] = []
  const once = askedAgain<string>()
  const judge = async () => once(() => new Promise<string>((resolve) => answers.push(resolve)))
  const first = judge()
  const second = judge()
  const third = judge()
  expect(await second).toBeNull()
  expect(await third).toBeNull()
  answers[0]?.('as it stood')
  await Promise.resolve()
  expect(answers).toHaveLength(2)
  answers[1]?.('as it stands')
  expect(await first).toEqual({ answer: 'as it stands' })
  const later = judge()
  answers[2]?.('later')
  expect(await later).toEqual({ answer: 'later' })
})

test('a check that throws does not shut the door behind it', async () => {
  const once = askedAgain<string>()
  const judge = async () =>
    once(async () => {
      throw new Error('gone')
    })
  await expect(judge()).rejects.toThrow('gone')
  await expect(judge()).rejects.toThrow('gone')
})
