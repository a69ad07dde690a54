import type { CaptureEntry, CaptureRules } from '#shared/capture/machine-watch.ts'
import { captureEnter, captureId } from '#shared/mutations/capture.ts'
import { carryOut } from '#shared/mutations/carry-out.ts'
import type { ServerContext } from './context.ts'
import { contextOfTime, lockName } from './due.ts'

/** What the company's definitions want to know of the machines on which its server runs. */
export async function captureRules({ store, organisation }: ServerContext, place: string): Promise<CaptureRules> {
  const { index, capturing } = await store.read(organisation)
  return { bodies: capturing, timeZone: index.settings['calendar.timeZone'], place }
}

/** The server enters what it has measured of itself; by time itself, since nobody is signed in to it. */
export async function enterCapture(context: ServerContext, entry: CaptureEntry, place: string): Promise<boolean> {
  return context.write(async (set) => {
    await set.lock([lockName])
    const recordId = captureId(entry, place)
    await set.rows.preload('record', [recordId])
    const id = context.newId()
    const body = { name: captureEnter.name, version: captureEnter.version, args: { ...entry, place }, expects: [] }
    const entered = await carryOut(set.rows, body, contextOfTime(context, set, id))
    if (!entered.ok) {
      context.log.warn({ definitionKey: entry.definitionKey, period: entry.period, fault: entered.fault.code }, 'what was measured could not be entered')
      set.forget()
      return false
    }
    await set.settle(id)
    set.audit({ actorId: '', act: `server.${captureEnter.name}`, subject: recordId })
    return true
  })
}
