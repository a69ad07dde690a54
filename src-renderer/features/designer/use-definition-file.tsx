import { useState, type ReactNode } from 'react'
import { definitionFileExtension } from '#shared/definition/definition-file.ts'
import { definitionBodySchema, jsonOfBody } from '#shared/definition/definition.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { choose } from '#renderer/bridge/desk.ts'
import { ask } from '#renderer/bridge/store.ts'
import { useText } from '#renderer/text/text.ts'
import { useAskFirst } from '#renderer/ui/ask-first.tsx'
import { asStepped } from './model/body.ts'
import type { DesignWork } from './use-design-work.ts'

type DefinitionFile = {
  readonly put: () => Promise<void>
  readonly take: () => Promise<void>
  readonly fault: Fault | null
  readonly words: { readonly tone: 'good' | 'warn'; readonly text: string } | null
  readonly asking: ReactNode
}

/** Which files a system dialog offers for definitions. */
export const definitionFilters = [{ name: 'OpsDesk', extensions: [definitionFileExtension, 'json'] }]

/** Puts the design out as a file, and takes one in over it: an act like any other, that undo takes back. */
export function useDefinitionFile({ design, act }: DesignWork): DefinitionFile {
  const { t, name } = useText()
  const [fault, setFault] = useState<Fault | null>(null)
  const [words, setWords] = useState<DefinitionFile['words']>(null)
  const { ask: askFirst, asking } = useAskFirst()
  const say = (next: DefinitionFile['words'], wrong: Fault | null = null) => {
    setWords(next)
    setFault(wrong)
  }
  const put = async () => {
    const { body } = design
    if (!definitionBodySchema.safeParse(body).success) return say({ tone: 'warn', text: t('designer.exportFirst') })
    const chosen = await choose(
      'chooseSave',
      {
        title: t('designer.exporting'),
        name: `${body.key}-${body.version}.${definitionFileExtension}`,
        filters: definitionFilters,
      },
      (wrong) => say(null, wrong),
    )
    if (chosen === null) return
    const value = jsonOfBody(body)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    const saved = await ask('definition.saveFile', { body: value, file: chosen.ticket })
    if (saved.ok) say({ tone: 'good', text: t('designer.exported', { file: chosen.shown }) })
    else say(null, saved.fault)
  }
  const take = async () => {
    const chosen = await choose('chooseFile', { title: t('designer.start.choosing'), filters: definitionFilters }, (wrong) => say(null, wrong))
    if (chosen === null) return
    const read = await ask('definition.readFile', { file: chosen.ticket })
    if (!read.ok) return say(null, read.fault)
    // It replaces what this design says; what it is called and follows stays.
    const taken = { ...asStepped(read.value.body), key: design.body.key, version: design.body.version }
    askFirst({
      title: t('designer.importing'),
      detail: t('designer.importingDetail', { name: chosen.shown }),
      yes: t('designer.replace'),
      no: t('common.cancel'),
      onYes: () => {
        act({ act: 'edit', edit: { on: 'whole', body: taken } })
        say({ tone: 'good', text: t('designer.start.imported', { name: name(taken.name) }) })
      },
    })
  }
  return { put, take, fault, words, asking }
}
