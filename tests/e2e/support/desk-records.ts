import type { Page } from '@playwright/test'
import type { FormData } from '#shared/domain/record.ts'
import { ask } from './store-calls.ts'

/** Starts a record of a definition as whoever is signed in. */
export async function startRecord(page: Page, definitionKey: string, data: FormData): Promise<string> {
  const id = crypto.randomUUID()
  await ask(page, 'draft.save', { id, definitionKey, recordId: null, data, text: {} })
  return (await ask(page, 'entry.submit', { draftId: id, warningReasons: {}, opinion: '' })).recordId
}

/** Says that one comes to a meeting. */
export async function receipt(page: Page, recordId: string): Promise<void> {
  const { record, myTaskId } = await ask(page, 'record.get', { id: recordId })
  await ask(page, 'record.decide', { recordId, taskId: myTaskId ?? '', revision: record.revision, decision: 'done', opinion: '参加', returnTo: null })
}

/** The member of that user name. */
export async function memberOf(page: Page, userName: string) {
  const { members } = await ask(page, 'organisation.get', {})
  const found = members.find((member) => member.userName === userName)
  if (!found) throw new Error(`nobody is called ${userName}`)
  return found
}
