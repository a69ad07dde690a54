import { useState, type ReactNode } from 'react'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { ask as askStore } from '#renderer/bridge/store.ts'
import { useText } from '#renderer/text/text.ts'
import { useAskFirst, type Question } from '#renderer/ui/ask-first.tsx'
import { asNext, parametersOf, withParameters, type LibraryEntry } from './library-model.ts'
import { usePublishing } from './use-publishing.ts'

/** What can be done with one definition, and the values of its parameters while they are set. `asking` is the question that stands before an act. */
export type DefinitionActs = {
  readonly values: ReadonlyMap<string, number>
  readonly setValue: (key: string, value: number) => void
  /** Whether a value is another than what is in force. */
  readonly isAdjusted: boolean
  readonly busy: boolean
  readonly fault: Fault | null
  readonly asking: ReactNode
  readonly publish: () => void
  readonly publishAgain: (version: number) => void
  readonly restore: (usual: DefinitionBody) => void
  readonly retire: () => void
}

/** Acts on a definition; where changes are reviewed, publishing becomes an application. */
export function useDefinitionActs({ key, body, published }: LibraryEntry, isReviewed: boolean): DefinitionActs {
  const { t, name } = useText()
  const inForce = parametersOf(body)
  const [values, setValues] = useState(inForce)
  const [fault, setFault] = useState<Fault | null>(null)
  const publishing = usePublishing()
  const { ask, asking } = useAskFirst()
  const bring = (next: DefinitionBody): Promise<void> =>
    isReviewed ? publishing.propose(asNext(next, published)) : publishing.publish([asNext(next, published)])
  const bringVersion = async (version: number): Promise<void> => {
    const found = await askStore('definition.get', { key, version })
    setFault(found.ok ? null : found.fault)
    if (found.ok) await bring(found.value)
  }
  const sure = (question: Omit<Question, 'no'>): void => ask({ ...question, no: t('common.cancel') })
  const asNewest = { detail: t('admin.library.askAgainDetail'), yes: t(isReviewed ? 'admin.library.propose' : 'admin.library.publish') }
  return {
    values,
    setValue: (parameter, value) => setValues(new Map([...values, [parameter, value]])),
    isAdjusted: [...inForce].some(([parameter, value]) => values.get(parameter) !== value),
    busy: publishing.busy,
    fault: fault ?? publishing.fault,
    asking,
    publish: () => void bring(withParameters(body, values)),
    publishAgain: (version) => sure({ ...asNewest, title: t('admin.library.askAgain', { n: version }), onYes: () => void bringVersion(version) }),
    restore: (usual) => sure({ ...asNewest, title: t('admin.library.askRestore', { name: name(usual.name) }), onYes: () => void bring(usual) }),
    retire: () =>
      sure({
        title: t('admin.library.askRetire', { name: name(body.name) }),
        detail: t('admin.library.askRetireDetail'),
        yes: t('admin.library.retire'),
        tone: 'bad',
        onYes: () => void publishing.retire(key),
      }),
  }
}
