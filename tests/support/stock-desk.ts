import { library } from '#shared/templates/library.ts'
import { publishDefinitions } from '#server/company/company.ts'
import type { Site } from '../integration/server/support.ts'
import { shiftDesk, shiftSite, type ShiftDesk } from './shift-desk.ts'

/** What the first person has counted. */
export const counted = {
  place: '一号库工具间',
  taker: '',
  lines: [
    { item_code: 'T-01', item_name: '扫描枪', booked: 12, counted: 12 },
    { item_code: 'T-02', item_name: '叉车钥匙', booked: 6, counted: 5, reason: '一把送修' },
  ],
}

/** A company that also runs some definitions of the library, and one desk with its members, the last of whom is signed in. */
export async function libraryDesk(keys: readonly string[], userNames: readonly string[]): Promise<{ readonly site: Site; readonly desk: ShiftDesk }> {
  const site = await shiftSite()
  await publishDefinitions(
    site.tools,
    library.filter(({ key }) => keys.includes(key)),
  )
  const desk = await shiftDesk(site)
  for (const [at, userName] of userNames.entries()) {
    if (at > 0) await desk.lock()
    await desk.enrol(userName)
  }
  await desk.get('sync.now', {})
  return { site, desk }
}

/** Starts a record as whoever is signed in. */
export async function start(site: Site, desk: ShiftDesk, definitionKey: string, data: Record<string, unknown>): Promise<string> {
  const draftId = site.newId()
  await desk.get('draft.save', { id: draftId, definitionKey, recordId: null, data: data as typeof counted, text: {} })
  return (await desk.get('entry.submit', { draftId, warningReasons: {}, opinion: '' })).recordId
}
