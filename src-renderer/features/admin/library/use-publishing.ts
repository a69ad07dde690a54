import { useState } from 'react'
import { jsonOfBody, type DefinitionBody } from '#shared/definition/definition.ts'
import type { Json } from '#shared/definition/field-value.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { ask } from '#renderer/bridge/store.ts'
import { useText } from '#renderer/text/text.ts'
import { go } from '#renderer/view/places.ts'

/** The process by which a company changes its processes, where it asks for a review. */
const designKey = 'process-design'

/** What an administrator does with definitions, with its waiting state and its fault; `done` counts what was published. */
export function usePublishing() {
  const { name } = useText()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const [done, setDone] = useState<number | null>(null)
  const run = async (acts: readonly (() => Promise<Fault | null>)[]): Promise<void> => {
    setBusy(true)
    setDone(null)
    let made = 0
    let stopped: Fault | null = null
    for (const act of acts) {
      stopped = await act()
      if (stopped !== null) break
      made += 1
    }
    setBusy(false)
    setFault(stopped)
    setDone(made)
  }
  return {
    busy,
    fault,
    done,
    publish: (bodies: readonly DefinitionBody[]) => run(bodies.map((body) => () => mutate('definition.publish', { body: jsonOfBody(body) }))),
    retire: (key: string) => run([() => mutate('definition.retire', { key })]),
    /** Opens the application by which the body is reviewed and published. */
    propose: (body: DefinitionBody) =>
      run([
        async () => {
          const draftId = crypto.randomUUID()
          const data = { process: name(body.name), kind: body.version === 1 ? 'new' : 'change', proposal: jsonOfBody(body) }
          const kept = await ask('draft.save', { id: draftId, definitionKey: designKey, recordId: null, data, text: {} })
          if (!kept.ok) return kept.fault
          go({ screen: 'entry', definitionKey: designKey, draftId })
          return null
        },
      ]),
  }
}

async function mutate(name: string, args: Readonly<Record<string, Json>>): Promise<Fault | null> {
  const answer = await ask('mutate', { name, version: 1, args: { ...args } })
  return answer.ok ? null : answer.fault
}
